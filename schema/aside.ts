import { and, eq, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import { index, type SQLiteColumn, type SQLiteTable, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { type Database, insertSelect, type Statement } from './database.ts';
import { type Entry, entries } from './entries.ts';

/**
 * Rows that a decision of a steward removed, as long as any steward can undo it: what is put up again is what it was.
 */
export const aside = sqliteTable(
  'aside',
  {
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    /** The table that it was in, by its name. */
    from: text('from_table').notNull(),
    /** The row as JSON, by the names of its columns. */
    row: text().notNull(),
  },
  (table) => [index('aside_entry_id').on(table.entryId)],
);

/** Which rows of an entry are put aside: those that have its id in this column. */
export type AsideBy = SQLiteColumn;

const columnsOf = (table: SQLiteTable) => Object.values(getTableColumns(table));

const literal = (name: string) => sql.raw(`'${name}'`);

/** Copies the rows of an entry, before they are removed. */
export const putAside = (db: Database, entryId: string, by: AsideBy): Statement => {
  const fields = columnsOf(by.table as SQLiteTable).flatMap((column) => [literal(column.name), sql`${column}`]);
  return insertSelect(
    db,
    aside,
    {
      entryId: sql`${entryId}`,
      from: sql`${getTableName(by.table)}`,
      row: sql`json_object(${sql.join(fields, sql`, `)})`,
    },
    sql`from ${by.table} where ${by} = ${entryId}`,
  );
};

/** Brings them back in the place of what is there now. Of what somebody else has by now, UNIQUE refuses the batch. */
export const bringBack = (db: Database, entryId: string, by: AsideBy): Statement[] => {
  const table = by.table as SQLiteTable;
  const values = columnsOf(table).map((column) => sql`json_extract(${aside.row}, ${literal(`$.${column.name}`)})`);
  return [
    db.delete(table).where(eq(by, entryId)),
    db.insert(table).select(sql`select ${sql.join(values, sql`, `)} from ${aside} where ${heldOf(entryId, table)}`),
  ];
};

const heldOf = (entryId: string, table: SQLiteTable): SQL | undefined =>
  and(eq(aside.entryId, entryId), eq(aside.from, getTableName(table)));

/** Notes until when the sender's address was to be kept, before a decision ends that sooner. */
export const putContactUntilAside = (db: Database, { id, contactUntil }: Pick<Entry, 'id' | 'contactUntil'>) =>
  db.insert(aside).values({
    entryId: id,
    from: getTableName(entries),
    row: JSON.stringify({ contact_until: contactUntil.epochMilliseconds }),
  });

/** Keeps the address as long as before once more. */
export const bringContactUntilBack = (db: Database, entryId: string): Statement =>
  db
    .update(entries)
    .set({
      contactUntil: sql`coalesce((select json_extract(${aside.row}, '$.contact_until') from ${aside} where ${heldOf(entryId, entries)}), ${entries.contactUntil})`,
    })
    .where(eq(entries.id, entryId));

/** Forgets what was put aside: it was brought back, or cannot be any more. */
export const forgetAside = (db: Database, entryId: string): Statement =>
  db.delete(aside).where(eq(aside.entryId, entryId));
