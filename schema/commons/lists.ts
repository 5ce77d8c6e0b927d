import { and, asc, desc, eq, getTableColumns, gt, gte, isNotNull, lt, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import type { PublicCommons } from './queries.ts';
import { commons, type Kind, type Occurrence, occurrences } from './table.ts';

// A list says little of each, and reading a column takes as long as showing it.
const { entryId, slug, title, kind, summary, date, zone, repeats, until, area, place, reveal, host } =
  getTableColumns(commons);
const brief = { entryId, slug, title, kind, summary, date, zone, repeats, until, area, place, reveal, host };
const { lastChange: _change, asked: _asked, kind: _kind, ...briefDate } = getTableColumns(occurrences);

/** One date of one commons, as a list shows it. */
export interface Listed {
  commons: Pick<PublicCommons, keyof typeof brief>;
  date: Pick<Occurrence, keyof typeof briefDate>;
}

/** What a list shows, and how many more there are that it does not. */
export interface List<One = Listed> {
  list: One[];
  more: number;
}

/** The most commons that one page lists; later ones are a month view away. */
export const listedAtMost = 60;

/** Counts every row, before the limit: what is cut can be said. */
const all = sql<number>`count(*) over ()`;

const listed = { commons: brief, date: briefDate, all };

/** A row of a list: what is public has an address. */
type Row = { [Part in keyof Listed]: unknown } & { all: number };

function asList(rows: Row[]): List {
  const [first] = rows;
  return {
    list: rows.map(({ commons: one, date }) => ({ commons: one, date }) as Listed),
    more: (first?.all ?? 0) - rows.length,
  };
}

// Of each commons by itself, so that no other's dates come before its own. Each reads a row or two by an index.
const oneOf = (which: SQL, order: SQL) =>
  sql<number>`(select o.date_number from ${occurrences} o where o.entry_id = ${commons.entryId} and ${which} order by ${order} limit 1)`;

/** The number of the next date of a commons that is on, or else of the next that is called off. */
function nextNumber(now: Temporal.Instant): SQL<number> {
  const coming = sql`o.over_at > ${now.epochMilliseconds}`;
  return sql`coalesce(${oneOf(sql`${coming} and o.called_off = 0`, sql`o.over_at`)}, ${oneOf(coming, sql`o.over_at`)})`;
}

function lastNumber(now: Temporal.Instant): SQL<number> {
  const past = sql`o.over_at <= ${now.epochMilliseconds}`;
  return sql`coalesce(${oneOf(sql`${past} and o.called_off = 0`, sql`o.over_at desc`)}, ${oneOf(past, sql`o.over_at desc`)})`;
}

/**
 * The next date of each commons that is to come, soonest first: the next one that is on, or, where all
 * are called off, the next of those.
 *
 * Reads some rows for each commons that is to come, and none of the archive.
 */
export async function upcomingCommons(db: Database, now: Temporal.Instant, kind?: Kind): Promise<List> {
  const rows = await db
    .select(listed)
    .from(commons)
    .innerJoin(occurrences, and(eq(occurrences.entryId, commons.entryId), eq(occurrences.dateNumber, nextNumber(now))))
    .where(and(isNotNull(commons.slug), gt(commons.lastOverAt, now), kind && eq(commons.kind, kind)))
    .orderBy(asc(occurrences.startsAt))
    .limit(listedAtMost);
  return asList(rows);
}

/** The most dates that a month shows of one day. */
const ofOneDayAtMost = 120;

/** From when to when a day is. */
export type Day = [from: Temporal.Instant, to: Temporal.Instant];

/**
 * Every date that starts on some days, in order: a month view. Of a day that has very many, the first, and how
 * many more there are by the place of the day.
 */
export async function commonsOnDays(db: Database, days: Day[]): Promise<{ list: Listed[]; more: Map<number, number> }> {
  const given = JSON.stringify(days.map((day) => day.map(({ epochMilliseconds }) => epochMilliseconds)));
  const day = sql`json_each(${given}) day`;
  const isOnDay = sql`o.starts_at >= json_extract(day.value, '$[0]') and o.starts_at < json_extract(day.value, '$[1]')`;
  const first = sql`select p.rowid from ${day}, ${occurrences} p where p.rowid in (select o.rowid from ${occurrences} o where ${isOnDay} order by o.starts_at limit ${ofOneDayAtMost})`;
  const rows = await db
    .select({ commons: brief, date: briefDate })
    .from(occurrences)
    .innerJoin(commons, eq(commons.entryId, occurrences.entryId))
    .where(sql`${occurrences}.rowid in (${first})`)
    .orderBy(asc(occurrences.startsAt));
  if (rows.length < ofOneDayAtMost) return { list: rows as Listed[], more: new Map() };
  const counts = await db
    .select({ place: sql<number>`day.key`, all: sql<number>`(select count(*) from ${occurrences} o where ${isOnDay})` })
    .from(day);
  const over = counts.filter((one) => one.all > ofOneDayAtMost);
  return { list: rows as Listed[], more: new Map(over.map((one) => [one.place, one.all - ofOneDayAtMost])) };
}

/** A commons that was held, with how often it was. */
export interface Held extends Listed {
  times: number;
}

/** The most commons of one month that the archive lists. */
const heldAtMost = 400;

// A date ends on the next day at the latest. With some days more no date of the month is passed over.
const overSoonAfter = 7 * 24 * 3_600_000;

/**
 * What was held between two moments, each commons once with its first date that was not called off, in order.
 *
 * Walks the dates in order until the list is full, so that `more` only tells whether there are others: to count
 * them would read all of them.
 */
export async function commonsHeld(
  db: Database,
  from: Temporal.Instant,
  to: Temporal.Instant,
  now: Temporal.Instant,
): Promise<{ list: Held[]; more: boolean }> {
  // The plus signs have SQLite find the other dates by their commons, not by their moment.
  const ofTheSame = sql`from ${occurrences} o where o.entry_id = ${occurrences.entryId}
    and o.over_at > ${from.epochMilliseconds} and o.over_at <= ${to.epochMilliseconds + overSoonAfter}
    and +o.starts_at >= ${from.epochMilliseconds} and +o.starts_at < ${to.epochMilliseconds} and +o.over_at <= ${now.epochMilliseconds}`;
  const rows = await db
    .select({ commons: brief, date: briefDate, times: sql<number>`(select count(*) ${ofTheSame})` })
    .from(occurrences)
    .innerJoin(commons, eq(commons.entryId, occurrences.entryId))
    .where(
      and(
        gte(occurrences.startsAt, from),
        lt(occurrences.startsAt, to),
        lte(occurrences.overAt, now),
        sql`not exists (select 1 ${ofTheSame} and (o.called_off, o.starts_at) < (${occurrences.calledOff}, ${occurrences.startsAt}))`,
      ),
    )
    .orderBy(asc(occurrences.startsAt))
    .limit(heldAtMost + 1);
  const list = rows.slice(0, heldAtMost) as Held[];
  return { list, more: rows.length > heldAtMost };
}

/** What was held most recently, newest first: each commons once, with how often it was held until now. */
export async function lastCommons(db: Database, now: Temporal.Instant, most: number): Promise<List<Held>> {
  const isThere = sql`exists (select 1 from ${occurrences} o where o.entry_id = c.entry_id)`;
  const over = sql`select entry_id from (select c.entry_id from ${commons} c where c.slug is not null and c.last_over_at <= ${now.epochMilliseconds} and ${isThere} order by c.last_over_at desc limit ${most})`;
  const goingOn = sql`select c.entry_id from ${commons} c where c.slug is not null and c.last_over_at > ${now.epochMilliseconds}`;
  const rows = await db
    .select({
      ...listed,
      times: sql<number>`(select count(*) from ${occurrences} o where o.entry_id = ${commons.entryId} and o.over_at <= ${now.epochMilliseconds})`,
    })
    .from(commons)
    .innerJoin(occurrences, and(eq(occurrences.entryId, commons.entryId), eq(occurrences.dateNumber, lastNumber(now))))
    .where(sql`${commons.entryId} in (${over} union all ${goingOn})`)
    .orderBy(desc(occurrences.overAt))
    .limit(most);
  return withTimes(rows);
}

function withTimes(rows: (Row & { times: number })[]): List<Held> {
  const { list, more } = asList(rows);
  return { list: list.map((one, index) => ({ ...one, times: rows[index]?.times ?? 1 })), more };
}

/** The most dates of one commons that data carries. */
const datesCarried = 10;

/** The next dates of one commons, soonest first. */
export interface ComingDates {
  dates: Occurrence[];
  /** True when there are later ones. */
  more: boolean;
}

/** The next dates of some commons that are not over, so many of each, by their ids. */
export async function comingDates(
  db: Database,
  entryIds: string[],
  now: Temporal.Instant,
): Promise<Map<string, ComingDates>> {
  const next = sql`select o.date_number from ${occurrences} o where o.entry_id = given.value and o.over_at > ${now.epochMilliseconds} order by o.over_at limit ${datesCarried + 1}`;
  const rows = await db
    .select()
    .from(occurrences)
    .where(
      sql`${occurrences}.rowid in (select p.rowid from json_each(${JSON.stringify(entryIds)}) given, ${occurrences} p where p.entry_id = given.value and p.date_number in (${next}))`,
    )
    .orderBy(asc(occurrences.overAt));
  const found = Map.groupBy(rows, ({ entryId }) => entryId);
  return new Map(
    [...found].map(([id, dates]) => [id, { dates: dates.slice(0, datesCarried), more: dates.length > datesCarried }]),
  );
}

/** A commons that looks for hands, with its next date. */
export interface LooksForHands {
  slug: string;
  title: string;
  zone: string;
  startsAt: Temporal.Instant;
}

/** The commons to come that have roles, soonest first, each once with its next date that is on. */
export async function lookingForHands(db: Database, now: Temporal.Instant, most: number): Promise<List<LooksForHands>> {
  const rows = await db
    .select({
      slug: commons.slug,
      title: commons.title,
      zone: commons.zone,
      startsAt: occurrences.startsAt,
      all,
    })
    .from(commons)
    .innerJoin(occurrences, and(eq(occurrences.entryId, commons.entryId), eq(occurrences.dateNumber, nextNumber(now))))
    .where(
      and(
        isNotNull(commons.slug),
        gt(commons.lastOverAt, now),
        ne(commons.roles, ''),
        eq(occurrences.calledOff, false),
      ),
    )
    .orderBy(asc(occurrences.startsAt))
    .limit(most);
  const list = rows.map(({ all: _, ...one }) => one as LooksForHands);
  return { list, more: (rows[0]?.all ?? 0) - rows.length };
}
