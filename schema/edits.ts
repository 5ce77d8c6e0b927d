import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from './database.ts';
import { changeable, type Entry, entries, isStillOf, stopWaiting } from './entries.ts';

/**
 * A change of something that is up is an entry of its own, which a steward decides on; what stands stays until then.
 * What it says is in a table of its practice, under the id of that entry. One waits at a time.
 */
export interface EditTexts {
  table: SQLiteTable;
  /** The entry of the change, and that of what it changes. */
  entryId: SQLiteColumn;
  subjectId: SQLiteColumn;
}

/** The ids of all changes of something that were not erased. */
const editsOf = ({ table, entryId, subjectId }: EditTexts, id: string | SQL) =>
  sql`(select ${entryId} from ${table} where ${subjectId} = ${id})`;

/** Of one thing, the change that still waits: for a steward, or for its sender to answer one. */
export const isWaiting = (texts: EditTexts, subjectId: string) =>
  and(sql`${entries.id} in ${editsOf(texts, subjectId)}`, inArray(entries.status, changeable));

/**
 * Takes back the changes of something that wait: a newer one replaces them, or it comes down.
 *
 * @param but the entry of the newer one
 */
export const withdrawEdits = (
  db: Database,
  texts: EditTexts,
  subjectId: string,
  at: Temporal.Instant,
  but = '',
): Statement[] =>
  stopWaiting(db, and(isWaiting(texts, subjectId), ne(entries.id, but)), { to: 'withdrawn', by: 'sender', at });

/**
 * Which text of something stands and which change of it waits, as one word: it is another as soon as either is.
 * Null for what is not up.
 */
const versionNow = (texts: EditTexts, subjectId: string) =>
  sql<string>`(select s.version || coalesce((select '.' || w.version || '.' || w.id from ${entries} w where w.id in ${editsOf(texts, subjectId)} and w.status in ('pending', 'sent-back') limit 1), '') from ${entries} s where s.id = ${subjectId} and s.status = 'approved')`;

/** What the form for a change says that it was opened on. */
export async function versionOf(db: Database, texts: EditTexts, subjectId: string): Promise<string> {
  const { version } = (await db.get<{ version: string | null }>(
    sql`select ${versionNow(texts, subjectId)} as version`,
  )) ?? { version: null };
  return version ?? '';
}

/** Something as whoever changes it saw it. */
export interface Seen {
  entry: Pick<Entry, 'id' | 'contact'>;
  /** As `versionOf` said; empty where nobody said, and the present one is meant. */
  version: string;
}

/** Its id, for the row of a change: null, which the column refuses, once it is not up, in other hands, or another text. */
export const subjectAsSeen = (texts: EditTexts, { entry, version }: Seen) => {
  const asSeen = sql`(${version} = '' or ${version} = ${versionNow(texts, entry.id)})`;
  return sql<string>`(select ${entries.id} from ${entries} where ${entries.id} = ${entry.id} and ${entries.status} = 'approved' and ${isStillOf(entry)} and ${asSeen})`;
};

/** Writes on the entry of what was changed that its text is another. */
export const edited = (db: Database, subjectId: string, title: string): Statement =>
  db
    .update(entries)
    .set({ title, version: sql`${entries.version} + 1` })
    .where(eq(entries.id, subjectId));
