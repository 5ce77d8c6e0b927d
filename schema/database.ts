import type { D1Database } from '@cloudflare/workers-types';
import { Column, getTableColumns, is, SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { customType, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { Temporal } from 'temporal-polyfill';

/** D1 as the domain sees it. Writes that belong together go through `db.batch`, which is atomic. */
export type Database = DrizzleD1Database;

export const openDatabase = (binding: D1Database): Database => drizzle(binding);

/** A moment, kept as milliseconds since the Unix epoch (UTC), so that SQLite compares numbers. */
export const instant = customType<{ data: Temporal.Instant; driverData: number }>({
  dataType: () => 'integer',
  toDriver: (value) => value.epochMilliseconds,
  fromDriver: (value) => Temporal.Instant.fromEpochMilliseconds(value),
});

/** One statement of a batch. */
export type Statement = Parameters<Database['batch']>[0][number];

/** Runs the statements in one transaction: all of them or none. */
export async function writeTogether(db: Database, statements: Statement[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
}

/** True when the database refused a write because of the named constraint, e.g. `commons.slug`. */
export function refusedBy(error: unknown, constraint: string): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('constraint failed') && cause.message.includes(constraint)) return true;
  }
  return false;
}

type Row<Table extends SQLiteTable> = {
  [Name in keyof Table['$inferInsert']]: Table['$inferInsert'][Name] | SQL | Column;
};

/**
 * Inserts what a query gives, one row each: every column by its name, as a value or as what is looked up. What is
 * left out has its default.
 *
 * @param source the query from its FROM on
 */
export function insertSelect<Table extends SQLiteTable>(db: Database, table: Table, row: Row<Table>, source: SQL) {
  const given = row as Record<string, unknown>;
  const values = Object.entries(getTableColumns(table))
    .filter(([, column]) => column.generated === undefined)
    .map(([name, column]) => {
      const value = given[name] === undefined ? (column.default ?? null) : given[name];
      return is(value, SQL) || is(value, Column) ? value : sql.param(value, column);
    });
  return db.insert(table).select(sql`select ${sql.join(values, sql`, `)} ${source}`);
}

/**
 * Inserts a row only where a condition holds at the moment of writing, inside the same transaction
 * as the rest of its batch; a row that is there already is left alone. A value may be looked up then, too.
 */
export const insertWhere = <Table extends SQLiteTable>(
  db: Database,
  table: Table,
  row: Row<Table>,
  condition: SQL,
): Statement => insertSelect(db, table, row, sql`where ${condition}`).onConflictDoNothing();
