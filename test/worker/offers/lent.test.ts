import { beforeEach, describe, expect, it } from 'vitest';
import { dov, ladder, message, onTheBoard, putUp, sweeping } from '../offers.ts';
import {
  aMinutePasses,
  ben,
  everything,
  filledIn,
  inbox,
  itIs,
  newTown,
  post,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const lent = { wanted_back: 'within two weeks' };
const lendIt = (yours: string) => post(`${yours}done/`, { press: 'without' });
const sayReturned = (yours: string) => post(`${yours}returned/`, {});
const isOnTheBoard = async () => (await read('/offers/')).includes(ladder.title ?? '');

describe('Dov lends a ladder', () => {
  it('and the notice says when it is wanted back, on the board, on its page and to the stewards', async () => {
    const { page } = await onTheBoard(lent);
    expect(words(await read('/offers/'))).toContain('to lend, back within two weeks');
    expect(words(await read(page))).toContain('To lend, wanted back within two weeks');
    const asked = (await inbox(ben)).find(({ subject }) => subject.startsWith('To decide'));
    expect(asked?.text).toContain('To lend, wanted back: within two weeks');
  });

  it('says that it is lent, with a line or without, and its page says so and takes no answers', async () => {
    const { yours, page } = await onTheBoard(lent);
    expect(words(await read(yours))).toContain('It is lent');
    expect(words(await read(`${yours}done/`))).toContain('It comes off the board until it is back.');
    expect((await lendIt(yours)).status).toBe(303);
    expect(await isOnTheBoard()).toBe(false);
    expect(words(await read(page))).toContain('It is lent at the moment');
    expect((await post(`${page}answer/`, message)).status).toBe(410);
    expect((await visit(`${yours}done/`)).status).toBe(409);
  });

  it('says that it came back, and it goes up again, as often as it is lent', async () => {
    const { yours, page } = await onTheBoard(lent);
    for (let times = 0; times < 3; times++) {
      expect((await lendIt(yours)).status).toBe(303);
      expect(await isOnTheBoard()).toBe(false);
      expect(words(await read(yours))).toContain('It came back');
      expect((await sayReturned(yours)).status).toBe(303);
      expect(await isOnTheBoard()).toBe(true);
      expect(await read(page)).not.toContain('It is lent at the moment');
      expect((await read('/offers/find/?q=ladder')).includes(page)).toBe(true);
    }
    expect((await everything()).completions).toHaveLength(3);
    expect((await post(`${page}answer/`, message)).status).toBe(303);
  });

  it('may give a line to the ledger each time', async () => {
    const { yours } = await onTheBoard(lent);
    for (const when of ['2027-02-27', '2027-02-28']) {
      const line = { ...(await filledIn(await read(`${yours}done/`))), when };
      expect((await post(`${yours}done/`, line)).status).toBe(303);
      await sayReturned(yours);
    }
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(2);
  });

  it('presses twice, and it is there once', async () => {
    const { yours } = await onTheBoard(lent);
    await lendIt(yours);
    await Promise.all([sayReturned(yours), sayReturned(yours)]);
    expect(await rows('select * from board')).toHaveLength(1);
    expect(await rows('select round, lent_at from offers')).toEqual([{ round: 2, lent_at: null }]);
    expect((await sayReturned(yours)).status).toBe(410);
  });

  it('changes nothing by looking', async () => {
    const { yours } = await onTheBoard(lent);
    await lendIt(yours);
    const before = await everything();
    expect((await visit(`${yours}returned/`)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  it('takes it down while it is lent, and it does not come back', async () => {
    const { yours, page } = await onTheBoard(lent);
    await lendIt(yours);
    await post(`${yours}withdrawal/`, {});
    expect((await sayReturned(yours)).status).toBe(410);
    expect(await rows('select * from board')).toEqual([]);
    expect((await visit(page)).status).toBe(404);
  });

  it('is told that its last day is over when it comes back late, and it stays off the board', async () => {
    const { yours } = await onTheBoard({ ...lent, until: '2027-03-10' });
    await lendIt(yours);
    itIs('2027-03-11T09:00:00Z');
    expect(words(await read(`${yours}returned/`))).toContain('Its last day is over, so it stays off the board.');
    expect((await sayReturned(yours)).status).toBe(303);
    expect(await rows('select * from board')).toEqual([]);
    expect(words(await read(yours))).toContain('It is off the board.');
  });

  it('keeps his address as long as it is lent, a year at most, and no longer when it is back', async () => {
    const { yours } = await onTheBoard(lent);
    await lendIt(yours);
    itIs('2027-12-01T12:00:00Z');
    await aMinutePasses();
    expect((await sayReturned(yours)).status).toBe(303);
    expect(await isOnTheBoard()).toBe(true);
    await lendIt(yours);
    itIs('2029-01-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select contact from entries')).toEqual([{ contact: null }]);
    const late = await sayReturned(yours);
    expect(late.status).toBe(410);
    expect(words(await late.text())).toContain('your mail address was removed');
    expect(await isOnTheBoard()).toBe(false);
  });
});

describe('When something is wanted back', () => {
  it.each([
    ['a need', { direction: 'need' }],
    ['a chore', sweeping],
  ])('is nothing of %s', async (_what, direction) => {
    await onTheBoard({ ...direction, ...lent });
    expect(await rows('select wanted_back from offers')).toEqual([{ wanted_back: '' }]);
    expect(await read('/offers/')).not.toContain('back within');
  });

  it('is said in a few words of one line, which are no markup', async () => {
    const long = await post('/offer/', { ...ladder, wanted_back: 'soon '.repeat(20) });
    expect(long.status).toBe(422);
    expect(words(await long.text())).toContain('When you want it back must be 60 characters or fewer');
    const { page } = await onTheBoard({ wanted_back: '<b>soon</b>' });
    expect(await read(page)).not.toContain('<b>soon');
  });

  it('can be changed while it waits', async () => {
    const yours = await putUp(lent);
    const form = await filledIn(await read(yours));
    expect(form.wanted_back).toBe('within two weeks');
    await post(yours, { ...form, wanted_back: 'on Monday', email: dov });
    expect(await rows('select wanted_back from offers')).toEqual([{ wanted_back: 'on Monday' }]);
  });

  it('is asked of what is lent only: something that was given does not come back', async () => {
    const { yours } = await onTheBoard();
    await lendIt(yours);
    expect((await sayReturned(yours)).status).toBe(410);
    expect(await rows('select * from board')).toEqual([]);
  });
});
