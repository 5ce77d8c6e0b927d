import { and, asc, desc, eq, gt, isNotNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Commons, commons, type Occurrence, occurrences } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries, type Status } from '../entries.ts';
import { type Together, transitionMany } from '../many.ts';
import { context, moveUp, type SignupInPlace, withAll } from './queries.ts';
import { type Role, roles, type Signup, signups, signupTallies } from './table.ts';

/** Who comes for one role at one date, or the part of them that a page has room for. */
export interface Coming {
  role: Role;
  date: Occurrence;
  /** How many have a place, and how many wait, in all. */
  taken: number;
  waiting: number;
  /** In the order they arrived. */
  people: Signup[];
}

/** A part of the list of who comes to a commons. */
export interface ComingPage {
  list: Coming[];
  /** How many people come after these. */
  more: number;
}

/** How many people one page of the list names. */
export const mostComing = 100;
/** D1 takes a hundred parameters, and each role at each date is two of them. */
const mostGroups = 40;

/**
 * Who comes to a commons, by date and role, in the order they arrived. How many there are is read from the
 * tallies: a page costs the same, however many more there are.
 *
 * @param after the arrival of the last one on the page before
 */
export async function comingTo(
  db: Database,
  commonsId: string,
  now: Temporal.Instant,
  after?: number,
): Promise<ComingPage> {
  const groups = await db
    .select({ role: roles, date: occurrences, taken: signupTallies.taken, waiting: signupTallies.waiting })
    .from(roles)
    .innerJoin(signupTallies, eq(signupTallies.roleId, roles.id))
    .innerJoin(
      occurrences,
      and(eq(occurrences.entryId, roles.commonsId), eq(occurrences.dateNumber, signupTallies.dateNumber)),
    )
    .where(and(eq(roles.commonsId, commonsId), gt(occurrences.overAt, now)))
    .orderBy(asc(occurrences.startsAt), asc(occurrences.dateNumber), asc(roles.position));
  const last = after === undefined ? undefined : await arrived(db, commonsId, after);
  const begin = last
    ? groups.findIndex(({ role, date }) => role.id === last.roleId && date.dateNumber === last.dateNumber)
    : 0;
  const ahead = last ? await countUpTo(db, last) : 0;
  const left = groups.slice(Math.max(begin, 0));
  const sizes = left.map(({ taken, waiting }) => taken + waiting);
  const all = sizes.reduce((sum, size) => sum + size, 0) - (begin < 0 ? 0 : ahead);
  const shown = left.slice(0, groupsUpTo(sizes, mostComing + ahead));
  const people = await peopleOf(db, shown, begin < 0 ? undefined : last);
  const page = people.slice(0, mostComing);
  const list = shown.map((group) => ({
    ...group,
    people: page.filter(({ roleId, dateNumber }) => roleId === group.role.id && dateNumber === group.date.dateNumber),
  }));
  return {
    list: list.filter((group) => group.people.length > 0),
    more: Math.max(0, all - page.reduce((sum, one) => sum + one.people, 0)),
  };
}

/** How many groups it takes to have so many people, within what one query takes. */
function groupsUpTo(sizes: number[], people: number): number {
  let count = 0;
  for (let sum = 0; count < Math.min(sizes.length, mostGroups) && sum < people; count++) sum += sizes[count] ?? 0;
  return count;
}

type Place = Pick<Signup, 'roleId' | 'dateNumber' | 'arrival'>;

async function arrived(db: Database, commonsId: string, arrival: number): Promise<Place | undefined> {
  const [row] = await db
    .select({ roleId: signups.roleId, dateNumber: signups.dateNumber, arrival: signups.arrival })
    .from(signups)
    .where(and(eq(signups.arrival, arrival), eq(signups.commonsId, commonsId)));
  return row;
}

/** How many people of a role and date were named before, up to one of them. */
async function countUpTo(db: Database, { roleId, dateNumber, arrival }: Place): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`coalesce(sum(${signups.people}), 0)` })
    .from(signups)
    .where(and(eq(signups.roleId, roleId), eq(signups.dateNumber, dateNumber), context, lte(signups.arrival, arrival)));
  return row?.count ?? 0;
}

/** The people of some groups, one group after the other; of the first only who came after one of them. */
async function peopleOf(db: Database, groups: Omit<Coming, 'people'>[], after?: Place): Promise<Signup[]> {
  const which = groups.map(({ role, date }) =>
    and(eq(signups.roleId, role.id), eq(signups.dateNumber, date.dateNumber)),
  );
  if (which.length === 0) return [];
  const rows = await db
    .select()
    .from(signups)
    .where(and(or(...which), context))
    .orderBy(asc(signups.arrival));
  const isNext = ({ roleId, dateNumber, arrival }: Signup) =>
    !after || roleId !== after.roleId || dateNumber !== after.dateNumber || arrival > after.arrival;
  return groups.flatMap(({ role, date }) =>
    rows.filter((one) => one.roleId === role.id && one.dateNumber === date.dateNumber && isNext(one)),
  );
}

/** Those of a commons who are on the list, of some that were ticked: each once, a guest of many dates by the first. */
export const onList = (db: Database, commonsId: string, entryIds: string[]): Promise<SignupInPlace[]> =>
  withAll(db)
    .where(
      and(
        sql`${signups.entryId} in (select value from json_each(${JSON.stringify(entryIds)}))`,
        ...[eq(signups.commonsId, commonsId), context, isNotNull(occurrences.dateNumber)],
        sql`not exists (select 1 from ${signups} s where s.entry_id = ${signups.entryId} and s.arrival < ${signups.arrival})`,
      ),
    )
    .limit(mostComing);

/** Where the entry of somebody who did not leave may stand. */
const listed: Status[] = ['pending', 'sent-back', 'approved', 'declined', 'lapsed'];

/**
 * Takes people off the list of a commons for whoever holds it, whatever became of their names; whoever waits
 * moves up. Who had left by then is left out.
 *
 * @param note a word for them, which stands on their private pages; null for none
 */
export function removeFromList(
  db: Database,
  commonsId: string,
  people: Signup[],
  { note, at }: { note: string | null; at: Temporal.Instant },
): Together {
  const isHere = sql`exists (select 1 from ${signups} s where s.entry_id = ${entries.id} and s.commons_id = ${commonsId} and s.left_at is null)`;
  const chosen = people.map(({ entryId }) => ({ id: entryId, version: null }));
  const together = transitionMany(db, { chosen, from: listed, to: 'withdrawn', by: 'holder', at, note, also: isHere });
  const lines = new Map(people.map(({ roleId, dateNumber }) => [`${dateNumber} ${roleId}`, { roleId, dateNumber }]));
  const left = db
    .update(signups)
    .set({ leftAt: at, isNews: true, line: '' })
    .where(and(sql`${signups.entryId} in ${together.took}`, context));
  const up = [...lines.values()].flatMap((one) => moveUp(db, one, at));
  return { ...together, statements: [...together.statements, left, ...up] };
}

/** The commons for which somebody signed up, moved up or left since their last summary, which was before today. */
export async function commonsWithNews(db: Database, today: string, most: number): Promise<Commons[]> {
  const rows = await db
    .selectDistinct({ commons })
    .from(signups)
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(and(sql`${signups.isNews} = 1`, sql`coalesce(${commons.summarizedOn}, '') < ${today}`))
    .limit(most);
  return rows.map((row) => row.commons);
}

/** True once inside a batch: the summary of a day was not written yet. */
export const notSummarized = (commonsId: string, today: string): SQL =>
  sql`exists (select 1 from ${commons} where ${commons.entryId} = ${commonsId} and coalesce(${commons.summarizedOn}, '') < ${today})`;

/** Notes that a day's summary was written; what came after it was made stays news. */
export const summarized = (db: Database, commonsId: string, today: string, newest: number): Statement[] => [
  db
    .update(signups)
    .set({ isNews: false })
    .where(and(eq(signups.commonsId, commonsId), sql`${signups.isNews} = 1`, lte(signups.arrival, newest))),
  db.update(commons).set({ summarizedOn: today }).where(eq(commons.entryId, commonsId)),
];

/** The newest arrival of all, for a summary that says up to where it counts. */
export async function newestArrival(db: Database): Promise<number> {
  const [row] = await db.select({ arrival: signups.arrival }).from(signups).orderBy(desc(signups.arrival)).limit(1);
  return row?.arrival ?? 0;
}

/** How many who have a place at some dates can be written to, and how many left no address. */
export interface Reach {
  byMail: number;
  without: number;
}

/** How many a letter to those who come reaches, each counted once. */
export async function reachOf(db: Database, commonsId: string, numbers: number[]): Promise<Reach> {
  const count = (hasMail: boolean) =>
    sql<number>`count(distinct case when ${signups.hasMail} = ${Number(hasMail)} then ${signups.who} end)`;
  const [row] = await db
    .select({ byMail: count(true), without: count(false) })
    .from(signups)
    .where(
      and(
        ...[eq(signups.commonsId, commonsId), context, isNotNull(signups.placedAt)],
        sql`${signups.dateNumber} in (select value from json_each(${JSON.stringify(numbers)}))`,
      ),
    );
  return row ?? { byMail: 0, without: 0 };
}
