import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { log, soup, verified } from '../ledger.ts';
import { ben, chandra, decide, linkIn, newTown, publish, read, rows, visit, words } from '../town.ts';

beforeEach(newTown);

const crowd = 200;

/** The desk’s links to everything that waits, on all its pages. */
async function links(desk: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page = await read(desk + next);
    found.push(...[...page.matchAll(/href="\.\/([0-9a-f-]{36})\/"/g)].map(([, id]) => `${desk}${id}/`));
    next = /<a href="\.\/(\?after=[^"]*)">The next ones/.exec(page)?.[1];
  }
  return found;
}

it('two hundred approvals in the same moment make one chain of two hundred lines, each entry once', async () => {
  const { page } = await publish();
  for (let n = 1; n <= crowd; n++) {
    const what = `Task number ${n}`;
    await log({ what, quantity: String(n), who: n % 2 ? `Neighbour ${n}` : '', commons: 'swap-table-on-the-court' });
  }
  const [bens, chandras] = [await links(await linkIn('desk', ben)), await links(await linkIn('desk', chandra))];
  expect(bens).toHaveLength(crowd);

  const press = (link: string) =>
    visit(link, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'decision=approve&note=',
    });
  const answers = await Promise.all(bens.map(press));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));

  const chain = await verified();
  expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: crowd }, (_, index) => index + 1));
  expect(new Set(chain.map(({ words: { what } }) => what?.text)).size).toBe(crowd);
  expect(await rows('select count(distinct entry_id) as entries from acts')).toEqual([{ entries: crowd }]);
  expect(await rows('select count(*) as n from transitions where "to" = \'approved\'')).toEqual([{ n: crowd + 1 }]);
  expect(await rows('select * from act_drafts')).toEqual([]);
  expect(words(await read(page))).toContain('100 people, 20,100 meals.');

  expect((await decide(chandras[7] ?? '', 'approve')).status).toBe(409);
  expect(await verified()).toHaveLength(crowd);
}, 90_000);

it('an approval that meets a line at every try says so, changes nothing, and may be pressed again', async () => {
  await log();
  const link = await linkIn('review', ben);
  const DB = {
    prepare: (query: string) => env.DB.prepare(query),
    batch: async () => {
      throw new Error('D1_ERROR: constraint failed: acts.seq does not follow the last line');
    },
  };
  const response = await visit(link, {
    env: { DB },
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'decision=approve&note=',
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(words(await response.text())).toContain('nothing was changed');
  expect((await decide(link, 'approve')).status).toBe(303);
  expect((await verified()).map(({ words: { what } }) => what?.text)).toEqual([soup.what]);
});
