import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types';

/** D1's own count for a statement: what the plan's limits and the bill are about. */
export interface Rows {
  read: number;
  written: number;
}

const isRead = (query: string) =>
  /^\s*(select|with)\b/i.test(query) && !/\b(insert\s+into|update\s+"|delete\s+from)/i.test(query);

/** The same database, which tells how many rows each statement read and wrote. */
export function counting(binding: D1Database, count: (rows: Rows) => void): D1Database {
  const counted = <Result extends D1Result>(result: Result): Result => {
    count({ read: result.meta.rows_read, written: result.meta.rows_written });
    return result;
  };
  const wrap = (statement: D1PreparedStatement, query: string): D1PreparedStatement => {
    const all = async () => counted(await statement.all<Record<string, unknown>>());
    const instead: Record<string, unknown> = {
      unwrapped: statement,
      bind: (...values: unknown[]) => wrap(statement.bind(...values), query),
      all,
      run: async () => counted(await statement.run()),
      async first(column?: string) {
        const [row] = (await all()).results;
        return row === undefined ? null : column === undefined ? row : row[column];
      },
      // `raw` tells nothing of itself, so `all` is asked for the count. A read is then run again,
      // because `all` keeps only one of two columns of the same name; a write must not be.
      async raw() {
        const { results } = await all();
        return results.length > 0 && isRead(query) ? statement.raw() : results.map((row) => Object.values(row));
      },
    };
    return new Proxy(statement, {
      get: (target, property) => instead[String(property)] ?? Reflect.get(target, property, target),
    });
  };
  return new Proxy(binding, {
    get(target, property) {
      if (property === 'prepare') return (query: string) => wrap(target.prepare(query), query);
      if (property === 'batch')
        return async (statements: (D1PreparedStatement & { unwrapped?: D1PreparedStatement })[]) =>
          (await target.batch(statements.map((statement) => statement.unwrapped ?? statement))).map(counted);
      return Reflect.get(target, property, target);
    },
  });
}
