import { env } from 'cloudflare:workers';
import { counted } from '../../schema/counted.ts';

/** The database of the town, with a count of the rows that it says it read. */
export function counting() {
  const count = { rows: 0 };
  const DB = counted(env.DB, {
    rows({ read }) {
      count.rows += read;
    },
  });
  return { count, DB };
}

/** The database of the town, with a count of how often it is asked: a batch is asked once. */
export function asked() {
  const count = { times: 0 };
  const DB = counted(env.DB, {
    asked() {
      count.times += 1;
    },
  });
  return { count, DB };
}

/**
 * The bindings of a town, with a count of how often all that is behind them was asked. The inbox is left out:
 * there is none where the platform counts.
 */
export function watched(env: Cloudflare.Env) {
  let times = 0;
  const note = () => {
    times += 1;
  };
  const LETTERS = counted(env.LETTERS, { asked: note });
  const DB = counted(env.DB, {
    asked(queries) {
      if (!queries.every((query) => /^(insert into|select .* from) "inbox"/.test(query))) note();
    },
  });
  const watching = <Binding extends object>(binding: Binding): Binding =>
    new Proxy(binding, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          note();
          // Not `value.apply`: of what is called in another process that would be a call, too.
          return Reflect.apply(value, target, given);
        };
      },
    });
  const others = { ASSETS: watching(env.ASSETS), EMAIL: env.EMAIL && watching(env.EMAIL) };
  return { env: { ...env, ...others, DB, LETTERS }, times: () => times };
}
