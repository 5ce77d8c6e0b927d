import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types';

/** D1's own count for a statement: what the plan's limits and the bill are about. */
export interface Rows {
  read: number;
  written: number;
}

/** Who is told what a database is asked for. */
export interface Counting {
  /** It was asked once more: for one statement, or for a batch of many. */
  asked?(queries: string[]): void;
  /** What a statement read and wrote. For this, a read whose result does not say so is run once more. */
  rows?(rows: Rows): void;
}

/** The statement that D1 itself made. */
const real = Symbol('statement');
const query = Symbol('query');
type Counted = D1PreparedStatement & { [real]: D1PreparedStatement; [query]: string };

/** The same database, which tells how it is used: the one counter for limits, tests and benchmarks. */
export function counted(binding: D1Database, counting: Counting): D1Database {
  const DB: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (text) => wrap(binding.prepare(text), text, counting),
    async batch<Row>(statements: D1PreparedStatement[]) {
      const all = statements as Counted[];
      counting.asked?.(all.map((statement) => statement[query]));
      const results = await binding.batch<Row>(all.map((statement) => statement[real]));
      return results.map((result) => told(result, counting));
    },
  };
  return DB as D1Database;
}

function told<Result extends D1Result>(result: Result, { rows }: Counting): Result {
  rows?.({ read: result.meta.rows_read, written: result.meta.rows_written });
  return result;
}

const isRead = (text: string) =>
  /^\s*(select|with)\b/i.test(text) && !/\b(insert\s+into|update\s+"|delete\s+from)/i.test(text);

function wrap(statement: D1PreparedStatement, text: string, counting: Counting): D1PreparedStatement {
  const all = async () => {
    counting.asked?.([text]);
    return told(await statement.all<Record<string, unknown>>(), counting);
  };
  const instead = {
    [real]: statement,
    [query]: text,
    bind: (...values: unknown[]) => wrap(statement.bind(...values), text, counting),
    all,
    async run() {
      counting.asked?.([text]);
      return told(await statement.run(), counting);
    },
    async first(column?: string) {
      const [row] = (await all()).results;
      return row === undefined ? null : column === undefined ? row : row[column];
    },
    // `raw` tells nothing of itself, so `all` is asked for the count. A read is then run again, because
    // `all` keeps only one of two columns of the same name; a write must not be.
    async raw() {
      if (!counting.rows) {
        counting.asked?.([text]);
        return statement.raw();
      }
      const { results } = await all();
      return results.length > 0 && isRead(text) ? statement.raw() : results.map((row) => Object.values(row));
    },
  };
  return instead as unknown as D1PreparedStatement;
}
