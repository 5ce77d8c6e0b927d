import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { counting } from './counting.ts';
import { newTown, post, publish, visit } from './town.ts';

beforeEach(newTown);

/** Commons held once each, one a day, the last of them forty days ago. */
async function archive(from: number, to: number) {
  const day = 86_400_000;
  const ids = `with recursive days(i) as (select ${from} union all select i + 1 from days where i < ${to}),
    past as (select i, printf('00000000-0000-4000-8000-%012d', i) as id, ${Date.now()} - (40 + i) * ${day} as at from days)`;
  await env.DB.batch([
    env.DB.prepare(`${ids} insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
      select id, 'commons', 'approved', 'Past ' || i, at, at, at from past`),
    env.DB.prepare(`${ids} insert into commons (entry_id, slug, title, kind, summary, date, starts, zone, repeats, area,
        place, reveal, bring, access, host, steward_name, last_over_at, changed_at, published_at)
      select id, 'past-' || i, 'Past ' || i, 'care', 'Past', date(at / 1000, 'unixepoch'), '10:00', 'UTC', 'never', 'Riverside',
        'Court', 'now', '', '', '', 'Amina', at, at, at from past`),
    env.DB.prepare(`${ids} insert into occurrences (entry_id, n, kind, starts_at, over_at)
      select id, 0, 'care', at - 3600000, at from past`),
  ]);
}

/** Changes a date of every commons of the archive, as if its steward had called it off in time. */
const changeArchive = () =>
  env.DB.batch([
    env.DB.prepare(`insert into changes (commons_id, n, what, at, was_starts_at)
      select entry_id, n, 'called-off', starts_at - 1, starts_at from occurrences where over_at < ${Date.now()} and last_change = 0`),
    env.DB.prepare(`update occurrences set called_off = 1,
      last_change = (select max(id) from changes where commons_id = entry_id and changes.n = occurrences.n) where over_at < ${Date.now()}`),
    env.DB.prepare(`update commons set sequence = 1 where last_over_at < ${Date.now()}`),
  ]);

it('what a page reads does not grow with the archive', async () => {
  const { page } = await publish();
  const { yours } = await publish({ title: 'Thursday pot', date: '2027-03-04', repeats: 'weekly', kind: 'kitchen' });
  await post(`${yours}plan/`, { act: 'off', which: '2' });
  await archive(1, 50);
  await changeArchive();
  const paths = [
    ...['/', '/kind/kitchen/', '/month/', '/month/2027-03/', page, '/commons/past-7/', '/past/', '/past/2027-01/'],
    ...['/calendar.ics', '/calendar.xml', '/calendar.json', page.replace(/\/$/, '.ics'), '/propose/'],
  ];
  const rowsRead = async () => {
    const read: Record<string, number> = {};
    for (const path of paths) {
      const { count, DB } = counting();
      expect((await visit(path, { env: { DB } })).status, path).toBe(200);
      read[path] = count.rows;
    }
    return read;
  };
  const few = await rowsRead();
  expect(few['/']).toBeGreaterThan(0);
  await archive(51, 2000);
  await changeArchive();
  expect(await rowsRead()).toEqual(few);
});
