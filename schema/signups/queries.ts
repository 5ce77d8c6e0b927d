import { and, asc, eq, gt, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Commons, commons, type Occurrence, occurrences } from '../commons/table.ts';
import { type Database, insertSelect, type Statement } from '../database.ts';
import { type Entry, entries } from '../entries.ts';
import { days } from '../time.ts';
import { type Role, roles, type Signup, signups, signupTallies } from './table.ts';

/** Until when before a date a role may be kept for newcomers. */
export const keptBefore = days(2);

/** How long before the start people are reminded: of the date, or of their own hours where those begin earlier. */
export const remindBefore = { hours: 24 } as const;

/** When somebody has to be there first, for those who are reminded: a role may begin before its date. */
export const firstStartOf = (startsAt: SQL | typeof occurrences.startsAt, begins: SQL | typeof roles.begins) =>
  sql<number>`(${startsAt} + 60000 * min(0, coalesce(${begins}, 0)))`;

/** Holds for whoever did not leave. */
export const context = isNull(signups.leftAt);

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

/** Every sign-up with all that it is about. */
export const withAll = (db: Database) =>
  db
    .select(inPlace)
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .leftJoin(
      occurrences,
      and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.dateNumber, signups.dateNumber)),
    );

/** Whether what somebody signed up for is theirs to know: they have a place, and did not give it back. */
export const isPlaced = ({ placedAt, leftAt }: Pick<Signup, 'placedAt' | 'leftAt'>) =>
  placedAt !== null && leftAt === null;

/** A sign-up, by its next date where a guest comes to several; undefined once it was erased. */
export async function anySignup(
  db: Database,
  entryId: string,
  now: Temporal.Instant,
): Promise<SignupInPlace | undefined> {
  const isOver = sql`(${occurrences.overAt} is null or ${occurrences.overAt} <= ${now.epochMilliseconds})`;
  const [row] = await withAll(db)
    .where(eq(signups.entryId, entryId))
    .orderBy(asc(isOver), asc(occurrences.startsAt))
    .limit(1);
  return row;
}

/** At how many dates that are to come, and on, somebody comes with one sign-up. */
export async function datesToCome(db: Database, entryId: string, now: Temporal.Instant): Promise<number> {
  const isOn = and(gt(occurrences.overAt, now), eq(occurrences.calledOff, false));
  const rows = await withAll(db).where(and(eq(signups.entryId, entryId), context, isOn));
  return rows.length;
}

/** Who signed up under the same address or name for a role and date, and did not leave. */
export async function sameSignup(
  db: Database,
  { roleId, dateNumber, who }: Pick<Signup, 'roleId' | 'dateNumber' | 'who'>,
): Promise<Entry | undefined> {
  const [row] = await db
    .select({ entry: entries })
    .from(signups)
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .where(and(eq(signups.roleId, roleId), eq(signups.dateNumber, dateNumber), eq(signups.who, who), context));
  return row?.entry;
}

/** The place in line of somebody who waits; the first is 1. */
export async function numberInLine(db: Database, { roleId, dateNumber, arrival }: Signup): Promise<number> {
  const [row] = await db
    .select({ ahead: sql<number>`count(*)` })
    .from(signups)
    .where(
      and(
        eq(signups.roleId, roleId),
        eq(signups.dateNumber, dateNumber),
        context,
        isNull(signups.placedAt),
        lte(signups.arrival, arrival),
      ),
    );
  return row?.ahead ?? 0;
}

/** Named by the database when the role, the date or the commons is not there any more, or called off. */
export const notOpen = 'NOT NULL constraint failed: signups.role_id';
/** How many wait in one line at the most, whatever the role takes: nobody far behind would ever move up. */
const shortestLine = 20;
/** A line may be this many times as long as a role has hands. */
const linesToHands = 2;

const longestLine = sql`max(${shortestLine}, ${linesToHands} * ${roles.hands})`;

/** True while nobody more can wait for a role at a date. */
export async function lineIsFull(
  db: Database,
  { roleId, dateNumber }: Pick<Signup, 'roleId' | 'dateNumber'>,
): Promise<boolean> {
  const [row] = await db
    .select({ isFull: sql<number>`${tallied('waiting', { roleId, dateNumber })} >= ${longestLine}` })
    .from(roles)
    .where(eq(roles.id, roleId));
  return row?.isFull === 1;
}

/** How many have a place, or wait, as the triggers count them. */
const tallied = (
  which: 'taken' | 'waiting',
  { roleId, dateNumber }: { roleId: string | SQL; dateNumber: number | typeof occurrences.dateNumber },
) =>
  sql<number>`coalesce((select t.${sql.identifier(which)} from ${signupTallies} t where t.role_id = ${roleId} and t.date_number = ${dateNumber}), 0)`;

/** The most sign-ups for dates to come that one address has at one commons. */
export const mostOfOne = 12;

const placesOf = ({ commonsId, who }: Pick<Signup, 'commonsId' | 'who'>, now: Temporal.Instant) =>
  sql<number>`(select count(distinct m.entry_id) from ${signups} m inner join ${occurrences} o on o.entry_id = m.commons_id and o.date_number = m.date_number where m.who = ${who} and m.commons_id = ${commonsId} and m.left_at is null and o.over_at > ${now.epochMilliseconds})`;

/** True while somebody is signed up as often as one address can be at one commons. */
export async function hasMost(db: Database, of: Pick<Signup, 'commonsId' | 'who'>, now: Temporal.Instant) {
  const [row] = await db
    .select({ places: placesOf(of, now) })
    .from(commons)
    .where(eq(commons.entryId, of.commonsId));
  return (row?.places ?? 0) >= mostOfOne;
}

/** Named by the database when the same person signed up before. */
export const signedUpBefore = 'signups.who';

type NewSignup = Pick<
  Signup,
  'entryId' | 'commonsId' | 'dateNumber' | 'roleId' | 'name' | 'who' | 'newcomer' | 'showName' | 'hasMail'
> &
  Partial<Pick<Signup, 'people' | 'line'>>;

/** How a guest comes: to one date, or to all that are to come. */
export interface AsGuest {
  always: boolean;
}

/** True while a date has no room for so many more guests. */
export async function hasNoRoom(
  db: Database,
  { roleId, dateNumber, people }: Pick<Signup, 'roleId' | 'dateNumber' | 'people'>,
): Promise<boolean> {
  const [row] = await db
    .select({ full: sql<number>`${tallied('taken', { roleId, dateNumber })} + ${people} > ${roles.hands}` })
    .from(roles)
    .where(eq(roles.id, roleId));
  return row?.full === 1;
}

/**
 * Signs somebody up: last in line, and then whoever is first in line gets what is free. All of it is
 * decided while it is written, so that two never get the last place. Guests have theirs at once, or are refused.
 *
 * @param guest how they come; null for who lends a hand
 */
export function signUp(
  db: Database,
  signup: NewSignup,
  now: Temporal.Instant,
  guest: AsGuest | null = null,
): Statement[] {
  const { entryId, commonsId, dateNumber, roleId, newcomer, hasMail, people = 1 } = signup;
  const at = now.epochMilliseconds;
  const soon = now.add(remindBefore).epochMilliseconds;
  const date = sql`select 1 from ${occurrences} where ${occurrences.entryId} = ${commonsId} and ${occurrences.dateNumber} = ${dateNumber} and ${occurrences.calledOff} = 0 and ${occurrences.overAt} > ${at}`;
  const up = sql`select 1 from ${entries} where ${entries.id} = ${commonsId} and ${entries.status} = 'approved'`;
  const inLine = tallied('waiting', { roleId, dateNumber });
  // Where a place is kept for newcomers, a long line of others keeps no newcomer out of it.
  const mayPass = sql`(${Number(newcomer)} = 1 and ${roles.forNewcomers} = 1 and ${tallied('taken', { roleId, dateNumber })} < ${roles.hands})`;
  const hasRoom = guest
    ? sql`${tallied('taken', { roleId, dateNumber })} + ${people} <= ${roles.hands}`
    : sql`(${inLine} < ${longestLine} or ${mayPass})`;
  const isOneOfFew = hasMail ? sql`${placesOf(signup, now)} < ${mostOfOne}` : sql`true`;
  const open = sql`(select ${roles.id} from ${roles} where ${roles.id} = ${roleId} and ${roles.commonsId} = ${commonsId} and exists (${date}) and exists (${up}) and ${hasRoom} and ${isOneOfFew})`;
  const ofDate = (column: SQL) =>
    sql`(select ${column} from ${occurrences} where ${occurrences.entryId} = ${commonsId} and ${occurrences.dateNumber} = ${dateNumber})`;
  const first = (placedAt: Temporal.Instant | null) =>
    db.insert(signups).values({
      ...signup,
      placedAt,
      roleId: open as SQL<string>,
      heard: sql<number>`coalesce(${ofDate(sql`${occurrences.lastChange}`)}, 0)`,
      // Whoever signs up within the last day is told all of it at once.
      remindedAt: sql`case when ${firstStartOf(ofDate(sql`${occurrences.startsAt}`), sql`(select ${roles.begins} from ${roles} where ${roles.id} = ${roleId})`)} <= ${soon} then ${at} end`,
    });
  if (guest) return [first(now), ...(guest.always ? [otherDates(db, signup, now)] : [])];
  return [
    first(null),
    ...moveUp(db, { roleId, dateNumber }, now),
    db
      .update(signups)
      .set({ waited: true })
      .where(and(eq(signups.entryId, entryId), isNull(signups.placedAt))),
  ];
}

/** A guest who comes to one date comes to all others that are on, but where there is no room, or they said so before. */
function otherDates(db: Database, signup: NewSignup, now: Temporal.Instant): Statement {
  const { entryId, commonsId, dateNumber, roleId, who, people = 1, line = '' } = signup;
  const { name, newcomer, showName, hasMail } = signup;
  const at = now.epochMilliseconds;
  const said = sql`select 1 from ${signups} s where s.role_id = ${roleId} and s.date_number = ${occurrences.dateNumber} and s.who = ${who} and s.left_at is null`;
  const taken = tallied('taken', { roleId, dateNumber: occurrences.dateNumber });
  const room = sql`${taken} + ${people} <= (select ${roles.hands} from ${roles} where ${roles.id} = ${roleId})`;
  return insertSelect(
    db,
    signups,
    {
      ...{ entryId, commonsId, roleId, who, people, line, name, newcomer, showName, hasMail, placedAt: now },
      dateNumber: occurrences.dateNumber,
      heard: occurrences.lastChange,
      remindedAt: sql`case when ${occurrences.startsAt} <= ${now.add(remindBefore).epochMilliseconds} then ${at} end`,
      ...{ shown: false, waited: false, isNews: true },
    },
    sql`from ${occurrences} where ${occurrences.entryId} = ${commonsId} and ${occurrences.dateNumber} <> ${dateNumber} and ${occurrences.calledOff} = 0 and ${occurrences.overAt} > ${at} and not exists (${said}) and ${room}`,
  );
}

/**
 * Gives the free places of a role and date to those who wait, in the order they arrived. Where the role
 * is kept for newcomers they go first, until two days before.
 */
export function moveUp(
  db: Database,
  { roleId, dateNumber }: Pick<Signup, 'roleId' | 'dateNumber'>,
  now: Temporal.Instant,
): Statement[] {
  const until = now.add(keptBefore).epochMilliseconds;
  const role = sql`from ${roles} where ${roles.id} = ${roleId}`;
  const kept = sql`exists (select 1 from ${roles} r inner join ${occurrences} o on o.entry_id = r.commons_id and o.date_number = ${dateNumber} where r.id = ${roleId} and r.for_newcomers = 1 and o.starts_at > ${until})`;
  const taken = tallied('taken', { roleId, dateNumber });
  const free = sql`max(0, (select hands ${role}) - ${taken})`;
  // Nobody has to hear of a free place at what is called off, or over.
  const isOn = sql`exists (select 1 from ${roles} r inner join ${occurrences} o on o.entry_id = r.commons_id and o.date_number = ${dateNumber} where r.id = ${roleId} and o.called_off = 0 and o.over_at > ${now.epochMilliseconds})`;
  const first = sql`select w.arrival from ${signups} w where w.role_id = ${roleId} and w.date_number = ${dateNumber} and w.left_at is null and w.placed_at is null and (w.newcomer = 1 or not ${kept}) and ${isOn} order by w.arrival limit ${free}`;
  return [db.update(signups).set({ placedAt: now, isNews: true }).where(sql`${signups.arrival} in (${first})`)];
}

/** Gives a place, or the wait for one, back; whoever is next moves up. */
export const leave = (db: Database, signup: Signup, now: Temporal.Instant): Statement[] => [
  db
    .update(signups)
    .set({ leftAt: now, isNews: true, line: '' })
    .where(and(eq(signups.entryId, signup.entryId), context)),
  ...moveUp(db, signup, now),
];

/** True inside the batch that signs somebody up, when they got a place. */
export const hasPlace = (entryId: string): SQL =>
  sql`exists (select 1 from ${signups} where ${signups.entryId} = ${entryId} and ${signups.placedAt} is not null)`;

/** Shows the name on the page, from now on and as long as they have a place. */
export const letNameThrough = (db: Database, entryId: string): Statement =>
  db
    .update(signups)
    .set({ shown: true })
    .where(and(eq(signups.entryId, entryId), eq(signups.showName, true)));

export const renameSignup = (db: Database, entryId: string, name: string): Statement =>
  db.update(signups).set({ name }).where(eq(signups.entryId, entryId));

/** Somebody is reached, and known, by another address. */
export const reachSignup = (db: Database, entryId: string, who: string, when: SQL): Statement =>
  db
    .update(signups)
    .set({ who, hasMail: true })
    .where(and(eq(signups.entryId, entryId), when));

export const eraseSignup = (db: Database, entryId: string): Statement =>
  db.delete(signups).where(eq(signups.entryId, entryId));
