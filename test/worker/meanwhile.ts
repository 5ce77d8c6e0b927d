import { env } from 'cloudflare:workers';

/** A database, the town’s unless it is another, in front of which something happens once, when a batch is written that says this. */
export function meanwhile(said: RegExp, act: () => Promise<unknown>, database = env.DB) {
  let isNear = false;
  return new Proxy(database, {
    get(db, name: keyof D1Database) {
      if (name === 'prepare')
        return (query: string) => {
          isNear ||= said.test(query);
          return db.prepare(query);
        };
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          if (isNear) await act();
          isNear = false;
          return db.batch(statements);
        };
      return typeof db[name] === 'function' ? (db[name] as () => unknown).bind(db) : db[name];
    },
  });
}
