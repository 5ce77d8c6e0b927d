import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { onTheBoard, sweeping } from '../offers.ts';
import { newTown, rowsRead } from '../town.ts';

beforeEach(newTown);

/** Puts papers into the past: approved once, off the board long since. */
async function past(from: number, to: number) {
  const numbers = `with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to})`;
  await env.DB.batch([
    env.DB.prepare(
      `insert into entries (id, kind, status, version, title, contact_until, example, created_at, updated_at) ${numbers} select 'past-' || i, 'offers', 'approved', 1, 'Past ' || i, 0, 0, 0, 0 from n`,
    ),
    env.DB.prepare(
      `insert into offers (entry_id, slug, direction, category, title, details, quantity, area, name, round, quiet, published_at) ${numbers} select 'past-' || i, 'past-' || i, 'offer', 'tools', 'Long ladder ' || i, 'It was lent.', '', 'Riverside', 'Dov', 1, 0, 0 from n`,
    ),
  ]);
}

it('the board reads as much with a hundred past papers as with a hundred thousand', { timeout: 60_000 }, async () => {
  await onTheBoard();
  await onTheBoard(sweeping);
  const paths = [
    '/offers/',
    '/offers/find/?q=ladder',
    '/offers/find/?category=tools',
    '/offers/long-ladder-to-lend/',
    '/victories/',
  ];
  await past(1, 100);
  const few = await rowsRead(paths);
  for (let from = 101; from < 100_000; from += 20_000) await past(from, Math.min(from + 19_999, 100_000));
  expect(await rowsRead(paths)).toEqual(few);
  expect(Math.min(...Object.values(few).slice(0, 4))).toBeGreaterThan(0);
});
