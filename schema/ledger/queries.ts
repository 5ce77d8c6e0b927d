import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { commons } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { fold, matchOf } from '../search.ts';
import type { Head } from './chain.ts';
import { type Act, type ActDraft, type ActKind, actDrafts, acts, type Span, type Tally, tallies } from './table.ts';

/** The most lines one page shows. */
const pageSize = 50;

/** What it takes to link to a line. */
export interface LineAddress {
  seq: number;
  month: string;
}

/** A line as a page shows it. */
export interface ListedAct {
  act: Act;
  /** Its commons, while that is public. */
  commons: { slug: string; title: string } | null;
  /** The line that corrects it. */
  correction: LineAddress | null;
  /** The line that it corrects. */
  corrected: LineAddress | null;
}

/** Some lines, newest first, and the one that follows them, if any. */
export interface ActsPage {
  list: ListedAct[];
  next: LineAddress | null;
}

const correction = alias(acts, 'correction');
const corrected = alias(acts, 'corrected');

const select = (db: Database) =>
  db
    .select({
      act: acts,
      slug: commons.slug,
      title: commons.title,
      status: entries.status,
      correctionSeq: correction.seq,
      correctionMonth: correction.month,
      correctedSeq: corrected.seq,
      correctedMonth: corrected.month,
    })
    .from(acts)
    .leftJoin(commons, eq(commons.entryId, acts.commonsId))
    .leftJoin(entries, eq(entries.id, acts.commonsId))
    .leftJoin(correction, eq(correction.corrects, acts.seq))
    .leftJoin(corrected, eq(corrected.seq, acts.corrects));

type Row = Awaited<ReturnType<typeof select>>[number];

const address = (seq: number | null, month: string | null): LineAddress | null =>
  seq && month ? { seq, month } : null;

const listed = (row: Row): ListedAct => ({
  act: row.act,
  commons: row.slug && row.title !== null && row.status === 'approved' ? { slug: row.slug, title: row.title } : null,
  correction: address(row.correctionSeq, row.correctionMonth),
  corrected: address(row.correctedSeq, row.correctedMonth),
});

async function page(db: Database, where: SQL | undefined, order: SQL[], most = pageSize): Promise<ActsPage> {
  const rows = await select(db)
    .where(where)
    .orderBy(...order)
    .limit(most + 1);
  return { list: rows.slice(0, most).map(listed), next: rows[most]?.act ?? null };
}

const before = (seq: number | undefined) => (seq === undefined ? undefined : lt(acts.seq, seq));
const newestFirst = [desc(acts.seq)];

/** The lines of the newest months, and the first that did not fit. */
export const newestActs = (db: Database): Promise<ActsPage> => page(db, undefined, [desc(acts.month), desc(acts.seq)]);

/** The lines of one month before a number: the ledger only grows, so such a page never changes. */
export const monthActs = (db: Database, month: string, beforeSeq?: number): Promise<ActsPage> =>
  page(db, and(eq(acts.month, month), before(beforeSeq)), newestFirst);

/** What may be looked for. */
export interface Sought {
  /** Words or parts of words. */
  q: string;
  act: ActKind | null;
  commonsId: string | null;
  /** A group; not together with a commons, which has one group or none. */
  host: string | null;
  /** Only lines before this number. */
  before?: number | undefined;
}

/** How many lines that hold the words one page looks at: what bounds a search that is narrowed down, too. */
const mostMatches = 500;

/** A page of what was found, and from which number to look further where there may be more. */
export interface FoundActs {
  list: ListedAct[];
  next: number | null;
}

/** Looks through the ledger, newest first. */
export async function findActs(db: Database, sought: Sought): Promise<FoundActs> {
  const { act, commonsId, host } = sought;
  const narrowed = and(
    act ? eq(acts.act, act) : undefined,
    commonsId ? eq(acts.commonsId, commonsId) : undefined,
    host ? eq(acts.hostFolded, fold(host)) : undefined,
  );
  const match = matchOf(sought.q);
  if (match === null) {
    const { list, next } = await page(db, and(narrowed, before(sought.before)), newestFirst);
    return { list, next: next && (list.at(-1)?.act.seq ?? null) };
  }
  // Cast: D1 binds numbers as REAL, and the index takes a limit only from an INTEGER.
  const upTo = sought.before === undefined ? sql`` : sql` and rowid < cast(${sought.before} as integer)`;
  const most = narrowed ? mostMatches : pageSize + 1;
  const matches = await db.all<{ rowid: number }>(
    sql`select rowid from acts_search where acts_search match ${match}${upTo} order by rowid desc limit ${most}`,
  );
  const list: ListedAct[] = [];
  let looked = 0;
  // D1 binds at most 100 parameters to a statement.
  while (looked < matches.length && list.length < pageSize) {
    const chunk = matches.slice(looked, looked + pageSize).map(({ rowid }) => rowid);
    const rows = await select(db)
      .where(and(inArray(acts.seq, chunk), narrowed))
      .orderBy(desc(acts.seq));
    for (const row of rows) {
      if (list.length === pageSize) return { list, next: list.at(-1)?.act.seq ?? null };
      list.push(listed(row));
    }
    looked += chunk.length;
  }
  const last = matches[looked - 1]?.rowid;
  const mayBeMore = looked < matches.length || matches.length === most;
  return { list, next: mayBeMore && last !== undefined ? last : null };
}

/** What went into the jar and out of it. */
export async function jarActs(db: Database, beforeSeq?: number): Promise<ActsPage> {
  const pages = await Promise.all(
    (['jar-in', 'jar-out'] as const).map((act) => page(db, and(eq(acts.act, act), before(beforeSeq)), newestFirst)),
  );
  const list = pages.flatMap((one) => one.list).sort((a, b) => b.act.seq - a.act.seq);
  const next = list[pageSize]?.act ?? pages.find((one) => one.next)?.next ?? null;
  return { list: list.slice(0, pageSize), next };
}

/** The newest lines of one commons. */
export const commonsActs = (db: Database, commonsId: string, most: number): Promise<ActsPage> =>
  page(db, eq(acts.commonsId, commonsId), newestFirst, most);

/** The lines that came with one submission, in their order. */
export async function actsOfEntry(db: Database, entryId: string): Promise<ListedAct[]> {
  const rows = await select(db).where(eq(acts.entryId, entryId)).orderBy(asc(acts.seq));
  return rows.map(listed);
}

/** One line by its number. */
export async function actBySeq(db: Database, seq: number): Promise<ListedAct | undefined> {
  const [row] = await select(db).where(eq(acts.seq, seq));
  return row && listed(row);
}

const named = and(isNotNull(acts.who), isNotNull(acts.what));

/** The newest lines of one month that bear a name and hold: for the wall. */
export async function namedActs(db: Database, month: string, most: number): Promise<ActsPage> {
  const { list, next } = await page(db, and(eq(acts.month, month), named), newestFirst, most);
  return { list: list.filter(({ act, correction }) => correction === null && act.hundredths > 0), next };
}

/** The months that have lines, newest first, one row read for each. */
export async function ledgerMonths(db: Database): Promise<string[]> {
  const rows = await db.all<{ month: string }>(
    sql`with recursive m(month) as (select max(month) from acts union all select (select max(month) from acts where acts.month < m.month) from m where m.month is not null) select month from m where month is not null`,
  );
  return rows.map(({ month }) => month);
}

const mostHosts = 200;

/** The groups that have lines, by name, each once, as it was first written. */
export async function ledgerHosts(db: Database): Promise<string[]> {
  const rows = await db.all<{ host: string }>(
    sql`with recursive h(folded) as (select min(host_folded) from acts where host_folded is not null union all select (select min(acts.host_folded) from acts where acts.host_folded is not null and acts.host_folded > h.folded) from h where h.folded is not null limit ${mostHosts}) select (select host from acts where host_folded = h.folded limit 1) as host from h where folded is not null`,
  );
  return rows.map(({ host }) => host);
}

/** The sums of one span, one row for each act and unit. */
export const talliesOf = (db: Database, span: Span, key: string): Promise<Tally[]> =>
  db
    .select()
    .from(tallies)
    .where(and(eq(tallies.span, span), eq(tallies.key, key)));

/** How many acts there were in each week since a Monday, by act. */
export const weeklyTallies = (db: Database, since: string): Promise<Tally[]> =>
  db
    .select()
    .from(tallies)
    .where(and(eq(tallies.span, 'week'), gte(tallies.key, since)));

/** The last line, as the foot of each page of the ledger names it; null while there is none. */
export async function printedHead(db: Database): Promise<Head | null> {
  const [head] = await db.select({ seq: acts.seq, hash: acts.hash }).from(acts).orderBy(desc(acts.seq)).limit(1);
  return head ?? null;
}

/** Whole lines in the order of the chain, after a number: what the exports are made of. */
export const chainAfter = (db: Database, seq: number, most: number): Promise<Act[]> =>
  db.select().from(acts).where(gt(acts.seq, seq)).orderBy(asc(acts.seq)).limit(most);

/** The same with the address of each line's commons, while that is public. */
export async function chainWithCommons(
  db: Database,
  seq: number,
  most: number,
): Promise<{ act: Act; slug: string | null }[]> {
  return db
    .select({ act: acts, slug: sql<string | null>`iif(${entries.status} = 'approved', ${commons.slug}, null)` })
    .from(acts)
    .leftJoin(commons, eq(commons.entryId, acts.commonsId))
    .leftJoin(entries, eq(entries.id, acts.commonsId))
    .where(gt(acts.seq, seq))
    .orderBy(asc(acts.seq))
    .limit(most);
}

/** The lines of a submission that waits, in their order. */
export const draftsOf = (db: Database, entryId: string): Promise<ActDraft[]> =>
  db.select().from(actDrafts).where(eq(actDrafts.entryId, entryId)).orderBy(asc(actDrafts.position));

/** D1 binds at most 100 parameters, and a line has eleven. */
const draftsInOneInsert = 9;

export function insertDrafts(db: Database, drafts: ActDraft[]): Statement[] {
  const inserts: Statement[] = [];
  for (let from = 0; from < drafts.length; from += draftsInOneInsert) {
    inserts.push(db.insert(actDrafts).values(drafts.slice(from, from + draftsInOneInsert)));
  }
  return inserts;
}

/**
 * The pages of months beyond each first one, as they link to one another: by month, the numbers that
 * they are before, ascending. This is what the build makes. Reads the whole ledger.
 */
export async function builtMonthPages(db: Database): Promise<Map<string, number[]>> {
  const pages = await db.all<{ month: string; before: number }>(
    sql`select month, seq as "before" from (select month, seq, row_number() over w as n, count(*) over (partition by month) as lines from acts window w as (partition by month order by seq desc)) where n % ${pageSize} = 0 and n < lines order by seq`,
  );
  const byMonth = Map.groupBy(pages, ({ month }) => month);
  return new Map([...byMonth].map(([month, ones]) => [month, ones.map(({ before }) => before)]));
}

/** The pages of the jar beyond the first, likewise. */
export async function builtJarPages(db: Database): Promise<number[]> {
  const rows = await db.all<{ seq: number }>(
    sql`select seq from (select seq, row_number() over (order by seq desc) as n, count(*) over () as lines from acts where act in ('jar-in', 'jar-out')) where n % ${pageSize} = 0 and n < lines`,
  );
  return rows.map(({ seq }) => seq);
}
