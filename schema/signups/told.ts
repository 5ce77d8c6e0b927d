import {
  and,
  asc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import {
  type Change,
  type Commons,
  changes,
  commons,
  hostWords,
  type Occurrence,
  occurrences,
} from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { type Entry, entries } from '../entries.ts';
import { before, days } from '../time.ts';
import { momentOf } from './hours.ts';
import { context, firstStartOf, inPlace, mostOfOne, remindBefore, type SignupInPlace } from './queries.ts';
import { type Role, roles, type Signup, signups } from './table.ts';

/** Somebody who is to be told something, with their entry. */
export interface ToTell extends SignupInPlace {
  entry: Entry;
}

/** The most dates that one commons has, weekly for a year: a guest may come to all. */
const mostDates = 54;

/**
 * How many rows are read where so many people are to be told something: one person's rows are told in one mail,
 * so that the last person's, which may be cut, can be left for the next time.
 */
const rowsFor = (most: number) => most + mostOfOne + mostDates;

/** Keeps SQLite from reading all of an index for its order, where another finds the few rows. */
const unindexed = (column: SQLWrapper) => sql`+${column}`;

/** Those of one person at one commons stand together: the order of every list that is told. */
const byPerson = [asc(unindexed(signups.commonsId)), asc(unindexed(signups.who)), asc(signups.arrival)];

const samePerson = (a: ToTell, b: ToTell) =>
  a.signup.hasMail && a.signup.commonsId === b.signup.commonsId && a.signup.who === b.signup.who;

/** Leaves out the last person, unless all of theirs are there or there is nobody else. */
function wholePeople(found: ToTell[], most: number): ToTell[] {
  const last = found.at(-1);
  if (!last || found.length < rowsFor(most)) return found;
  const whole = found.filter((one) => one !== last && !samePerson(one, last));
  return whole.length > 0 ? whole : found;
}

const withEntry = (db: Database) =>
  db
    .select({ ...inPlace, entry: entries })
    .from(signups)
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .leftJoin(
      occurrences,
      and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.dateNumber, signups.dateNumber)),
    );

/** Who moved up and was not told yet. Written out, not bound: the partial index wants to see it. */
export const movedUp = async (db: Database, most: number): Promise<ToTell[]> =>
  wholePeople(
    await withEntry(db)
      .where(sql`${signups.waited} = 1 and ${signups.placedAt} is not null and ${signups.leftAt} is null`)
      .orderBy(...byPerson)
      .limit(rowsFor(most)),
    most,
  );

/** Who was not told yet that the commons was taken down. */
export const takenDownUnder = async (db: Database, most: number): Promise<ToTell[]> =>
  wholePeople(
    await withEntry(db)
      .where(sql`${signups.takenDown} = 'to-tell' and ${signups.leftAt} is null`)
      .orderBy(...byPerson)
      .limit(rowsFor(most)),
    most,
  );

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
        eq(signups.dateNumber, occurrences.dateNumber),
        sql`${signups.heard} < ${occurrences.lastChange} and ${signups.takenDown} is null`,
      ),
    )
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(and(sql`${occurrences.lastChange} > 0`, gt(occurrences.overAt, now), context))
    .orderBy(...byPerson)
    .limit(rowsFor(most));
  return wholePeople(rows, most);
}

/** A change that somebody is told of, with what whoever holds the commons wrote; null where they wrote nothing. */
export interface Unheard extends Change {
  said: string | null;
}

/** What changed about the dates of some people since the one of them heard of it who knows least, the first change first. */
export async function changesUnheard(db: Database, people: Pick<SignupInPlace, 'signup'>[]): Promise<Unheard[]> {
  if (people.length === 0) return [];
  const dates = new Map(
    people.map(({ signup: { commonsId, dateNumber } }) => [`${commonsId} ${dateNumber}`, { commonsId, dateNumber }]),
  );
  const heard = Math.min(...people.map(({ signup }) => signup.heard));
  const of = [...dates.values()].map(({ commonsId, dateNumber }) =>
    and(eq(changes.commonsId, commonsId), eq(changes.dateNumber, dateNumber)),
  );
  return db
    .select({ ...getTableColumns(changes), said: hostWords.said })
    .from(changes)
    .leftJoin(hostWords, and(eq(hostWords.commonsId, changes.commonsId), eq(hostWords.at, changes.at)))
    .where(and(or(...of), gt(changes.id, heard)))
    .orderBy(asc(changes.id));
}

/**
 * The sign-ups, by the ids of their entries, whose date is where no steward read that it is: moved there by whoever
 * holds the commons.
 */
export async function movedElsewhere(db: Database, people: ToTell[]): Promise<Set<string>> {
  const changed = people.filter(({ date }) => date !== null && date.lastChange > 0);
  if (changed.length === 0) return new Set();
  const commonsIds = [...new Set(changed.map(({ signup }) => signup.commonsId))];
  const moved = await db
    .selectDistinct({ commonsId: changes.commonsId, dateNumber: changes.dateNumber })
    .from(changes)
    .where(and(inArray(changes.commonsId, commonsIds), eq(changes.newPlace, true)));
  const isMoved = ({ signup, date }: ToTell) =>
    date?.place != null ||
    date?.quietPlace != null ||
    moved.some(({ commonsId, dateNumber }) => commonsId === signup.commonsId && dateNumber === signup.dateNumber);
  return new Set(changed.filter(isMoved).map(({ entry }) => entry.id));
}

/** The most that one person is looked up to have signed up for. */
const mostLookedUp = 60;

/**
 * What some people, each known by the hash of an address, signed up for that is not over, nor called off, soonest
 * first: their newest sign-ups, so many of each.
 */
export async function signedUpFor(db: Database, people: string[], now: Temporal.Instant): Promise<SignedUpFor[]> {
  if (people.length === 0) return [];
  const newest = sql`select t.arrival from ${signups} t where t.who = given.value and t.left_at is null order by t.arrival desc limit ${mostLookedUp}`;
  const theirs = sql`select s.arrival from json_each(${JSON.stringify(people)}) given, ${signups} s where s.arrival in (${newest})`;
  return db
    .select({ who: signups.who, entryId: signups.entryId, role: roles, commons, date: occurrences })
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .innerJoin(
      occurrences,
      and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.dateNumber, signups.dateNumber)),
    )
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

/**
 * True while all of them stand as they were seen, and their dates do: of two who tell at once, one does.
 */
export function asSeen(people: ToTell[]): SQL {
  const seen = people.map(({ signup, date }) => ({
    id: signup.arrival,
    heard: signup.heard,
    takenDown: signup.takenDown,
    waited: Number(signup.waited),
    placed: Number(signup.placedAt !== null),
    reminded: Number(signup.remindedAt !== null),
    change: date?.lastChange ?? null,
  }));
  const of = (name: string) => sql`j.value ->> ${name}`;
  return sql`(select count(*) from json_each(${JSON.stringify(seen)}) j inner join ${signups} s on s.arrival = ${of('$.id')} left join ${occurrences} o on o.entry_id = s.commons_id and o.date_number = s.date_number where s.left_at is null and s.heard = ${of('$.heard')} and s.taken_down is ${of('$.takenDown')} and s.waited = ${of('$.waited')} and (s.placed_at is not null) = ${of('$.placed')} and (s.reminded_at is not null) = ${of('$.reminded')} and o.last_change is ${of('$.change')}) = ${seen.length}`;
}

/** What somebody was told, or how far back they are to be told again. */
export type Noted = Partial<Pick<Signup, 'heard' | 'takenDown' | 'waited' | 'remindedAt'>>;

/**
 * Notes what some people were told, of each what `noted` says; one statement, to stand after the mail that tells
 * them and under the same condition: of two who tell at once, the one whose mail is left out notes nothing.
 */
export function noteTold(db: Database, people: ToTell[], noted: (one: ToTell) => Noted): Statement {
  const told = people.map((one) => ({ one, set: noted(one) }));
  const all = JSON.stringify(
    told.map(({ one: { signup }, set }) => {
      const { heard, takenDown, waited, remindedAt } = { ...signup, ...set };
      return {
        id: signup.arrival,
        heard,
        takenDown,
        waited: Number(waited),
        remindedAt: remindedAt?.epochMilliseconds ?? null,
      };
    }),
  );
  const own = (name: keyof Noted) =>
    sql`(select j.value ->> ${`$.${name}`} from json_each(${all}) j where j.value ->> '$.id' = ${signups.arrival})`;
  const names = [...new Set(told.flatMap(({ set }) => Object.keys(set) as (keyof Noted)[]))];
  const ids = sql`${signups.arrival} in (select j.value ->> '$.id' from json_each(${all}) j)`;
  return db
    .update(signups)
    .set(Object.fromEntries(names.map((name) => [name, own(name)])))
    .where(and(ids, asSeen(people)));
}

/** No role begins longer before its date: the nearest hours are meant. */
const earliestRole = days(1);

/** Who has a place at a date that begins within a day, as does what they do there, and was not reminded. */
export async function toRemind(db: Database, now: Temporal.Instant, most: number): Promise<ToTell[]> {
  const begins = firstStartOf(occurrences.startsAt, roles.begins);
  const soon = now.add(remindBefore);
  const rows = await db
    .select({ ...inPlace, entry: entries })
    .from(occurrences)
    .innerJoin(signups, and(eq(signups.commonsId, occurrences.entryId), eq(signups.dateNumber, occurrences.dateNumber)))
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(
      and(
        ...[gt(occurrences.startsAt, now), lte(occurrences.startsAt, soon.add(earliestRole))],
        sql`${begins} > ${now.epochMilliseconds} and ${begins} <= ${soon.epochMilliseconds}`,
        ...[eq(occurrences.calledOff, false), context, isNull(signups.remindedAt), isNotNull(signups.placedAt)],
      ),
    )
    .orderBy(...byPerson)
    .limit(rowsFor(most));
  return wholePeople(rows, most);
}

/** Those who signed up for what is not over will be told that the commons is taken down; to stand before that. */
export const notifyTakenDown = (db: Database, commonsId: string, now: Temporal.Instant): Statement =>
  db
    .update(signups)
    .set({ takenDown: 'to-tell' })
    .where(
      and(
        ...[eq(signups.commonsId, commonsId), context],
        sql`exists (select 1 from ${occurrences} where ${occurrences.entryId} = ${signups.commonsId} and ${occurrences.dateNumber} = ${signups.dateNumber} and ${occurrences.overAt} > ${now.epochMilliseconds})`,
      ),
    );

/** They are signed up as before, and hear again of what changes: it is up again. */
export const forgetTakenDown = (db: Database, commonsId: string): Statement =>
  db
    .update(signups)
    .set({ takenDown: null })
    .where(and(eq(signups.commonsId, commonsId), sql`${signups.takenDown} is not null`));
