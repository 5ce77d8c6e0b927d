import { beforeEach, describe, expect, it } from 'vitest';
import { kim, signUp, standing, tallies, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('A line', () => {
  const fill = async (commons: string, from: number, to: number, changes = {}) => {
    const answers: number[] = [];
    for (let count = from; count <= to; count++)
      answers.push((await trySignUp(commons, { name: `Guest ${count}`, email: '', ...changes })).status);
    return answers;
  };

  it('is twenty long where few hands are needed, and says that it is full', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    expect(await fill(commons, 1, 21)).toEqual(Array(21).fill(303));
    const refused = await trySignUp(commons);
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('The line for this is full. Choose something else');
    expect(await inbox(zoe)).toEqual([]);
  }, 60_000);

  it('is twice as long as the hands where many are needed, also for as many as come at once', async () => {
    const { commons } = await withRoles({ roles: '15 × Dish washing' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, count) => trySignUp(commons, { name: `Guest ${count}`, email: '' })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(45);
    expect(await tallies()).toMatchObject([{ taken: 15, waiting: 30 }]);
  }, 60_000);

  it('of others keeps no newcomer from a place that is kept for them', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing, kept for newcomers' });
    await fill(commons, 1, 20);
    expect((await trySignUp(commons)).status).toBe(422);
    const new_ = await signUp(commons, { newcomer: 'yes' });
    expect(await standing(new_)).toBe('You have a place.');
  }, 60_000);
});

describe('Giving a place back', () => {
  it('takes one press on a page that changes nothing when it is only opened', async () => {
    const { page, commons } = await withRoles();
    const yours = await signUp(commons);
    const undo = await linkIn('yours', zoe).then((link) => `${link}withdrawal/`);
    const before = await everything();
    const asked = words(await read(undo));
    expect(asked).toContain('Give your place back');
    await visit(undo, { method: 'HEAD' });
    expect(await everything()).toEqual(before);
    expect((await post(undo, {})).status).toBe(303);
    expect(await standing(yours)).toBe('You gave your place back. Thank you for saying so.');
    expect(words(await read(page))).toContain('Dish washing 0 of 2');
  });

  it('twice changes nothing more, and says how it stands', async () => {
    const { commons } = await withRoles();
    const yours = await signUp(commons);
    await post(`${yours}withdrawal/`, {});
    const before = await everything();
    const again = await post(`${yours}withdrawal/`, {});
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You gave your place back.');
    expect(await everything()).toEqual(before);
  });

  it('lets the first in line move up, who is told once', async () => {
    const { commons, page } = await withRoles();
    const first = await signUp(commons);
    await signUp(commons, { name: 'Ali', email: '' });
    const third = await signUp(commons, { name: 'Kim', email: kim });
    const fourth = await signUp(commons, { name: 'Lou', email: '' });
    expect(await subjects(kim)).toEqual(['You are in line: Swap table on the court']);
    expect(await standing(third)).toContain('You are number 1 in line.');
    expect(await standing(fourth)).toContain('You are number 2 in line.');
    expect(words(await read(page))).toContain('Dish washing 2 of 2 18:00–20:00 2 in line');
    await post(`${first}withdrawal/`, {});
    expect(await standing(third)).toBe('You have a place.');
    expect(await standing(fourth)).toContain('You are number 1 in line.');
    await aMinutePasses();
    await aMinutePasses();
    expect(await subjects(kim)).toEqual([
      'You have a place now: Swap table on the court',
      'You are in line: Swap table on the court',
    ]);
  });

  it('from the line moves nobody up and takes nobody out', async () => {
    const { commons } = await withRoles();
    const first = await signUp(commons);
    await signUp(commons, { name: 'Ali', email: '' });
    const third = await signUp(commons, { name: 'Kim', email: kim });
    await post(`${third}withdrawal/`, {});
    await post(`${first}withdrawal/`, {});
    await aMinutePasses();
    expect(await subjects(kim)).toEqual(['You are in line: Swap table on the court']);
  });
});

describe('A role that is kept for newcomers', () => {
  it('lets a newcomer in past those who are not, until two days before', async () => {
    const { commons, page } = await withRoles({ roles: '1 × Carrying, kept for newcomers' });
    expect(words(await read(page))).toContain('kept for newcomers until Thursday 11 March');
    const old = await signUp(commons, { role: 'Carrying', name: 'Ali', email: kim });
    expect(await standing(old)).toContain('You are number 1 in line.');
    const fresh = await signUp(commons, { role: 'Carrying', newcomer: 'yes' });
    expect(await standing(fresh)).toBe('You have a place.');
  });

  it('opens to all two days before, in the order they came', async () => {
    const { commons, page } = await withRoles({ roles: '1 × Carrying, kept for newcomers' });
    const old = await signUp(commons, { role: 'Carrying', name: 'Ali', email: kim });
    const other = await signUp(commons, { role: 'Carrying', name: 'Lou', email: '' });
    itIs('2027-03-11T12:59:00Z');
    await aMinutePasses();
    expect(await standing(old)).toContain('in line');
    itIs('2027-03-11T13:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await standing(old)).toBe('You have a place.');
    expect(await standing(other)).toContain('You are number 1 in line.');
    expect(await subjects(kim)).toEqual([
      'You have a place now: Swap table on the court',
      'You are in line: Swap table on the court',
    ]);
    expect(words(await read(page))).not.toContain('kept for newcomers');
  });
});
