import { and, asc, desc, eq, gt, isNotNull, isNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { email, nameToShow, personName } from '../form.ts';
import { recipientHash } from '../recipients.ts';
import { type Keys, seal, unseal } from '../secrets.ts';
import { before, days } from '../time.ts';
import { type Call, type Invitation, invitations } from './table.ts';

/** The form that invites somebody. */
export const inviteForm = z.object({
  /** Where the invitation goes; kept sealed, and shown to nobody but who invites. */
  email: email('Enter the mail address of whoever you invite'),
});

/** What somebody answers who takes a commons on. */
export const acceptForm = z.object({
  /** Public once a steward of the site let it through. */
  name: personName(nameToShow),
});

/** How long an invitation to one person holds. */
const invitedFor = days(14);
/** How long a commons that offers itself does so. */
const offeredFor = days(30);
const aMonth = days(30);

/** The most invitations that wait for an answer, and in 30 days, of one commons or one steward. */
export const mostOpen = 3;
export const mostAMonth = 10;
/**
 * The most in 30 days that go to one address, whoever invites; to the desk, to letters and to a commons apart, so
 * that nobody who holds a commons can keep stewards from inviting.
 */
const mostToOne = 3;

/** Who invites to what: a steward to the desk or to letters, or the steward of a commons to its next sunrise. */
export type Inviting =
  | { call: 'desk' | 'letters'; by: string; commonsId: null; sunrise: null }
  | { call: 'commons'; by: 'sender' | 'time'; commonsId: string; sunrise: number };

const addressPlace = (id: string) => `invitations/${id}/address`;

const isOpen = (now: Temporal.Instant): SQL =>
  sql`${invitations.answer} is null and ${invitations.until} > ${now.epochMilliseconds}`;

/** Those of the same commons, or of the same steward to the same; what a commons offers by itself is not counted. */
const same = ({ call, by, commonsId }: Inviting) =>
  commonsId === null
    ? and(eq(invitations.by, by), eq(invitations.call, call))
    : and(eq(invitations.commonsId, commonsId), ne(invitations.by, 'time'));

const toTheSame = ({ call, commonsId }: Inviting, recipient: string) =>
  and(
    eq(invitations.recipient, recipient),
    eq(invitations.call, call),
    commonsId === null ? undefined : eq(invitations.commonsId, commonsId),
  );

const count = (which: SQL | undefined) => sql`(select count(*) from ${invitations} where ${which})`;

/** Each limit as the database judges it, with what stands against it. */
function limits(inviting: Inviting, recipient: string, now: Temporal.Instant) {
  const lately = gt(invitations.at, now.subtract(aMonth));
  return {
    'already-open': sql`${count(and(toTheSame(inviting, recipient), isOpen(now)))} = 0`,
    'too-many-open': sql`${count(and(same(inviting), isOpen(now)))} < ${mostOpen}`,
    'too-many-a-month': sql`${count(and(same(inviting), lately))} < ${mostAMonth}`,
    'too-many-to-one': sql`${count(and(eq(invitations.recipient, recipient), eq(invitations.call, inviting.call), lately, ne(invitations.by, 'time')))} < ${mostToOne}`,
  };
}

export type WhyNotInvited = keyof ReturnType<typeof limits>;

/** Makes the row of an invitation, its address sealed. */
async function invitationRow(
  keys: Keys,
  id: string,
  { call, by, commonsId, sunrise }: Inviting,
  address: string,
  at: Temporal.Instant,
  until: Temporal.Instant,
) {
  const recipient = await recipientHash(keys, address);
  return {
    id,
    call,
    by,
    commonsId,
    sunrise,
    at,
    until,
    recipient,
    address: await seal(keys, addressPlace(id), address),
  };
}

/** An invitation that is written unless a limit stands against it at that moment. */
export async function newInvitation(
  db: Database,
  keys: Keys,
  inviting: Inviting,
  address: string,
  now: Temporal.Instant,
): Promise<{ id: string; until: Temporal.Instant; statements: Statement[]; wasWritten: SQL }> {
  const id = crypto.randomUUID();
  const until = now.add(invitedFor);
  const row = await invitationRow(keys, id, inviting, address, now, until);
  const all = sql.join(Object.values(limits(inviting, row.recipient, now)), sql` and `);
  const wasWritten = sql`exists (select 1 from ${invitations} where ${eq(invitations.id, id)})`;
  return { id, until, statements: [insertWhere(db, invitations, row, all)], wasWritten };
}

/** An invitation that a commons makes by itself, to be written once under an id that names whom it is for. */
export async function newOffer(
  db: Database,
  keys: Keys,
  id: string,
  { commonsId, sunrise, address }: { commonsId: string; sunrise: number; address: string },
  now: Temporal.Instant,
): Promise<{ until: Temporal.Instant; statement: () => Statement }> {
  const until = now.add(offeredFor);
  const inviting = { call: 'commons', by: 'time', commonsId, sunrise } as const;
  const row = await invitationRow(keys, id, inviting, address, now, until);
  return { until, statement: () => db.insert(invitations).values(row).onConflictDoNothing() };
}

/** Which limit stood against an invitation, or null when it was written. */
export async function whyNotInvited(
  db: Database,
  keys: Keys,
  id: string,
  inviting: Inviting,
  address: string,
  now: Temporal.Instant,
): Promise<WhyNotInvited | null> {
  const recipient = await recipientHash(keys, address);
  if (await findInvitation(db, id)) return null;
  const parsed = limits(inviting, recipient, now);
  const [row = {}] = await db.all<Record<string, number>>(
    sql`select ${sql.join(
      Object.entries(parsed).map(([why, holds]) => sql`${holds} as ${sql.identifier(why)}`),
      sql`, `,
    )}`,
  );
  // Answered or over in this very moment: then it is the one that mattered then.
  return (Object.keys(parsed) as WhyNotInvited[]).find((why) => !row[why]) ?? 'already-open';
}

export async function findInvitation(db: Database, id: string): Promise<Invitation | undefined> {
  const [row] = await db.select().from(invitations).where(eq(invitations.id, id));
  return row;
}

/** Where it was sent, or null once that is forgotten. */
export const invitedAddress = async (keys: Keys, { id, address }: Pick<Invitation, 'id' | 'address'>) =>
  address && (await unseal(keys, addressPlace(id), address));

/** An invitation that waits for an answer, as whoever made it sees it. */
export interface Waiting {
  id: string;
  address: string;
  until: Temporal.Instant;
}

/** Those that wait for an answer, oldest first: to the desk or to letters all of them, to a commons those its steward made. */
export async function openInvitations(
  db: Database,
  keys: Keys,
  which: { call: Call; commonsId: string | null },
  now: Temporal.Instant,
): Promise<Waiting[]> {
  const { call, commonsId } = which;
  const of = commonsId === null ? eq(invitations.call, call) : eq(invitations.commonsId, commonsId);
  const rows = await db
    .select()
    .from(invitations)
    .where(and(of, isOpen(now), gt(invitations.until, now), ne(invitations.by, 'time')))
    .orderBy(asc(invitations.at))
    .limit(60);
  const waiting = rows.map(async (row) => ({ id: row.id, until: row.until, address: await invitedAddress(keys, row) }));
  return (await Promise.all(waiting)).flatMap(({ address, ...one }) => (address ? [{ ...one, address }] : []));
}

/** The ids of all invitations to one sunrise that were ever written. */
export async function writtenAmong(db: Database, commonsId: string, sunrise: number): Promise<Set<string>> {
  const rows = await db
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(eq(invitations.commonsId, commonsId), eq(invitations.sunrise, sunrise)));
  return new Set(rows.map(({ id }) => id));
}

/** Fewer of one commons can be open while newer ones are not: a page need not read a thousand that are over. */
const mostLookedAt = 20;

/** Whether anyone is asked at present to hold a commons next. */
export async function isLooking(db: Database, commonsId: string, now: Temporal.Instant): Promise<boolean> {
  const newest = await db
    .select({ answer: invitations.answer, until: invitations.until })
    .from(invitations)
    .where(eq(invitations.commonsId, commonsId))
    .orderBy(desc(invitations.at))
    .limit(mostLookedAt);
  return newest.some(({ answer, until }) => answer === null && before(now, until));
}

/** Named by the database when an invitation that is to be answered is not open any more. */
export const invitationClosed = 'invitations.recipient';

/**
 * Answers an invitation, once: while it is not open its recipient is looked up in vain, and NOT NULL
 * refuses the whole batch with `invitationClosed`. The address is forgotten with it.
 */
export const answerInvitation = (
  db: Database,
  id: string,
  answer: 'accepted' | 'refused' | 'taken-back',
  now: Temporal.Instant,
): Statement =>
  db
    .update(invitations)
    .set({
      recipient: sql`(select recipient from ${invitations} as asked where asked.id = ${id} and asked.answer is null and asked.until > ${now.epochMilliseconds})`,
      answer,
      answeredAt: now,
      address: null,
    })
    .where(eq(invitations.id, id));

/** What somebody else accepted is over for all others who were asked. */
export const endInvitations = (db: Database, commonsId: string, but: string, now: Temporal.Instant): Statement =>
  db
    .update(invitations)
    .set({ answer: 'over', answeredAt: now, address: null })
    .where(and(eq(invitations.commonsId, commonsId), ne(invitations.id, but), isNull(invitations.answer)));

export const eraseInvitations = (db: Database, commonsId: string): Statement =>
  db.delete(invitations).where(eq(invitations.commonsId, commonsId));

/** Forgets addresses with the end of an invitation, and that there was one when no limit counts it any more. */
export const sweepInvitations = (db: Database, now: Temporal.Instant): Statement[] => [
  db
    .update(invitations)
    .set({ address: null })
    .where(and(lt(invitations.until, now), isNotNull(invitations.address))),
  db.delete(invitations).where(lt(invitations.until, now.subtract(aMonth))),
];
