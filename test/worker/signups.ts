/** Who helps at what: the roles of Amina's swap table, and people who sign up for them. */
import { env } from 'cloudflare:workers';
import { decoded, type Fields, post, publish, read, rows, type Sending, sent } from './town.ts';

export const zoe = 'zoe@example.net';
export const kim = 'kim@example.net';

export const roles = '2 × Dish washing, 18:00–20:00, good for a first time\n1 × Carrying, kept for newcomers';

/** A swap table that looks for hands; gives the private link, the page and the address of the commons. */
export async function withRoles(changes: Fields = {}): Promise<{ yours: string; page: string; commons: string }> {
  const { yours, page } = await publish({ roles, ...changes });
  return { yours, page, commons: decodeURIComponent(page.split('/')[2] ?? '') };
}

const zoeSignsUp: Fields = { role: 'Dish washing', name: 'Zoe', email: zoe, newcomer: '', show_name: '' };

export const trySignUp = (commons: string, changes: Fields = {}, sending: Sending = {}) =>
  post('/sign-up/', { commons, ...zoeSignsUp, ...changes }, sending);

/** Signs somebody up, and gives the path of their private link. */
export const signUp = (commons: string, changes: Fields = {}) =>
  sent('/sign-up/', { commons, ...zoeSignsUp, ...changes });

/** What the page of a private link says of where it stands. */
export async function standing(yours: string): Promise<string> {
  const page = await read(yours);
  return decoded(/<p class="standing[^>]*>\s*<strong>(.*?)<\/strong>/s.exec(page)?.[1] ?? '');
}

/** The names on the list of whoever holds it, each with the name of its box. */
export async function onList(yours: string): Promise<Map<string, string>> {
  const page = await read(`${yours}coming/`);
  const found = page.matchAll(/name="(off-[^"]+)"[^>]*>\s*<span><bdi[^>]*>(.*?)<\/bdi>/gs);
  return new Map([...found].map(([, box = '', name = '']) => [name, box]));
}

/** The page on which a steward decides on the name that waits, from the link to the desk. */
export async function nameOnDesk(desk: string): Promise<string> {
  const entry = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
  return `${desk}${entry}/`;
}

/** People who signed up for a role at the first date, so many with a place and so many in line. */
export async function crowd(role: string, placed: number, waiting: number) {
  await env.DB.batch([
    env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < ${placed + waiting})
      insert into entries (id, kind, silent, status, title, contact_until, created_at, updated_at)
      select '${role} ' || i, 'signups', 1, 'pending', '', 9e12, 0, 0 from c`,
    ),
    env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < ${placed + waiting})
      insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, placed_at, waited, heard, is_news)
      select '${role} ' || i, r.commons_id, 0, r.id, 'Guest ' || i, 'who ' || i, 0, 1, 0, case when i <= ${placed} then 1 end, 0, 0, 0
      from c, roles r where r.title = '${role}'`,
    ),
  ]);
}

/** What the triggers count. */
export const tallies = () =>
  rows('select role_id, date_number, taken, waiting from signup_tallies order by role_id, date_number');

/** What there is to count. */
export const counted = () =>
  rows(
    'select role_id, date_number, count(placed_at) as taken, count(*) - count(placed_at) as waiting from signups where left_at is null group by role_id, date_number order by role_id, date_number',
  );
