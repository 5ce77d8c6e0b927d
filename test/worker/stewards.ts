/** Whose turn it is at the desk, and who holds a commons next. */
import { env } from 'cloudflare:workers';
import { deriveKeys, keyedHash, seal } from '../../schema/secrets.ts';
import { contactPlace } from '../../worker/submission.ts';
import { type Fields, linkIn, post, read, rows, sent, words } from './town.ts';

/** Asks at the door of the desk, and gives the link in the mail. */
export async function askedAtTheDoor(email: string): Promise<string> {
  await post('/desk/', { email });
  return linkIn('desk', email);
}

/** Presses one of the buttons about a steward’s own turn. */
export const press = (desk: string, what: string) => post(`${desk}turn/`, { press: what });

export const turns = () =>
  rows<{ id: string; until: number; ended_at: number | null; address: string | null }>(
    'select * from stewards order by since, id',
  );

/** Invites somebody to the desk, with the link of a steward. */
export const inviteTo = (desk: string, email: string) => post(`${desk}stewards/`, { email });

/** Invites somebody to the desk, who accepts; gives their desk. */
export async function oneMore(desk: string, email: string): Promise<string> {
  await inviteTo(desk, email);
  return sent(await linkIn('invitation', email), {});
}

/** Invites somebody to hold a commons next, with the link of whoever holds it. */
export const tryToInvite = (yours: string, email: string) => post(`${yours}invitation/`, { email });

/** Invites somebody to hold a commons next, and gives the link in their mail. */
export async function invite(yours: string, email: string): Promise<string> {
  await sent(`${yours}invitation/`, { email });
  return linkIn('invitation', email);
}

/** Accepts, and gives the new private link. */
export const accept = (link: string, name: string) => sent(link, { name });

/** Hands a commons on to somebody, who accepts; gives their private link. */
export const handOn = async (yours: string, to: string, name = 'Dov') => accept(await invite(yours, to), name);

/** Someone who signed up, as `signups` keeps it. */
export async function putSignUp(commonsId: string, name: string, email: string, other: Fields = {}): Promise<void> {
  const keys = await deriveKeys(env.COMMONS_SECRET);
  const id = crypto.randomUUID();
  const who = await keyedHash(keys, `who/${email || name}`);
  const status = other.status ?? 'approved';
  await env.DB.batch([
    env.DB.prepare(
      `insert into entries (id, kind, silent, status, title, about, contact, contact_until, created_at, updated_at)
       values (?, 'signups', 1, ?, ?, ?, ?, ?, 0, 0)`,
    ).bind(id, status, name, commonsId, await seal(keys, contactPlace(id), email), Date.parse('2027-06-01')),
    env.DB.prepare(
      `insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, placed_at, left_at, heard)
       values (?, ?, 0, (select id from roles where commons_id = ? and title = ?), ?, ?, 0, ?, ?, ?, ?, 0)`,
    ).bind(
      ...[id, commonsId, commonsId, other.role ?? 'Dish washing', name, who, other.hidden ? 0 : 1, email ? 1 : 0],
      ...[other.waits ? null : 1, other.left ? 1 : null],
    ),
  ]);
}

/** The one commons that there is. */
export const commonsId = async () =>
  (await rows<{ entry_id: string }>('select entry_id from commons'))[0]?.entry_id ?? '';

/** Who held it one after the other, as its page says. */
export const sunrises = async (page: string) =>
  /From hand to hand (.*?) (?:Next dates|Put it in|Copy this one|http|Done here|What was|Subscribe)/.exec(
    words(await read(page)),
  )?.[1];
