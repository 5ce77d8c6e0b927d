import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { counting } from './counting.ts';
import { signUp, withRoles } from './signups.ts';
import { aMinutePasses, itIs, newTown, post, publish, rows, rowsRead } from './town.ts';

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
    env.DB.prepare(`${ids} insert into occurrences (entry_id, date_number, kind, starts_at, over_at)
      select id, 0, 'care', at - 3600000, at from past`),
  ]);
}

/** Changes a date of every commons of the archive, as if its steward had called it off in time. */
const changeArchive = () =>
  env.DB.batch([
    env.DB.prepare(`insert into changes (commons_id, date_number, what, at, was_starts_at)
      select entry_id, date_number, 'called-off', starts_at - 1, starts_at from occurrences where over_at < ${Date.now()} and last_change = 0`),
    env.DB.prepare(`update occurrences set called_off = 1,
      last_change = (select max(id) from changes where commons_id = entry_id and changes.date_number = occurrences.date_number) where over_at < ${Date.now()}`),
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
  const few = await rowsRead(paths);
  expect(few['/']).toBeGreaterThan(0);
  await archive(51, 2000);
  await changeArchive();
  expect(await rowsRead(paths)).toEqual(few);
});

/** People who wait in the line of each role that anybody waits for. */
const longerLines = (more: number) =>
  env.DB.batch([
    env.DB.prepare(`with recursive p(k) as (select 1 union all select k + 1 from p where k < ${more}), l as (select * from signups where placed_at is null and left_at is null group by role_id, date_number)
      insert into entries (id, kind, status, title, about, contact_until, created_at, updated_at)
      select l.entry_id || '/in-line/' || p.k, 'signups', 'approved', 'In line', l.commons_id, ${Date.now()} + 86400000, 0, 0 from l, p`),
    env.DB.prepare(`insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, waited, heard, reminded_at, is_news)
      select e.id, l.commons_id, l.date_number, l.role_id, 'In line', e.id, 0, 0, 0, 1, l.heard, null, 0
      from entries e inner join signups l on l.entry_id = substr(e.id, 1, instr(e.id, '/in-line/') - 1) where e.title = 'In line'`),
  ]);

/** Who signed up, waited or left at each commons of the archive: three for each of two roles. */
const signedUpInArchive = () =>
  env.DB.batch([
    env.DB.prepare(`with r(n) as (values (0), (1)) insert or ignore into roles (id, commons_id, position, title, hands, first_time, for_newcomers)
      select entry_id || '/' || r.n, entry_id, r.n, 'Role ' || r.n, 1, 0, r.n from commons, r where slug like 'past-%'`),
    env.DB.prepare(`with p(k) as (values (0), (1), (2)) insert into entries (id, kind, status, title, about, contact_until, created_at, updated_at)
      select r.id || '/' || p.k, 'signups', 'approved', 'Past', r.commons_id, ${Date.now()} + 86400000, 0, 0 from roles r, p
      where not exists (select 1 from signups s where s.role_id = r.id) and r.id like '%-%/_'`),
    env.DB.prepare(`insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, placed_at, waited, left_at, heard, reminded_at, is_news)
      select e.id, e.about, 0, substr(e.id, 1, length(e.id) - 2), 'Past', e.id, 0, 1, 1,
        case when e.id like '%/0' then 1 end, case when e.id like '%/1' then 1 else 0 end, case when e.id like '%/2' then 1 end, 0, null, 0
      from entries e where e.kind = 'signups' and e.title = 'Past' and not exists (select 1 from signups s where s.entry_id = e.id)`),
  ]);

it('what a page reads, and every minute, does not grow with who signed up for what is past', async () => {
  const { commons, page, yours } = await withRoles({ repeats: 'weekly', until: '2027-06-26' });
  await signUp(commons, { date: '2027-03-13' });
  await aMinutePasses();
  await archive(1, 50);
  await signedUpInArchive();
  const paths = [page, `/sign-up/?commons=${commons}`, '/sign-up/', `${yours}coming/`, '/commons/past-7/'];
  const read = async () => {
    const pages = await rowsRead(paths);
    const { count, DB } = counting();
    await aMinutePasses({ DB });
    return { ...pages, minute: count.rows };
  };
  itIs('2027-03-01T18:30:00Z');
  await aMinutePasses();
  const few = await read();
  await archive(51, 1000);
  await signedUpInArchive();
  expect((await rows('select 1 from signups')).length).toBeGreaterThan(5000);
  expect(await read()).toEqual(few);
});

it('what every minute reads does not grow with how many wait in line', async () => {
  const { commons } = await withRoles({ roles: '1 × Dish washing' });
  for (const name of ['Zoe', 'Kim']) await signUp(commons, { name, email: '' });
  await aMinutePasses();
  const minute = async () => {
    const { count, DB } = counting();
    await aMinutePasses({ DB });
    return count.rows;
  };
  const few = await minute();
  await longerLines(400);
  expect(await rows('select 1 from signups where placed_at is null')).toHaveLength(401);
  expect(await minute()).toBe(few);
});
