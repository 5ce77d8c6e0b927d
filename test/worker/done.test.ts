import { beforeEach, describe, expect, it } from 'vitest';
import { doneIn, withDone } from '../../site/parts/done.tsx';
import { tryToChangePlan } from './commons.ts';
import { onTheBoard } from './offers.ts';
import { signUp, withRoles } from './signups.ts';
import { ben, decide, filledIn, linkIn, newTown, post, propose, publish, read, words } from './town.ts';

beforeEach(newTown);

/** What a page says at its top that was done; nothing where it says nothing. */
const statusOn = async (path: string) => {
  const [, said = ''] =
    /<p class="standing approved" role="status"><strong>(.*?)<\/strong>/s.exec(await read(path)) ?? [];
  return words(said).trim();
};

const statusAfter = async (response: Response | Promise<Response>, from = '/') => {
  const answer = await response;
  expect(answer.status).toBe(303);
  const { pathname, search } = new URL(answer.headers.get('Location') ?? '', `http://localhost${from}`);
  return statusOn(pathname + search);
};

describe('Whatever was done is said in one line at the top of the next page', () => {
  it('to whoever sent something: changed, and taken back', async () => {
    const yours = await propose();
    expect(await statusOn(yours)).toBe('');
    const form = await filledIn(await read(yours));
    expect(await statusAfter(post(yours, { ...form, bring: 'Two bags' }))).toBe('Your change is in.');
    expect(await statusAfter(post(`${yours}withdrawal/`, {}))).toBe('It is taken back.');
  });

  it('to whoever holds a commons: moved, questions stopped, somebody invited', async () => {
    const { yours } = await publish();
    expect(await statusAfter(tryToChangePlan(yours, 'move', 0, { starts: '15:00' }))).toContain(
      'Done, and public now.',
    );
    expect(await statusAfter(post(`${yours}answers/`, { press: 'stop' }), `${yours}answers/`)).toContain('Done.');
    expect(await statusAfter(post(`${yours}invitation/`, { email: 'farida@example.net' }))).toContain('on its way');
  });

  it('to who signed up, to who put up a notice, and to stewards', async () => {
    const { commons } = await withRoles();
    expect(await statusAfter(post(`${await signUp(commons)}withdrawal/`, {}))).toBe('It is taken back.');
    const { yours } = await onTheBoard();
    expect(await statusAfter(post(`${yours}keep/`, {}), `${yours}keep/`)).toContain('Done.');
    await propose({ title: 'Another' });
    expect(await statusAfter(decide(await linkIn('review', ben, 'Another'), 'decline'))).toContain(
      'Your decision is taken',
    );
    const turn = `${await linkIn('desk', ben)}turn/`;
    expect(await statusAfter(post(turn, { press: 'keep' }), turn)).toBe('Your turn goes on.');
  });

  it('and nothing that somebody else wrote into the address', async () => {
    const yours = await propose();
    for (const forged of [
      'constructor',
      'toString',
      'off-0',
      'off-1000',
      'off--1',
      'plan-3',
      '<b>x</b>',
      'Pay%20now',
      '',
    ])
      expect(await statusOn(`${yours}?done=${forged}`), forged).toBe('');
    expect(await statusOn(`${yours}?done=off-3`)).toContain('3 taken off the list.');
  });

  it('stands in the address as one word, beside what is there', () => {
    expect(withDone('/a/?x=1', 'plan')).toBe('/a/?x=1&done=plan');
    expect(withDone('/a/', 'approved-2')).toBe('/a/?done=approved-2');
    expect(withDone('/a/?sent', 'itself')).toBe('/a/?sent');
    expect(doneIn('approved-2')).toBe('2 approved.');
    expect(doneIn('approved')).toBeUndefined();
  });
});
