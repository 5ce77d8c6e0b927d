import { and, asc, desc, eq, gt, gte, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { withdrawEdits } from '../edits.ts';
import { contactAfter, entries } from '../entries.ts';
import { freeSlug } from '../slug.ts';
import { before, days } from '../time.ts';
import { eraseChanges } from './changes.ts';
import { type Dated, datesOf, revealBefore } from './dates.ts';
import { commonsEdits } from './edits.ts';
import type { Proposed } from './form.ts';
import { type CommonsContext, hooked } from './hooks.ts';
import type { List } from './lists.ts';
import { type Commons, commons, type Occurrence, occurrences } from './table.ts';

/** A public commons has an address and a moment since when it is up. */
export type PublicCommons = Commons & { slug: string; publishedAt: Temporal.Instant; changedAt: Temporal.Instant };

// Written out, not bound: SQLite uses the partial index only when it sees the condition itself.
const isChanged = sql`${occurrences.lastChange} > 0`;

// The plus keeps SQLite from starting at every approved entry there ever was: it has to begin with
// what the query narrows down (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
const isApproved = sql`+${entries.status} = 'approved'`;

const asPublic = (one: Commons) => one as PublicCommons;

/** How far back places that were told quietly are looked for, to forget them: a site may stand still for a while. */
const lookedBack = days(60);

/** Forgets where dates were moved quietly, 30 days after they were over, like the addresses of those who were told. */
export function forgetQuietPlaces(db: Database, now: Temporal.Instant): Statement {
  const over = and(
    ...[isChanged, lte(occurrences.overAt, now.subtract(contactAfter))],
    gt(occurrences.overAt, now.subtract(contactAfter).subtract(lookedBack)),
  );
  return db
    .update(occurrences)
    .set({ quietPlace: '' })
    .where(and(over, sql`${occurrences.quietPlace} <> ''`));
}

/** When the first public commons began, or null while there is none. */
export async function firstStart(db: Database): Promise<Temporal.Instant | null> {
  const [first] = await db
    .select({ at: occurrences.startsAt })
    .from(occurrences)
    .orderBy(asc(occurrences.startsAt))
    .limit(1);
  return first?.at ?? null;
}

/** A public commons with all its dates, in order of time. */
export interface WithDates {
  commons: PublicCommons;
  dates: Occurrence[];
}

/** One public commons with all its dates, by its address. */
export const publicCommons = (db: Database, slug: string): Promise<WithDates | null> =>
  oneWithDates(db, eq(commons.slug, slug));

/** The same by its entry. */
export const commonsWithDates = (db: Database, entryId: string): Promise<WithDates | null> =>
  oneWithDates(db, eq(commons.entryId, entryId));

async function oneWithDates(db: Database, which: SQL): Promise<WithDates | null> {
  const rows = await db
    .select({ commons, date: occurrences })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .innerJoin(occurrences, eq(occurrences.entryId, commons.entryId))
    .where(and(which, isNotNull(commons.slug), isApproved))
    .orderBy(asc(occurrences.startsAt));
  const [first] = rows;
  return first ? { commons: asPublic(first.commons), dates: rows.map((row) => row.date) } : null;
}

/** The addresses of all public commons, past ones too: what the build makes pages for. */
export async function publicSlugs(db: Database): Promise<string[]> {
  const rows = await db
    .select({ slug: commons.slug })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(and(isNotNull(commons.slug), isApproved));
  return rows.flatMap(({ slug }) => slug ?? []);
}

/** A commons as a feed carries it. */
export interface Carried {
  commons: PublicCommons;
  /** All its dates, in order of time; null while they are as its rule says. */
  dates: Occurrence[] | null;
  /** When something about it was last another: its text, its dates, or whether its place is shown. */
  changedAt: Temporal.Instant;
}

const carriedAtMost = 500;

/** What feeds carry: all that is to come, and what was over within the last 31 days; with very many, the soonest. */
export async function carriedCommons(db: Database, now: Temporal.Instant): Promise<List<Carried>> {
  const isCarried = and(isNotNull(commons.slug), gte(commons.lastOverAt, now.subtract(days(31))));
  const next = sql`(select min(o.over_at) from ${occurrences} o where o.entry_id = ${commons.entryId} and o.over_at > ${now.epochMilliseconds})`;
  const rows = await db
    .select({ commons, all: sql<number>`count(*) over ()` })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(and(isCarried, isApproved))
    .orderBy(sql`${next} is null`, asc(next), desc(commons.lastOverAt))
    .limit(carriedAtMost);
  const list = rows.map((row) => asPublic(row.commons));
  // What was never changed needs no rows: its dates are in its rule. Of the others, all: there are few of each.
  const changed = await datesOfEach(
    db,
    list.filter(({ sequence }) => sequence > 0).map(({ entryId }) => entryId),
  );
  const more = (rows[0]?.all ?? 0) - rows.length;
  return { list: list.map((one) => carry(one, changed.get(one.entryId) ?? null, now)), more };
}

/** Every date of some commons, in order of time, by the id of the commons. A list in JSON is one parameter. */
async function datesOfEach(db: Database, entryIds: string[]): Promise<Map<string, Occurrence[]>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(occurrences)
    .where(sql`${occurrences.entryId} in (select value from json_each(${JSON.stringify(entryIds)}))`)
    .orderBy(asc(occurrences.startsAt));
  return Map.groupBy(rows, ({ entryId }) => entryId);
}

/** The commons that were approved last, newest first: what a reader of news wants. */
export async function newestCommons(db: Database, now: Temporal.Instant, most: number): Promise<PublicCommons[]> {
  const rows = await db
    .select({ commons })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(and(isNotNull(commons.slug), isApproved, lte(commons.publishedAt, now)))
    .orderBy(desc(commons.publishedAt))
    .limit(most);
  return rows.map((row) => asPublic(row.commons));
}

/** That the place is shown or hidden again counts as a change. */
export function carry(one: PublicCommons, dates: Occurrence[] | null, now: Temporal.Instant): Carried {
  if (one.reveal === 'now') return { commons: one, dates, changedAt: one.changedAt };
  const changedAt = (dates ?? datesOf(one))
    .flatMap((date) => [date.startsAt.subtract(revealBefore), date.overAt])
    .filter((moment) => !before(now, moment))
    .reduce((latest, moment) => (before(latest, moment) ? moment : latest), one.changedAt);
  return { commons: one, dates, changedAt };
}

/** What a commons says, whatever became of it: for its sender and the stewards. */
export async function anyCommons(db: Database, entryId: string): Promise<Commons | undefined> {
  const [row] = await db.select().from(commons).where(eq(commons.entryId, entryId));
  return row;
}

export const insertCommons = (db: Database, entryId: string, proposed: Proposed): Statement =>
  db.insert(commons).values({ entryId, ...proposed });

export const updateCommons = (db: Database, entryId: string, proposed: Proposed): Statement =>
  db.update(commons).set(proposed).where(eq(commons.entryId, entryId));

/** The address of a commons, or the best that is free; as `freeSlug`. */
export const commonsSlug = async (
  db: Database,
  { title, date, slug }: Pick<Commons, 'title' | 'date' | 'slug'>,
  contested = false,
): Promise<string> => slug ?? freeSlug(db, commons.slug, { title, date, other: 'commons', contested });

/** Rows in one INSERT: D1 binds at most 100 parameters, and a date has twelve. */
const datesInOneInsert = 8;

/** Makes a commons public: its address, its dates, and what other practices write with it. */
export function publish(context: CommonsContext, one: Commons, slug: string, at: Temporal.Instant): Statement[] {
  const { db } = context;
  const dates = datesOf(one).map((date: Dated) => ({ ...date, entryId: one.entryId, kind: one.kind }));
  const inserts: Statement[] = [];
  for (let from = 0; from < dates.length; from += datesInOneInsert) {
    inserts.push(db.insert(occurrences).values(dates.slice(from, from + datesInOneInsert)));
  }
  const up = { slug, changedAt: at, publishedAt: one.publishedAt ?? at };
  return [
    db.update(commons).set(up).where(eq(commons.entryId, one.entryId)),
    ...inserts,
    ...hooked(context, ({ published }) => published?.(db, one, at)),
  ];
}

/** The dates of a commons as its rule gives them, while nothing was changed about any. */
export const plainDates = (one: Commons): Occurrence[] =>
  datesOf(one).map((date) => ({
    ...date,
    entryId: one.entryId,
    kind: one.kind,
    calledOff: false,
    area: null,
    place: null,
    quietPlace: null,
    lastChange: 0,
    asked: false,
  }));

/** Takes a commons off every public page and feed. */
const unpublish = (context: CommonsContext, entryId: string): Statement[] => [
  ...hooked(context, ({ unpublished }) => unpublished?.(context.db, entryId)),
  ...eraseChanges(context.db, entryId),
  context.db.delete(occurrences).where(eq(occurrences.entryId, entryId)),
];

/** Takes a commons down for whoever holds it, and back what they asked to have changed. */
export const takeDown = (context: CommonsContext, entryId: string, at: Temporal.Instant): Statement[] => [
  ...hooked(context, ({ takenDown }) => takenDown?.(context.db, entryId, at)),
  ...unpublish(context, entryId),
  ...withdrawEdits(context.db, commonsEdits, entryId, at),
];

/** What is written when it is up again, once its dates are back. */
export const putBack = (context: CommonsContext, entryId: string): Statement[] =>
  hooked(context, ({ putBack }) => putBack?.(context.db, entryId));

/** Removes what an unpublished commons said. */
export const eraseCommons = (context: CommonsContext, entryId: string): Statement[] => [
  ...unpublish(context, entryId),
  ...hooked(context, ({ erased }) => erased?.(context.db, entryId)),
  context.db.delete(commons).where(eq(commons.entryId, entryId)),
];

/** Wants no more messages about it, or takes them again. What it says is another from then on, to every reader. */
export const stopMessages = (db: Database, entryId: string, answersStopped: boolean): Statement =>
  db
    .update(commons)
    .set({ answersStopped, changedAt: sql`${commons.changedAt}` })
    .where(eq(commons.entryId, entryId));
