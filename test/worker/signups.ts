/** Who helps at what: the roles of Amina's swap table, and people who sign up for them. */
import { decoded, type Fields, post, publish, read, type Sending } from './town.ts';

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
export async function signUp(commons: string, changes: Fields = {}): Promise<string> {
  const response = await trySignUp(commons, changes);
  if (response.status !== 303)
    throw new Error(`The sign-up was answered with ${response.status}: ${await response.text()}`);
  return new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** What the page of a private link says of where it stands. */
export async function standing(yours: string): Promise<string> {
  const page = await read(yours);
  return decoded(/<p class="standing[^>]*>\s*<strong>(.*?)<\/strong>/s.exec(page)?.[1] ?? '');
}
