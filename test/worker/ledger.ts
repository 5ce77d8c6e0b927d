/** What Amina and the others write into the ledger. */
import { ben, decide, type Fields, linkIn, post } from './town.ts';

export const soup: Fields = {
  act: 'task',
  what: 'Cooked pumpkin soup',
  quantity: '40',
  unit: 'meals',
  when: '2027-03-01',
  who: 'Amina',
  commons: '',
  email: '',
};

async function sent(path: string, fields: Fields): Promise<string> {
  const response = await post(path, fields);
  if (response.status !== 303)
    throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** Logs one act, and gives the path of the private link. */
export const log = (changes: Fields = {}) => sent('/log/', { ...soup, ...changes });

/** Has Ben approve what was logged last. */
export async function approveAct(): Promise<void> {
  const response = await decide(await linkIn('review', ben), 'approve');
  if (response.status !== 303) throw new Error(`The approval was answered with ${response.status}.`);
}

/** Logs one act and has it approved. */
export async function logged(changes: Fields = {}): Promise<string> {
  const yours = await log(changes);
  await approveAct();
  return yours;
}
