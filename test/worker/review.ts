/** A desk on which much waits. */
import { env } from 'cloudflare:workers';
import { decoded, type Fields, over, post, propose, read, swapTable } from './town.ts';

export const tryToPropose = (changes: Fields, connection: string) =>
  post('/propose/', { ...swapTable, ...changes }, over(connection));

/** So many proposals from one connection, each under an address of its own. */
export async function flood(most: number, connection = '2001:db8:bad:1::1', changes: Fields = {}) {
  for (let count = 1; count <= most; count++)
    await propose({ title: `Junk ${count}`, steward_email: `junk${count}@example.net`, ...changes }, over(connection));
}

/** What waits on a page of the desk, in its order. */
export const titlesOn = async (path: string) =>
  [...(await read(path)).matchAll(/<a href="\.\/[0-9a-f-]{36}\/"><bdi[^>]*>(.*?)<\/bdi>/g)].map(([, title = '']) =>
    decoded(title),
  );

/** The boxes of a list, each with the version it stands for. */
export const boxes = async (path: string): Promise<Fields> =>
  Object.fromEntries(
    [...(await read(path)).matchAll(/name="(remove-[^"]+)" value="(\d+)"/g)].map(([, box = '', value = '']) => [
      box,
      value,
    ]),
  );

/** More that waits, each of a sender of its own, later than all else and less urgent. */
export const manyMore = (from: number, to: number, kind = 'ledger') =>
  env.DB.prepare(
    `with recursive c(i) as (select ${from} union all select i + 1 from c where i < ${to})
    insert into entries (id, kind, silent, status, version, title, contact_until, turn, sender, due_at, created_at, updated_at)
    select printf('00000000-0000-4000-8000-%012d', i), '${kind}', ${Number(kind === 'signups')}, 'pending', 1, 'Line ' || i, 9e12, 1, 'sender ' || i, 9e12, ${Date.now()} + i, 0 from c`,
  ).run();
