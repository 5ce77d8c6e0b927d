/** D1 that adds up how often it is asked, and what it says of the rows it read. */
import { env } from 'cloudflare:workers';

/** The bound statement that D1 really runs, and what it says about each run. */
export function counting() {
  const count = { rows: 0 };
  const add = (meta: D1Meta) => {
    count.rows += meta.rows_read;
  };
  const wrap = (statement: D1PreparedStatement): object => ({
    real: statement,
    bind: (...values: unknown[]) => wrap(statement.bind(...values)),
    async all() {
      const result = await statement.all();
      add(result.meta);
      return result;
    },
    // What gives bare rows says nothing of itself, so it is run once more for the count.
    async raw() {
      add((await statement.all()).meta);
      return statement.raw();
    },
    async first() {
      add((await statement.all()).meta);
      return statement.first();
    },
  });
  const DB = {
    prepare: (query: string) => wrap(env.DB.prepare(query)),
    async batch(statements: { real: D1PreparedStatement }[]) {
      const results = await env.DB.batch(statements.map(({ real }) => real));
      for (const { meta } of results) add(meta);
      return results;
    },
  };
  return { count, DB };
}

/** The same database, which counts how often it is asked: a batch is asked once. */
export function asked() {
  const count = { times: 0 };
  const DB = {
    prepare(query: string) {
      count.times += 1;
      return env.DB.prepare(query);
    },
    batch(statements: D1PreparedStatement[]) {
      count.times += 1 - statements.length;
      return env.DB.batch(statements);
    },
  };
  return { count, DB };
}
