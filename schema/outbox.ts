import { and, eq, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, instant, type Statement } from './database.ts';
import { entries } from './entries.ts';
import { isConfirmed, isRefused, recipientHash } from './recipients.ts';
import { type Keys, keyedHash, seal, unseal } from './secrets.ts';
import { days } from './time.ts';

/** One mail as it will leave. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where an answer goes, if not to us: only ever an address whose owner agreed. */
  replyTo?: string;
}

/**
 * Mails that are owed. A row is written in the same batch as what it tells of, so neither exists
 * without the other, and stays until the mail was handed over.
 */
export const outbox = sqliteTable(
  'outbox',
  {
    /** Names the mail for good: its Message-ID is made of it, so a retry never makes two. */
    id: text().primaryKey(),
    /**
     * A letter goes to a steward, and a digest gathers what came in the meantime. A receipt answers a form
     * that anyone may have sent under the address; a notice is any other mail to who takes part.
     */
    kind: text({ enum: ['letter', 'notice', 'receipt', 'digest'] }).notNull(),
    /** Which goes first: 0 to stewards and to whoever confirmed their address, 1 other notices, 2 other receipts. */
    rank: integer().notNull().default(0),
    /** Keyed hash of the mail box: counts mails for one person without keeping the address. */
    recipient: text().notNull(),
    /** The mail as JSON, encrypted; null once sent, because private links stand in it. */
    sealed: text(),
    createdAt: instant('created_at').notNull(),
    /** Not before this moment. Each attempt moves it on, which also keeps two workers off one mail. */
    dueAt: instant('due_at').notNull(),
    attempts: integer().notNull().default(0),
    /** What the last attempt ran into, without addresses. */
    trouble: text(),
    sentAt: instant('sent_at'),
    /** Given up after the last attempt. */
    failedAt: instant('failed_at'),
  },
  (table) => [
    index('outbox_waiting')
      .on(table.rank, table.dueAt)
      .where(sql`${table.sentAt} is null and ${table.failedAt} is null`),
    uniqueIndex('outbox_one_digest')
      .on(table.recipient)
      .where(sql`${table.kind} = 'digest' and ${table.sentAt} is null and ${table.failedAt} is null`),
    index('outbox_recipient').on(table.recipient, table.createdAt),
    // Of what went or was given up alone: a mail that is owed is not written into them.
    index('outbox_sent').on(table.sentAt).where(sql`${table.sentAt} is not null`),
    index('outbox_failed').on(table.failedAt).where(sql`${table.failedAt} is not null`),
    index('outbox_receipts').on(table.createdAt).where(sql`${table.rank} = 2`),
  ],
);

export type Owed = typeof outbox.$inferSelect;

interface Owing {
  /** Without one it is a notice. */
  kind?: Owed['kind'];
  dueAt?: Temporal.Instant;
  /** Holds at the moment of writing, or the mail is not owed. */
  when?: SQL;
  /** Of a receipt: how many an hour go to all addresses together that nobody has confirmed. */
  budget?: number;
  /** What the mail is about, such as `reminder/<id>/<date>`: a second one about the same is left out. */
  once?: string;
  /** Of a notice: how much of what one address may get it may use up. */
  room?: 'notice' | 'answer' | 'decision';
}

/**
 * The statement that owes a mail, to be written with what the mail tells of. To whoever refused mail from here
 * nothing is owed, and to an address that nobody has confirmed no more than a stranger should have to bear:
 * what the mail tells of is written all the same.
 *
 * @returns a list of one, because a query that a promise resolves to is run by `await`
 */
export async function enqueueMail(
  db: Database,
  keys: Keys,
  mail: Mail,
  now: Temporal.Instant,
  { kind = 'notice', dueAt = now, when, once, budget, room = 'notice' }: Owing = {},
): Promise<Statement[]> {
  const id = once === undefined ? crypto.randomUUID() : await onceId(keys, once);
  const recipient = await recipientHash(keys, mail.to);
  const rank = kind === 'receipt' ? 2 : 1;
  const toSteward = kind === 'letter' || kind === 'digest';
  const row = {
    id,
    kind,
    recipient,
    dueAt,
    rank: toSteward ? 0 : sql`case when ${isConfirmed(recipient)} then 0 else ${rank} end`,
    sealed: await seal(keys, `outbox/${id}`, JSON.stringify(mail)),
    createdAt: now,
    attempts: 0,
  };
  const holds = when ?? sql`true`;
  return [
    insertWhere(
      db,
      outbox,
      row,
      toSteward ? holds : sql`${holds} and ${mayWrite(recipient, kind === 'receipt' ? kind : room, now, budget)}`,
    ),
  ];
}

/**
 * The most mails to one address, all together. Each sort leaves room for the next: what anybody can bring about by
 * typing an address often enough, or by what they do to those who were signed up under it, keeps no answer from
 * its owner; and nothing keeps from them what a steward decided.
 */
const mostTo = {
  unknown: {
    receipt: { hour: 10, day: 20 },
    notice: { hour: 20, day: 30 },
    answer: { hour: 25, day: 40 },
    decision: { hour: 30, day: 50 },
  },
  confirmed: {
    receipt: { hour: 30, day: 100 },
    notice: { hour: 60, day: 200 },
    answer: { hour: 80, day: 250 },
    decision: { hour: 100, day: 300 },
  },
};

type Room = keyof typeof mostTo.unknown;

/** Holds, inside the batch that writes it, while somebody who is no steward may be written to. */
function mayWrite(recipient: string, room: Room, now: Temporal.Instant, budget: number | undefined) {
  const since = (hours: number) => sql`${outbox.createdAt} > ${now.subtract({ hours }).epochMilliseconds}`;
  const toThem = sql`${outbox.recipient} = ${recipient} and ${outbox.kind} in ('notice', 'receipt')`;
  const fewer = (most: number, which: SQL) =>
    sql`(select count(*) from (select 1 from ${outbox} where ${which} limit ${most})) < ${most}`;
  const fewTo = ({ hour, day }: { hour: number; day: number }) =>
    sql`${fewer(hour, sql`${toThem} and ${since(1)}`)} and ${fewer(day, sql`${toThem} and ${since(24)}`)}`;
  const ofAll = budget === undefined ? sql`true` : fewer(budget, sql`${outbox.rank} = 2 and ${since(1)}`);
  const { unknown, confirmed } = mostTo;
  return sql`not ${isRefused(recipient)} and case when ${isConfirmed(recipient)} then ${fewTo(confirmed[room])} else ${fewTo(unknown[room])} and ${ofAll} end`;
}

/** Holds, inside the batch that owes it, once a mail of this moment is owed to an address. */
export async function isEnqueuedFor(keys: Keys, address: string, now: Temporal.Instant): Promise<SQL> {
  const recipient = await recipientHash(keys, address);
  return sql`exists (select 1 from ${outbox} where ${outbox.recipient} = ${recipient} and ${outbox.createdAt} = ${now.epochMilliseconds})`;
}

/** Holds, inside the batch that owes it, once the mail about something is owed, as `once` names it. */
export async function isEnqueued(keys: Keys, once: string): Promise<SQL> {
  return sql`exists (select 1 from ${outbox} where ${outbox.id} = ${await onceId(keys, once)})`;
}

/** Forgets what waits for whoever is no steward, because they refused it. */
export const dropWaiting = (db: Database, recipient: string): Statement =>
  db.delete(outbox).where(and(eq(outbox.recipient, recipient), waiting, inArray(outbox.kind, ['notice', 'receipt'])));

/** Forgets what waits for a steward, because the links in it end. */
export const dropWaitingToSteward = (db: Database, recipient: string): Statement =>
  db.delete(outbox).where(and(eq(outbox.recipient, recipient), waiting, inArray(outbox.kind, ['letter', 'digest'])));

/** Whether a mail to a steward waits to go out. */
export async function isWrittenTo(db: Database, recipient: string): Promise<boolean> {
  const rows = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.recipient, recipient), waiting, inArray(outbox.kind, ['letter', 'digest'])))
    .limit(1);
  return rows.length > 0;
}

/** The id of a mail that may be written but once, as long as the outbox remembers it. */
const onceId = (keys: Keys, once: string) => keyedHash(keys, `outbox/${once}`);

/** Which of the mails that are written but once were owed before; fewer than 100. */
export async function enqueuedAmong(db: Database, keys: Keys, these: string[]): Promise<Set<string>> {
  const ids = await Promise.all(these.map((once) => onceId(keys, once)));
  const rows = await db.select({ id: outbox.id }).from(outbox).where(inArray(outbox.id, ids));
  const known = new Set(rows.map(({ id }) => id));
  return new Set(these.filter((_, n) => known.has(ids[n] ?? '')));
}

/** More than this many waiting, and stewards get one digest instead of a mail for each. */
const digestAbove = 10;

/** What a digest waits for: everything that comes within a quarter of an hour is in one mail. */
export const digestAfter = { minutes: 15 } as const;

/**
 * Holds, inside the batch that writes it, while few enough entries wait for a mail each. What was
 * sent and taken back within a quarter of an hour counts as waiting: else sending and taking back
 * over and over would never add up.
 */
export function fewWait(now: Temporal.Instant): SQL {
  const most = digestAbove + 1;
  const since = now.subtract(digestAfter).epochMilliseconds;
  // What is in a daily summary keeps no proposal out of its mail, however much there is.
  const asks = sql`${entries.silent} = 0`;
  const waiting = sql`select 1 from ${entries} where ${entries.status} = 'pending' and ${asks} limit ${most}`;
  const takenBack = sql`select 1 from ${entries} where ${entries.status} = 'withdrawn' and ${asks} and ${entries.createdAt} > ${since} limit ${most}`;
  return sql`(select count(*) from (${waiting})) + (select count(*) from (${takenBack})) <= ${digestAbove}`;
}

/** Holds, inside a batch and before it owes one, while a digest for somebody waits to be sent: then no other is written. */
export const digestWaits = async (keys: Keys, address: string): Promise<SQL> =>
  sql`exists (select 1 from ${outbox} where ${outbox.recipient} = ${await recipientHash(keys, address)} and ${outbox.kind} = 'digest' and ${outbox.sentAt} is null and ${outbox.failedAt} is null)`;

const waiting = and(isNull(outbox.sentAt), isNull(outbox.failedAt));

/** Minutes from failed attempt n to the next; a thirteenth is the final one: 2 days and 4 hours in all. */
const backoff = [1, 2, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1080];

/** How long one attempt may take: meanwhile no second worker takes the mail, even if the first was killed. */
const lease = { minutes: 10 } as const;

/**
 * Takes the mails that are due, to deliver them: by rank, and of one rank those that are due longest. This
 * attempt is counted. One statement finds and takes them, which is what makes this safe: of two workers each
 * gets other mails.
 */
export async function claimDue(db: Database, now: Temporal.Instant, most: number): Promise<Owed[]> {
  // Each rank by itself, so that the index gives the first of them without a look at the rest.
  const ofRank = (rank: number) =>
    sql`select * from (select ${outbox.id}, ${outbox.rank}, ${outbox.dueAt} from ${outbox} where ${outbox.sentAt} is null and ${outbox.failedAt} is null and ${outbox.rank} = ${rank} and ${outbox.dueAt} <= ${now.epochMilliseconds} order by ${outbox.dueAt} limit ${most})`;
  const due = sql`(select id from (${sql.join([0, 1, 2].map(ofRank), sql` union all `)}) order by rank, due_at limit ${most})`;
  const taken = await db
    .update(outbox)
    .set({ dueAt: now.add(lease), attempts: sql`${outbox.attempts} + 1` })
    .where(inArray(outbox.id, due))
    .returning();
  return taken.sort((a, b) => a.rank - b.rank || a.createdAt.epochMilliseconds - b.createdAt.epochMilliseconds);
}

/**
 * What a mail that was taken says.
 *
 * @throws {Error} when it was encrypted with another secret
 */
export async function openMail(keys: Keys, { id, sealed }: Owed): Promise<Mail> {
  if (sealed === null) throw new Error('The mail is empty.');
  return JSON.parse(await unseal(keys, `outbox/${id}`, sealed));
}

const among = (mails: Owed[]) =>
  inArray(
    outbox.id,
    mails.map(({ id }) => id),
  );

/** The mails were handed over: what they said is forgotten, that they went is kept. A hundred at most. */
export async function mailsSent(db: Database, mails: Owed[], now: Temporal.Instant): Promise<void> {
  if (mails.length === 0) return;
  await db.update(outbox).set({ sentAt: now, sealed: null, trouble: null }).where(among(mails));
}

/** The mails were taken and not tried: they are due as before. A hundred at most. */
export async function putBack(db: Database, mails: Owed[], now: Temporal.Instant): Promise<void> {
  if (mails.length === 0) return;
  await db
    .update(outbox)
    .set({ dueAt: now, attempts: sql`${outbox.attempts} - 1` })
    .where(and(among(mails), waiting));
}

/** The attempt failed: it is tried again when due, or given up: when every attempt was made, or `forGood` at once. */
export async function mailFailed(
  db: Database,
  owed: Owed,
  trouble: string,
  now: Temporal.Instant,
  { forGood = false } = {},
): Promise<void> {
  const minutes = forGood ? undefined : backoff[owed.attempts - 1];
  const next = minutes === undefined ? { failedAt: now } : { dueAt: now.add({ minutes }) };
  await db
    .update(outbox)
    .set({ trouble, ...next })
    .where(eq(outbox.id, owed.id));
}

/** Forgets mails 30 days after they went or were given up: an address is in those. */
export function sweepOutbox(db: Database, now: Temporal.Instant): Statement {
  const then = now.subtract(days(30));
  return db.delete(outbox).where(or(lt(outbox.sentAt, then), and(isNull(outbox.sentAt), lt(outbox.failedAt, then))));
}
