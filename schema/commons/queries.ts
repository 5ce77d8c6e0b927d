import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { type Database, type Statement, writeTogether } from '../database.ts';
import { contactAfter, entries, isExample, stopWaiting } from '../entries.ts';
import { acts } from '../ledger/table.ts';
import { eraseRoles, publishRoles } from '../signups/roles.ts';
import { roles, signups } from '../signups/table.ts';
import { eraseInvitations } from '../stewards/invitations.ts';
import { eraseSunrises, firstSunrise } from '../stewards/sunrises.ts';
import { sunrises } from '../stewards/table.ts';
import { before, days } from '../time.ts';
import { eraseChanges } from './changes.ts';
import { type Dated, datesOf, revealBefore } from './dates.ts';
import type { Proposed } from './form.ts';
import type { List } from './lists.ts';
import { slugCandidates } from './slug.ts';
import { type Commons, changes, commons, edits, type Occurrence, occurrences } from './table.ts';

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

/**
 * The best public address that is free. Another approval may take it first: then the batch fails.
 *
 * @param contested several reach for it at once: one is given that nobody else can take
 */
export async function freeSlug(
  db: Database,
  one: Pick<Commons, 'title' | 'date' | 'slug'>,
  contested = false,
): Promise<string> {
  if (one.slug) return one.slug;
  const candidates = slugCandidates(one.title, one.date);
  const certain = `${candidates[1]}-${crypto.randomUUID().slice(0, 8)}`;
  if (contested) return certain;
  const taken = await db.select({ slug: commons.slug }).from(commons).where(inArray(commons.slug, candidates));
  const free = candidates.find((candidate) => !taken.some(({ slug }) => slug === candidate));
  return free ?? certain;
}

/** Rows in one INSERT: D1 binds at most 100 parameters, and a date has twelve. */
const datesInOneInsert = 8;

/** Makes a commons public: its address, its dates, its roles, and who holds its first sunrise. */
export function publish(db: Database, one: Commons, slug: string, at: Temporal.Instant): Statement[] {
  const dates = datesOf(one).map((date: Dated) => ({ ...date, entryId: one.entryId, kind: one.kind }));
  const inserts: Statement[] = [];
  for (let from = 0; from < dates.length; from += datesInOneInsert) {
    inserts.push(db.insert(occurrences).values(dates.slice(from, from + datesInOneInsert)));
  }
  const up = { slug, changedAt: at, publishedAt: one.publishedAt ?? at };
  return [
    db.update(commons).set(up).where(eq(commons.entryId, one.entryId)),
    ...inserts,
    ...publishRoles(db, one, one.roles, at.epochMilliseconds),
    firstSunrise(db, one.entryId, one.stewardName, at),
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

/** Takes a commons off every public page and feed, and its group off the lines of the ledger. */
export const unpublish = (db: Database, entryId: string): Statement[] => [
  db.update(acts).set({ host: null }).where(eq(acts.commonsId, entryId)),
  eraseChanges(db, entryId),
  db.delete(occurrences).where(eq(occurrences.entryId, entryId)),
];

/** Removes what an unpublished commons said. */
export const eraseCommons = (db: Database, entryId: string): Statement[] => [
  ...unpublish(db, entryId),
  ...eraseRoles(db, entryId),
  eraseSunrises(db, entryId),
  eraseInvitations(db, entryId),
  db.delete(commons).where(eq(commons.entryId, entryId)),
];

/** Removes the example town and nothing else, together with what other practices remove of it. */
export async function clearExample(db: Database, also: Statement[] = []): Promise<void> {
  const examples = db.select({ id: entries.id }).from(entries).where(isExample);
  // Whoever signed up for something of the example is real: their name waits for nobody any more.
  const forExamples = and(eq(entries.kind, 'signups'), inArray(entries.about, examples), sql`${entries.example} = 0`);
  await writeTogether(db, [
    ...also,
    ...stopWaiting(db, forExamples, { to: 'lapsed', by: 'time', at: Temporal.Now.instant() }),
    db.delete(occurrences).where(inArray(occurrences.entryId, examples)),
    db.delete(changes).where(inArray(changes.commonsId, examples)),
    db.delete(edits).where(inArray(edits.entryId, examples)),
    db.delete(signups).where(inArray(signups.commonsId, examples)),
    db.delete(roles).where(inArray(roles.commonsId, examples)),
    db.delete(sunrises).where(inArray(sunrises.commonsId, examples)),
    db.delete(commons).where(inArray(commons.entryId, examples)),
    db.delete(entries).where(isExample),
  ]);
}
