import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Change, type Commons, changes, commons, type Occurrence, occurrences } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { type Entry, entries } from '../entries.ts';
import { before, days } from '../time.ts';
import { momentOf } from './hours.ts';
import { firstStartOf, here, inPlace, remindBefore, type SignupInPlace } from './queries.ts';
import { type Role, roles, type Signup, signups } from './table.ts';

/** Somebody who is to be told something, with their entry. */
export interface ToTell extends SignupInPlace {
  entry: Entry;
}

const withEntry = (db: Database) =>
  db
    .select({ ...inPlace, entry: entries })
    .from(signups)
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .leftJoin(occurrences, and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.n, signups.n)));

/** Who moved up and was not told yet. Written out, not bound: the partial index wants to see it. */
export const movedUp = (db: Database, most: number): Promise<ToTell[]> =>
  withEntry(db)
    .where(sql`${signups.waited} = 1 and ${signups.placedAt} is not null and ${signups.leftAt} is null`)
    .orderBy(asc(signups.arrival))
    .limit(most);

/** Who was not told yet that the commons was taken down. */
export const takenDownUnder = (db: Database, most: number): Promise<ToTell[]> =>
  withEntry(db)
    .where(sql`${signups.heard} = -1 and ${signups.leftAt} is null`)
    .orderBy(asc(signups.arrival))
    .limit(most);

/** Who was not told yet of the newest change of their date, while that is to come. */
export async function notHeard(db: Database, now: Temporal.Instant, most: number): Promise<ToTell[]> {
  // Found by the dates that changed, which are few, and then by who heard less.
  const rows = await db
    .select({ ...inPlace, entry: entries })
    .from(occurrences)
    .innerJoin(
      signups,
      and(
        eq(signups.commonsId, occurrences.entryId),
        eq(signups.n, occurrences.n),
        sql`${signups.heard} < ${occurrences.lastChange} and ${signups.heard} >= 0`,
      ),
    )
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(and(sql`${occurrences.lastChange} > 0`, gt(occurrences.overAt, now), here))
    .orderBy(asc(occurrences.overAt), asc(signups.arrival))
    .limit(most);
  return rows;
}

/** What changed about the dates of some people since the one of them heard of it who knows least, the first change first. */
export async function changesUnheard(db: Database, people: Pick<SignupInPlace, 'signup'>[]): Promise<Change[]> {
  if (people.length === 0) return [];
  const dates = new Map(people.map(({ signup: { commonsId, n } }) => [`${commonsId} ${n}`, { commonsId, n }]));
  const heard = Math.min(...people.map(({ signup }) => signup.heard));
  const of = [...dates.values()].map(({ commonsId, n }) => and(eq(changes.commonsId, commonsId), eq(changes.n, n)));
  return db
    .select()
    .from(changes)
    .where(and(or(...of), gt(changes.id, heard)))
    .orderBy(asc(changes.id));
}

/** The most that one person is looked up to have signed up for. */
const mostOfOne = 60;

/**
 * What some people, each known by the hash of an address, signed up for that is not over, nor called off, soonest
 * first: their newest sign-ups, so many of each.
 */
export async function signedUpFor(db: Database, people: string[], now: Temporal.Instant): Promise<SignedUpFor[]> {
  if (people.length === 0) return [];
  const newest = sql`select t.arrival from ${signups} t where t.who = given.value and t.left_at is null order by t.arrival desc limit ${mostOfOne}`;
  const theirs = sql`select s.arrival from json_each(${JSON.stringify(people)}) given, ${signups} s where s.arrival in (${newest})`;
  return db
    .select({ who: signups.who, entryId: signups.entryId, role: roles, commons, date: occurrences })
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .innerJoin(occurrences, and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.n, signups.n)))
    .where(and(sql`${signups.arrival} in (${theirs})`, gt(occurrences.overAt, now), eq(occurrences.calledOff, false)))
    .orderBy(asc(occurrences.startsAt));
}

/** A role at a date that somebody has, or waits for. */
export interface SignedUpFor {
  /** Keyed hash of the address. */
  who: string;
  entryId: string;
  role: Role;
  commons: Commons;
  date: Occurrence;
}

/** Those of them that are at the same time as something, even in part; without a stated end, what begins within it. */
export function clashing(one: Pick<SignedUpFor, 'role' | 'commons' | 'date'>, others: SignedUpFor[]): SignedUpFor[] {
  const span = ({ role, commons: { zone }, date }: Pick<SignedUpFor, 'role' | 'commons' | 'date'>) => {
    const { startsAt, endsAt } = momentOf(role, date, zone);
    // A moment at least: two that begin at once clash, whether or not they have an end.
    return { startsAt, endsAt: endsAt ?? startsAt.add({ milliseconds: 1 }) };
  };
  const mine = span(one);
  return others.filter((other) => {
    const theirs = span(other);
    return before(mine.startsAt, theirs.endsAt) && before(theirs.startsAt, mine.endsAt);
  });
}

/** True while somebody was told of nothing newer: of two who tell at once, one does. */
export const heardNothingSince = ({ entryId, heard }: Signup): SQL =>
  sql`exists (select 1 from ${signups} where ${signups.entryId} = ${entryId} and ${signups.heard} = ${heard} and ${signups.leftAt} is null)`;

/** True while somebody who moved up was not told. */
export const notToldUp = ({ entryId }: Signup): SQL =>
  sql`exists (select 1 from ${signups} where ${signups.entryId} = ${entryId} and ${signups.waited} = 1 and ${signups.placedAt} is not null and ${signups.leftAt} is null)`;

/**
 * Notes what somebody was told.
 *
 * @param when the condition of the mail that told them: without it, of two who tell at once the one whose mail
 *   is left out would note what nobody said, or forget what somebody did
 */
export const setSignup = (
  db: Database,
  { entryId }: Signup,
  set: Partial<Pick<Signup, 'heard' | 'waited' | 'remindedAt'>>,
  when?: SQL,
): Statement =>
  db
    .update(signups)
    .set(set)
    .where(and(eq(signups.entryId, entryId), when));

/** No role begins longer before its date: the nearest hours are meant. */
const earliestRole = days(1);

/** Who has a place at a date that begins within a day, as does what they do there, and was not reminded. */
export function toRemind(db: Database, now: Temporal.Instant, most: number): Promise<ToTell[]> {
  const begins = firstStartOf(occurrences.startsAt, roles.begins);
  const soon = now.add(remindBefore);
  return db
    .select({ ...inPlace, entry: entries })
    .from(occurrences)
    .innerJoin(signups, and(eq(signups.commonsId, occurrences.entryId), eq(signups.n, occurrences.n)))
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(
      and(
        ...[gt(occurrences.startsAt, now), lte(occurrences.startsAt, soon.add(earliestRole))],
        sql`${begins} > ${now.epochMilliseconds} and ${begins} <= ${soon.epochMilliseconds}`,
        ...[eq(occurrences.calledOff, false), here, isNull(signups.remindedAt), isNotNull(signups.placedAt)],
      ),
    )
    .orderBy(asc(occurrences.startsAt), asc(signups.arrival))
    .limit(most);
}

/** True while somebody was not reminded of a date, which is as it was seen. */
export const notReminded = ({ entryId }: Signup, date: Occurrence): SQL =>
  sql`exists (select 1 from ${signups} s inner join ${occurrences} o on o.entry_id = s.commons_id and o.n = s.n where s.entry_id = ${entryId} and s.reminded_at is null and s.left_at is null and o.called_off = 0 and o.last_change = ${date.lastChange})`;

/** Those who signed up for what is not over will be told that the commons is taken down; to stand before that. */
export const tellTakenDown = (db: Database, commonsId: string, now: Temporal.Instant): Statement =>
  db
    .update(signups)
    .set({ heard: -1 })
    .where(
      and(
        ...[eq(signups.commonsId, commonsId), here],
        sql`exists (select 1 from ${occurrences} where ${occurrences.entryId} = ${signups.commonsId} and ${occurrences.n} = ${signups.n} and ${occurrences.overAt} > ${now.epochMilliseconds})`,
      ),
    );
