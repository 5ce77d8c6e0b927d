import { and, asc, eq, gt, isNotNull, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Commons, commons, type Occurrence, occurrences } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { contactAfter, type Entry, entries, type Status, takeStep } from '../entries.ts';
import { days, earliest } from '../time.ts';
import { type Role, roles, type Signup, signups } from './table.ts';

/** Until when before a date a role may be kept for newcomers. */
export const keptBefore = days(2);

/** How long before the start people are reminded. */
export const remindBefore = { hours: 24 } as const;

/** How a role stands at one date. */
export interface Standing {
  role: Role;
  /** How many have a place. */
  taken: number;
  /** How many wait for one. */
  waiting: number;
  /** The names of those who have a place, asked for it, and were let through by a steward. */
  names: string[];
}

/** Holds for whoever did not leave. */
export const here = isNull(signups.leftAt);
const mostNames = 100;

/** The roles of a commons in order, and how each stands at one of its dates. */
export async function standingsOf(db: Database, commonsId: string, n: number): Promise<Standing[]> {
  const [all, counts, shown] = await Promise.all([
    db.select().from(roles).where(eq(roles.commonsId, commonsId)).orderBy(asc(roles.n)),
    db
      .select({
        roleId: signups.roleId,
        taken: sql<number>`count(${signups.placedAt})`,
        all: sql<number>`count(*)`,
      })
      .from(signups)
      .where(and(eq(signups.commonsId, commonsId), eq(signups.n, n), here))
      .groupBy(signups.roleId),
    db
      .select({ roleId: signups.roleId, name: signups.name })
      .from(signups)
      .innerJoin(entries, eq(entries.id, signups.entryId))
      .where(
        and(
          ...[eq(signups.commonsId, commonsId), eq(signups.n, n), here, isNotNull(signups.placedAt)],
          ...[eq(signups.showName, true), eq(entries.status, 'approved')],
        ),
      )
      .orderBy(asc(signups.arrival))
      .limit(mostNames),
  ]);
  return all.map((role) => {
    const count = counts.find(({ roleId }) => roleId === role.id);
    const taken = count?.taken ?? 0;
    const names = shown.filter(({ roleId }) => roleId === role.id).map(({ name }) => name);
    return { role, taken, waiting: (count?.all ?? 0) - taken, names };
  });
}

/** A sign-up with all that it is about. */
export interface SignupInPlace {
  signup: Signup;
  role: Role;
  commons: Commons;
  /** Null once the commons was taken down. */
  date: Occurrence | null;
}

/** What a query selects to give them. */
export const inPlace = { signup: signups, role: roles, commons, date: occurrences };

const withAll = (db: Database) =>
  db
    .select(inPlace)
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .leftJoin(occurrences, and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.n, signups.n)));

/** Whether what somebody signed up for is theirs to know: they have a place, and did not give it back. */
export const isPlaced = ({ placedAt, leftAt }: Pick<Signup, 'placedAt' | 'leftAt'>) =>
  placedAt !== null && leftAt === null;

/** Undefined once it was erased. */
export async function anySignup(db: Database, entryId: string): Promise<SignupInPlace | undefined> {
  const [row] = await withAll(db).where(eq(signups.entryId, entryId));
  return row;
}

/** Who signed up under the same address or name for a role and date, and did not leave. */
export async function sameSignup(
  db: Database,
  { roleId, n, who }: Pick<Signup, 'roleId' | 'n' | 'who'>,
): Promise<Entry | undefined> {
  const [row] = await db
    .select({ entry: entries })
    .from(signups)
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .where(and(eq(signups.roleId, roleId), eq(signups.n, n), eq(signups.who, who), here));
  return row?.entry;
}

/** The place in line of somebody who waits; the first is 1. */
export async function numberInLine(db: Database, { roleId, n, arrival }: Signup): Promise<number> {
  const [row] = await db
    .select({ ahead: sql<number>`count(*)` })
    .from(signups)
    .where(
      and(eq(signups.roleId, roleId), eq(signups.n, n), here, isNull(signups.placedAt), lte(signups.arrival, arrival)),
    );
  return row?.ahead ?? 0;
}

/** Named by the database when the role, the date or the commons is not there any more, or called off. */
export const notOpen = 'NOT NULL constraint failed: signups.role_id';
/** The most who wait in one line: a page that counts them must not be made slow by whoever sends thousands. */
const longestLine = 500;

/** True while nobody more can wait for a role at a date. */
export async function lineIsFull(db: Database, { roleId, n }: Pick<Signup, 'roleId' | 'n'>): Promise<boolean> {
  const [row] = await db
    .select({ waiting: waitingIn({ roleId, n }) })
    .from(roles)
    .where(eq(roles.id, roleId));
  return (row?.waiting ?? 0) >= longestLine;
}

const waitingIn = ({ roleId, n }: Pick<Signup, 'roleId' | 'n'>) =>
  sql<number>`(select count(*) from ${signups} w where w.role_id = ${roleId} and w.n = ${n} and w.left_at is null and w.placed_at is null)`;

/** The most roles and dates to come that one address is signed up for at one commons: each is a mail when plans change. */
export const mostOfOne = 12;

const heldBy = ({ commonsId, who }: Pick<Signup, 'commonsId' | 'who'>, now: Temporal.Instant) =>
  sql<number>`(select count(*) from ${signups} m inner join ${occurrences} o on o.entry_id = m.commons_id and o.n = m.n where m.who = ${who} and m.commons_id = ${commonsId} and m.left_at is null and o.over_at > ${now.epochMilliseconds})`;

/** True while somebody is signed up as often as one address can be at one commons. */
export async function hasMost(db: Database, of: Pick<Signup, 'commonsId' | 'who'>, now: Temporal.Instant) {
  const [row] = await db
    .select({ held: heldBy(of, now) })
    .from(commons)
    .where(eq(commons.entryId, of.commonsId));
  return (row?.held ?? 0) >= mostOfOne;
}

/** Named by the database when the same person signed up before. */
export const signedUpBefore = 'signups.who';

type NewSignup = Pick<
  Signup,
  'entryId' | 'commonsId' | 'n' | 'roleId' | 'name' | 'who' | 'newcomer' | 'showName' | 'hasMail'
>;

/**
 * Signs somebody up: last in line, and then whoever is first in line gets what is free. All of it is
 * decided while it is written, so that two never get the last place.
 */
export function signUp(db: Database, signup: NewSignup, now: Temporal.Instant): Statement[] {
  const { entryId, commonsId, n, roleId, hasMail } = signup;
  const at = now.epochMilliseconds;
  const soon = now.add(remindBefore).epochMilliseconds;
  const date = sql`select 1 from ${occurrences} where ${occurrences.entryId} = ${commonsId} and ${occurrences.n} = ${n} and ${occurrences.calledOff} = 0 and ${occurrences.overAt} > ${at}`;
  const up = sql`select 1 from ${entries} where ${entries.id} = ${commonsId} and ${entries.status} = 'approved'`;
  const open = sql`(select ${roles.id} from ${roles} where ${roles.id} = ${roleId} and ${roles.commonsId} = ${commonsId} and exists (${date}) and exists (${up}) and ${waitingIn({ roleId, n })} < ${longestLine} and ${hasMail ? sql`${heldBy(signup, now)} < ${mostOfOne}` : sql`true`})`;
  const ofDate = (column: SQL) =>
    sql`(select ${column} from ${occurrences} where ${occurrences.entryId} = ${commonsId} and ${occurrences.n} = ${n})`;
  return [
    db.insert(signups).values({
      ...signup,
      roleId: open as SQL<string>,
      heard: sql<number>`coalesce(${ofDate(sql`${occurrences.lastChange}`)}, 0)`,
      // Whoever signs up within the last day is told all of it at once.
      remindedAt: sql`case when ${ofDate(sql`${occurrences.startsAt}`)} <= ${soon} then ${at} end`,
    }),
    ...moveUp(db, { roleId, n }, now),
    db
      .update(signups)
      .set({ waited: true })
      .where(and(eq(signups.entryId, entryId), isNull(signups.placedAt))),
  ];
}

/**
 * Gives the free places of a role and date to those who wait, in the order they arrived. Where the role
 * is kept for newcomers they go first, until two days before.
 */
export function moveUp(db: Database, { roleId, n }: Pick<Signup, 'roleId' | 'n'>, now: Temporal.Instant): Statement[] {
  const until = now.add(keptBefore).epochMilliseconds;
  const role = sql`from ${roles} where ${roles.id} = ${roleId}`;
  const kept = sql`exists (select 1 from ${roles} r inner join ${occurrences} o on o.entry_id = r.commons_id and o.n = ${n} where r.id = ${roleId} and r.for_newcomers = 1 and o.starts_at > ${until})`;
  const taken = sql`(select count(*) from ${signups} t where t.role_id = ${roleId} and t.n = ${n} and t.left_at is null and t.placed_at is not null)`;
  const free = sql`max(0, (select hands ${role}) - ${taken})`;
  // Nobody has to hear of a free place at what is called off, or over.
  const isOn = sql`exists (select 1 from ${roles} r inner join ${occurrences} o on o.entry_id = r.commons_id and o.n = ${n} where r.id = ${roleId} and o.called_off = 0 and o.over_at > ${now.epochMilliseconds})`;
  const first = sql`select w.arrival from ${signups} w where w.role_id = ${roleId} and w.n = ${n} and w.left_at is null and w.placed_at is null and (w.newcomer = 1 or not ${kept}) and ${isOn} order by w.arrival limit ${free}`;
  return [db.update(signups).set({ placedAt: now, isNews: true }).where(sql`${signups.arrival} in (${first})`)];
}

/** Gives a place, or the wait for one, back; whoever is next moves up. */
export const leave = (db: Database, signup: Signup, now: Temporal.Instant): Statement[] => [
  db
    .update(signups)
    .set({ leftAt: now, isNews: true })
    .where(and(eq(signups.entryId, signup.entryId), here)),
  ...moveUp(db, signup, now),
];

/**
 * Takes somebody off the list for whoever holds the commons, whatever became of their name; false when they
 * had left, and then nothing was written.
 */
export const takeOff = (
  db: Database,
  entry: Pick<Entry, 'id' | 'version' | 'contactUntil'>,
  signup: Signup,
  at: Temporal.Instant,
  also: Statement[],
): Promise<boolean> =>
  takeStep(db, {
    ...{ entry, from: onList, to: 'withdrawn', by: 'holder', at },
    set: { contactUntil: earliest(entry.contactUntil, at.add(contactAfter)) },
    also: [...leave(db, signup, at), ...also],
  });

/** Where the entry of somebody who did not leave may stand. */
const onList: Status[] = ['pending', 'sent-back', 'approved', 'declined', 'lapsed'];

/** True inside the batch that signs somebody up, when they got a place. */
export const hasPlace = (entryId: string): SQL =>
  sql`exists (select 1 from ${signups} where ${signups.entryId} = ${entryId} and ${signups.placedAt} is not null)`;

export const renameSignup = (db: Database, entryId: string, name: string): Statement =>
  db.update(signups).set({ name }).where(eq(signups.entryId, entryId));

export const eraseSignup = (db: Database, entryId: string): Statement =>
  db.delete(signups).where(eq(signups.entryId, entryId));

/** No date is longer: `datesOf` gives none more than a day and a night. */
const longestDate = days(2);

/**
 * The roles and dates at which somebody waits while a place is free for them. Whoever gives a place back lets
 * the next one in themselves, so it can only be where a role was kept for newcomers until now, or where
 * something changed: a role that grew, a date that is on again. Those dates are looked at and no others,
 * however long the lines are.
 */
export function toMoveUp(db: Database, now: Temporal.Instant, most: number): Promise<{ roleId: string; n: number }[]> {
  const until = now.add(keptBefore);
  const waits = (also = sql``) =>
    sql`exists (select 1 from ${signups} w where w.role_id = ${roles.id} and w.n = ${occurrences.n} and w.left_at is null and w.placed_at is null${also})`;
  const taken = sql`(select count(*) from ${signups} t where t.role_id = ${roles.id} and t.n = ${occurrences.n} and t.left_at is null and t.placed_at is not null)`;
  const isOpen = sql`(${roles.forNewcomers} = 0 or ${occurrences.startsAt} <= ${until.epochMilliseconds} or ${waits(sql` and w.newcomer = 1`)})`;
  const at = (which: SQL | undefined) =>
    db
      .select({ roleId: roles.id, n: occurrences.n })
      .from(occurrences)
      .innerJoin(roles, eq(roles.commonsId, occurrences.entryId))
      .where(
        and(
          which,
          gt(occurrences.overAt, now),
          eq(occurrences.calledOff, false),
          waits(),
          sql`${taken} < ${roles.hands}`,
          isOpen,
        ),
      );
  return at(lte(occurrences.overAt, until.add(longestDate)))
    .union(at(sql`${occurrences.lastChange} > 0`))
    .limit(most);
}

/** A commons that looks for hands, with its next date. */
export interface LooksForHands {
  slug: string;
  title: string;
  zone: string;
  startsAt: Temporal.Instant;
}

/** The commons to come that have roles, soonest first, each once. */
export async function lookingForHands(db: Database, now: Temporal.Instant, most: number): Promise<LooksForHands[]> {
  const rows = await db
    .select({ slug: commons.slug, title: commons.title, zone: commons.zone, startsAt: occurrences.startsAt })
    .from(occurrences)
    .innerJoin(commons, eq(commons.entryId, occurrences.entryId))
    .where(
      and(
        ...[gt(occurrences.overAt, now), eq(occurrences.calledOff, false), ne(commons.roles, '')],
        isNotNull(commons.slug),
      ),
    )
    .orderBy(asc(occurrences.overAt))
    .limit(4 * most);
  const next = new Map<string, LooksForHands>();
  for (const row of rows as LooksForHands[]) if (!next.has(row.slug)) next.set(row.slug, row);
  return [...next.values()].slice(0, most);
}
