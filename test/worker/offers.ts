/** What people put up on the board, take on and answer. */
import { ben, decide, type Fields, inbox, linkIn, sent } from './town.ts';

export const dov = 'dov@example.net';
export const hana = 'hana@example.net';

/** Dov offers a ladder. */
export const ladder: Fields = {
  direction: 'offer',
  category: 'tools',
  title: 'Long ladder to lend',
  details: 'Reaches the second floor.',
  quantity: 'one',
  area: 'Riverside',
  until: '',
  commons: '',
  how_often: '',
  hands: '',
  name: 'Dov',
  email: dov,
};

/** A chore that two people can do, every week. */
export const sweeping: Fields = {
  ...ladder,
  direction: 'chore',
  category: 'time',
  title: 'Sweep the steps',
  details: 'The broom hangs behind the door.',
  how_often: 'weekly',
  hands: '2',
};

/** Puts something up, and gives the path of the private link. */
export const putUp = (changes: Fields = {}) => sent('/offer/', { ...ladder, ...changes });

/** Has Ben approve what was sent last; gives the path that the sender is told. */
export async function approved(sender: string): Promise<string> {
  const response = await decide(await linkIn('review', ben), 'approve');
  if (response.status !== 303) throw new Error(`The approval was answered with ${response.status}.`);
  const mail = (await inbox(sender)).find(({ subject }) => subject.startsWith('It is up'));
  return /http:\/\/localhost(\/\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
}

/** Puts something up and has it approved; gives the private link and the public page. */
export async function onTheBoard(changes: Fields = {}): Promise<{ yours: string; page: string }> {
  const yours = await putUp(changes);
  return { yours, page: await approved(changes.email ?? dov) };
}

/** Takes a chore on, and gives the path of the private link. */
export const takeOn = (page: string, changes: Fields = {}) =>
  sent(`${page}hands/`, { name: 'Amina', date: '2027-03-05', email: '', ...changes });

/** What Hana writes to somebody on the board. */
export const message: Fields = {
  name: 'Hana',
  email: hana,
  message: 'I could fetch it on Friday.\n\nWhere shall I come?',
};

/** The path of the newest link of one purpose in a mail. */
export const linkOf = (purpose: string, text = '') =>
  new RegExp(`http://localhost(/${purpose}/\\S+)`).exec(text)?.[1] ?? '';

/** The page of the chore, once it is on the board. */
export const theSteps = '/offers/sweep-the-steps/';

/** Somebody takes a chore on, and Ben lets it through; gives the path of the private link. */
export async function doer(page: string, name: string, changes: Fields = {}): Promise<string> {
  const yours = await takeOn(page, { name, ...changes });
  await decide(await linkIn('review', ben, `Taken on by: ${name}`), 'approve');
  return yours;
}
