/** Enough for what all pages ask for, and no more than a few pages’ own lines. */
const mostRemembered = 100;

/**
 * The same database for reading, which answers what was asked before with the same answer.
 *
 * A build shows one moment, and thousands of its pages ask for the same few sums. In a build each
 * `prepare` and each `bind` also holds everything up until another process has answered, so they are
 * put off until an answer is needed.
 */
export function remembering(binding: D1Database): D1Database {
  const prepared = new Map<string, D1PreparedStatement>();
  const answers = new Map<string, Promise<unknown>>();

  const statement = (query: string) => {
    const there = prepared.get(query) ?? binding.prepare(query);
    prepared.set(query, there);
    return there;
  };

  const remember = (key: string, ask: () => Promise<unknown>) => {
    const answer = answers.get(key) ?? ask();
    // Last in is last out: what is asked for again stays.
    answers.delete(key);
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > mostRemembered && oldest !== undefined) answers.delete(oldest);
    return answer;
  };

  const asking = (query: string, values: unknown[]) => {
    const ask = (how: 'all' | 'raw') => () =>
      remember(JSON.stringify([how, query, values]), () => {
        const bound = values.length > 0 ? statement(query).bind(...values) : statement(query);
        return bound[how]();
      });
    return { bind: (...bound: unknown[]) => asking(query, bound), all: ask('all'), raw: ask('raw') };
  };

  return { prepare: (query: string) => asking(query, []) } as unknown as D1Database;
}
