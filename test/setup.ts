import { env } from 'cloudflare:workers';
import { beforeAll, vi } from 'vitest';

/** The moment at which every test in workerd begins: Monday 1 March 2027, 13:00 in Berlin. */
export const today = '2027-03-01T12:00:00Z';

beforeAll(async () => {
  // The hour at which the tests are run changes nothing, nor does a clock that the file before this one turned.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(today) });
  // `reset()` passes over a database that this file has not asked anything yet, and leaves in it what the last one did.
  for (const database of [env.DB, env.LETTERS]) await database.prepare('select 1').run();
});
