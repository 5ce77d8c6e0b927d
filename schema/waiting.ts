import { and, asc, count, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { type Entry, entries } from './entries.ts';
import { type Keys, keyedHash } from './secrets.ts';

/**
 * What waits for a decision, as stewards read it: in turns of its senders. The first entry of each comes before
 * the second of any, so that a flood of one hides nobody else's.
 */

/** How many of one sender may wait at once: a street table that shares a connection stays below. */
export const mostWaiting = 20;
/** What asks for no mail, such as the names of those who signed up, comes in numbers from a tablet at a gate. */
const mostSilentWaiting = 60;
/** So many times as much may wait of a whole network, of which one sender may have all, or many have a part each. */
const networkToSender = 10;

/**
 * Marks a sender without keeping who it is: by where it came from, or where that is not known by the address. Not
 * by an address that anybody may have typed into a public form: what others send under it must keep nobody out.
 * It begins with the mark of the network around, which takes turns as one: whoever has all of it has 65,536
 * connections, and the first of each would stand before all else.
 *
 * @param from `source` and `around` as in `Town`
 */
export async function senderMark(
  keys: Keys,
  address: string,
  { source, around }: { source: string | null; around: string | null },
): Promise<string | null> {
  if (!source && !address) return null;
  const own = await keyedHash(keys, `sender/${source ?? address.toLowerCase()}`);
  return `${around ? await keyedHash(keys, `sender/${around}`) : own}.${own}`;
}

/** Named by the database when as much of one sender waits as may. */
export const tooManyWait = 'NOT NULL constraint failed: entries.turn';

/** The turn of a new entry that waits, found while it is written; null, which is refused, when too many wait. */
export function turnOf(silent: boolean, sender: string | null): SQL<number> {
  if (sender === null) return sql`1`;
  const most = silent ? mostSilentWaiting : mostWaiting;
  const alike = sql`w.silent = ${sql.raw(silent ? '1' : '0')}`;
  const own = sql`(select count(*) from ${entries} w where w.sender = ${sender} and ${alike})`;
  // What begins alike is in a row in the index: a slash is what comes after a point.
  const [network = ''] = sender.split('.');
  const around = sql`(select count(*) from ${entries} w where w.sender > ${`${network}.`} and w.sender < ${`${network}/`} and ${alike})`;
  return sql<number>`case when ${own} < ${most} and ${around} < ${most * networkToSender} then ${around} + 1 end`;
}

// Written out, not bound: SQLite uses a partial index only when it sees the condition itself.
const asks = sql`${entries.status} = 'pending' and ${entries.silent} = 0`;
const isSilent = sql`${entries.status} = 'pending' and ${entries.silent} = 1`;

/** One entry that waits, with how many of the same sender do. */
export interface Waiting {
  entry: Entry;
  alike: number;
}

// Written out: of one table drizzle names its columns alone, which would be those of `w`.
const alike = sql<number>`max(1, (select count(*) from entries w where w.sender = entries.sender))`;

export interface WhichWait {
  /** The kinds that are listed, of all that there are. */
  kinds: string[];
  /** The id of the last one on the page before. */
  after?: string | undefined;
  /** True where that one is the first on this page instead. */
  isFirst?: boolean;
}

const inOrder = [entries.turn, entries.dueAt, entries.createdAt, entries.id];

/** Stands behind, or before, one entry in the order of the desk. */
const beside = (how: '>=' | '>' | '<', { turn, dueAt, createdAt, id }: Entry) =>
  sql`(${sql.join(inOrder, sql`, `)}) ${sql.raw(how)} (${turn}, ${dueAt.epochMilliseconds}, ${createdAt.epochMilliseconds}, ${id})`;

/** What waits of some kinds, from an index each, so that it costs the same however many wait. */
async function read(
  db: Database,
  kinds: string[],
  { which, most, onward, back = false }: { which: SQL; most: number; onward?: SQL | undefined; back?: boolean },
): Promise<Waiting[]> {
  const [one, ...more] = kinds.map((kind) =>
    db
      .select({ entry: entries, alike })
      .from(entries)
      .where(and(which, eq(entries.kind, kind), onward))
      .orderBy(...inOrder.map((column) => (back ? desc(column) : asc(column))))
      .limit(most),
  );
  const found = one ? (await db.batch([one, ...more])).flat().sort(inTurns) : [];
  return back ? found.slice(-most) : found.slice(0, most);
}

/**
 * A page of what waits, in turns of its senders, and of one turn the most urgent first. What asks for no mail comes
 * after all else: a thousand names of those who signed up, whose places are theirs anyway, must not hide a proposal.
 */
export async function waitingPage(
  db: Database,
  { kinds, after, isFirst = false }: WhichWait,
  most: number,
): Promise<Waiting[]> {
  const last = after === undefined ? undefined : await entryRead(db, after);
  const onward = last && beside(isFirst ? '>=' : '>', last);
  const asking = last?.silent ? [] : await read(db, kinds, { which: asks, most, onward });
  const left = most - asking.length;
  if (left <= 0) return asking;
  return [
    ...asking,
    ...(await read(db, kinds, { which: isSilent, most: left, onward: last?.silent ? onward : undefined })),
  ];
}

/** What stands before one entry on the desk and what after it, whether or not that one still waits. */
export async function waitingBeside(
  db: Database,
  kinds: string[],
  entry: Entry,
): Promise<{ previous: Entry | undefined; next: Entry | undefined }> {
  const back = { most: 1, back: true };
  const before = beside('<', entry);
  const [[previous], [next]] = await Promise.all([
    entry.silent
      ? read(db, kinds, { ...back, which: isSilent, onward: before })
      : read(db, kinds, { ...back, which: asks, onward: before }),
    waitingPage(db, { kinds, after: entry.id }, 1),
  ]);
  const [asking] = previous || !entry.silent ? [previous] : await read(db, kinds, { ...back, which: asks });
  return { previous: asking?.entry, next: next?.entry };
}

const inTurns = ({ entry: one }: Waiting, { entry: other }: Waiting) =>
  one.turn - other.turn ||
  one.dueAt.epochMilliseconds - other.dueAt.epochMilliseconds ||
  one.createdAt.epochMilliseconds - other.createdAt.epochMilliseconds ||
  (one.id < other.id ? -1 : 1);

async function entryRead(db: Database, id: string): Promise<Entry | undefined> {
  const [entry] = await db.select().from(entries).where(eq(entries.id, id));
  return entry;
}

/** The most that are counted: a page must not be made slow by whoever sends thousands. */
export const mostCounted = 1000;

/** How many wait of each of some kinds, up to `mostCounted`; none where none do. */
export async function countWaiting(db: Database, kinds: string[]): Promise<{ kind: string; count: number }[]> {
  const counts = (which: SQL) =>
    kinds.map((kind) => {
      const some = db
        .select({ id: entries.id })
        .from(entries)
        .where(and(which, eq(entries.kind, kind)))
        .limit(mostCounted)
        .as('some');
      return db.select({ count: count() }).from(some);
    });
  const [one, ...more] = [...counts(asks), ...counts(isSilent)];
  const all = one ? await db.batch([one, ...more]) : [];
  const countAt = (index: number) => all[index]?.[0]?.count ?? 0;
  return kinds
    .map((kind, index) => ({ kind, count: Math.min(mostCounted, countAt(index) + countAt(kinds.length + index)) }))
    .filter((counted) => counted.count > 0);
}

/** What waits of the same sender as one entry, itself among it, the first one first. */
export async function waitingOfSender(db: Database, id: string, most: number): Promise<Waiting[]> {
  const of = await entryRead(db, id);
  if (of?.status !== 'pending') return [];
  const same = of.sender === null ? eq(entries.id, of.id) : eq(entries.sender, of.sender);
  return db.select({ entry: entries, alike }).from(entries).where(same).orderBy(asc(entries.createdAt)).limit(most);
}

/** Those of some ids that still wait, in the order in which they came. */
export const stillWaiting = (db: Database, ids: string[]): Promise<Entry[]> =>
  db
    .select()
    .from(entries)
    .where(
      and(sql`${entries.id} in (select value from json_each(${JSON.stringify(ids)}))`, eq(entries.status, 'pending')),
    )
    .orderBy(asc(entries.createdAt));

/** What waits for a decision about one thing, oldest first: what may be decided together. */
export async function waitingAbout(db: Database, about: string, most: number): Promise<Entry[]> {
  const read = (which: SQL) =>
    db
      .select()
      .from(entries)
      .where(and(which, eq(entries.about, about)))
      .orderBy(asc(entries.createdAt))
      .limit(most);
  const [asking, silent] = await Promise.all([read(asks), read(isSilent)]);
  const inOrder = (one: Entry, other: Entry) => one.createdAt.epochMilliseconds - other.createdAt.epochMilliseconds;
  return [...asking, ...silent].sort(inOrder).slice(0, most);
}

/** How many of one kind wait that ask for no mail, up to a most. */
export async function silentWaiting(db: Database, kind: string, most: number): Promise<number> {
  const which = and(isSilent, eq(entries.kind, kind));
  const rows = await db.select({ id: entries.id }).from(entries).where(which).limit(most);
  return rows.length;
}
