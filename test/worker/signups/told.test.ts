import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePlanUnread } from '../commons.ts';
import { meanwhile } from '../meanwhile.ts';
import { kim, signUp, standing, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  type Fields,
  inbox,
  itIs,
  newTown,
  post,
  says,
  subjects,
} from '../town.ts';

beforeEach(newTown);

const move: Fields = { act: 'move', which: '0', date: '2027-03-13', starts: '14:00', ends: '17:00', area: 'Riverside' };

describe('Mails that are true when they come', () => {
  it('of a place that is free nobody hears at what is over or called off; once it is on again they do', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing', repeats: 'weekly', until: '2027-03-20' });
    const first = await signUp(commons, { name: 'Kim', email: kim, date: '2027-03-13' });
    await signUp(commons, { date: '2027-03-13' });
    await changePlanUnread(yours, { act: 'off', which: '0' });
    await post(`${first}withdrawal/`, {});
    await aMinutePasses();
    expect((await subjects(zoe)).some((subject) => subject.startsWith('You have a place now'))).toBe(false);
    await changePlanUnread(yours, { act: 'open', which: '0' });
    await aMinutePasses();
    expect((await subjects(zoe)).filter((subject) => subject.startsWith('You have a place now'))).toHaveLength(1);
  });

  it('of a date that is over nobody in line hears', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    const first = await signUp(commons, { name: 'Kim', email: kim });
    await signUp(commons);
    itIs('2027-03-14T12:00:00Z');
    await post(`${first}withdrawal/`, {});
    await aMinutePasses();
    expect((await subjects(zoe)).some((subject) => subject.startsWith('You have a place now'))).toBe(false);
  });

  it('of what is taken down only those hear for whom it was still to come', async () => {
    const { yours, commons } = await withRoles({ repeats: 'weekly', until: '2027-03-20' });
    await signUp(commons, { name: 'Kim', email: kim, date: '2027-03-13' });
    await signUp(commons, { date: '2027-03-20' });
    itIs('2027-03-15T12:00:00Z');
    await post(`${yours}withdrawal/`, {});
    await aMinutePasses();
    expect(await subjects(zoe)).toContain('Taken down: Swap table on the court');
    expect(await subjects(kim)).not.toContain('Taken down: Swap table on the court');
  });

  it('a reminder comes again when it was called off, moved meanwhile, and is on again', async () => {
    const { yours, commons } = await withRoles({ repeats: 'weekly', until: '2027-03-27' });
    await signUp(commons, { date: '2027-03-13' });
    itIs('2027-03-12T15:00:00Z');
    await aMinutePasses();
    const reminders = async () => (await subjects(zoe)).filter((subject) => subject.startsWith('Soon')).length;
    expect(await reminders()).toBe(1);
    await changePlanUnread(yours, { act: 'off', which: '0' });
    const place = 'Basketball court, 12 Quay Street';
    await changePlanUnread(yours, { ...move, which: 'all', date: '2027-03-20', place });
    await changePlanUnread(yours, { act: 'open', which: '0' });
    itIs('2027-03-19T15:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await reminders()).toBe(2);
  });
});

describe('Two who tell at the same moment', () => {
  const newest = async () => (await subjects(zoe))[0];

  it('tell of two changes once, and none is lost: the later one first', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const DB = meanwhile(/update "signups" set "heard"/, () => changePlanUnread(yours, { ...move, place: 'Old mill' }));
    const before = (await subjects(zoe)).length;
    const answer = await post(
      `${yours}plan/`,
      { ...move, date: '2027-03-20', place: 'Basketball court' },
      { env: { DB } },
    );
    expect(answer.status).toBe(303);
    await aMinutePasses();
    await aMinutePasses();
    expect((await subjects(zoe)).length - before).toBe(1);
  });

  it('tell of two changes, and none is lost: the earlier one first', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    await changePlanUnread(yours, { ...move, place: 'Old mill' });
    await env.DB.exec('update signups set heard = 0');
    const first = () => env.DB.exec('update signups set heard = 1');
    const DB = meanwhile(/update "signups" set "heard"/, first);
    const before = (await subjects(zoe)).length;
    await post(`${yours}plan/`, { act: 'off', which: '0' }, { env: { DB } });
    await aMinutePasses();
    await aMinutePasses();
    expect(await newest()).toBe('Called off: Swap table on the court');
    expect((await subjects(zoe)).length - before).toBe(1);
  });

  it('remind nobody of what was called off in that moment, and do so when it is on again', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    itIs('2027-03-12T15:00:00Z');
    const DB = meanwhile(/update "signups" set "reminded_at"/, () =>
      changePlanUnread(yours, { act: 'off', which: '0' }),
    );
    await aMinutePasses({ DB });
    expect(await newest()).toBe('Called off: Swap table on the court');
    await changePlanUnread(yours, { act: 'open', which: '0' });
    await aMinutePasses();
    expect(await newest()).toBe('Soon: Swap table on the court');
  });
});

it('Amina’s own mail is told nothing twice', async () => {
  const { commons } = await withRoles();
  await signUp(commons);
  itIs('2027-03-01T18:00:00Z');
  await Promise.all([aMinutePasses(), aMinutePasses()]);
  expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(1);
});

describe('A reminder', () => {
  it('goes out the day before, once, to those with a place and an address', async () => {
    const { commons } = await withRoles();
    await signUp(commons);
    await signUp(commons, { name: 'Ali', email: '' });
    await signUp(commons, { name: 'Kim', email: kim });
    itIs('2027-03-12T12:59:00Z');
    await aMinutePasses();
    expect(await subjects(zoe)).toHaveLength(1);
    itIs('2027-03-12T13:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    expect(await subjects(zoe)).toEqual(['Soon: Swap table on the court', 'You have a place: Swap table on the court']);
    expect((await inbox(zoe))[0]?.text).toContain('Basketball court, 12 Quay Street, Riverside');
    // Kim waits in line: nothing to be reminded of.
    expect(await subjects(kim)).toHaveLength(1);
  });

  it('is spared to whoever signs up within the last day', async () => {
    const { commons } = await withRoles();
    itIs('2027-03-13T09:00:00Z');
    await signUp(commons);
    await aMinutePasses();
    expect(await subjects(zoe)).toHaveLength(1);
  });
});

describe('The summary of the day', () => {
  it('tells Amina who is coming and the stewards that names wait, once, in the evening', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { show_name: 'yes', newcomer: 'yes' });
    await signUp(commons, { name: 'Ali', email: '' });
    await signUp(commons, { name: 'Kim', email: '' });
    await says('mine', amina);
    await aMinutePasses();
    expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toEqual([]);
    itIs('2027-03-01T17:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    const [summary, ...more] = (await inbox(amina)).filter(({ subject }) => subject.startsWith('Who is coming'));
    expect(more).toEqual([]);
    expect(summary?.text).toContain('Dish washing, 18:00–20:00: 2 of 2. Zoe (first time), Ali; in line: Kim');
    for (const steward of [ben, chandra]) {
      const mails = (await inbox(steward)).filter(({ subject }) => subject === 'Sign-ups of today');
      expect(mails).toHaveLength(1);
      expect(mails[0]?.text).toContain('One name waits to be let through.');
      expect(mails[0]?.text).not.toContain('Zoe');
    }
    // What comes later this evening is told tomorrow; a day without news is silent.
    itIs('2027-03-01T20:00:00Z');
    await signUp(commons, { name: 'Lou', email: '' });
    await aMinutePasses();
    expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(1);
    itIs('2027-03-02T17:00:00Z');
    await aMinutePasses();
    expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(2);
    itIs('2027-03-03T17:00:00Z');
    await aMinutePasses();
    expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(2);
  });
});

it('when the commons is taken down, those who signed up are told', async () => {
  const { yours, commons } = await withRoles();
  const own = await signUp(commons);
  await signUp(commons, { name: 'Ali', email: '' });
  await post(`${yours}withdrawal/`, {});
  await aMinutePasses();
  expect(await subjects(zoe)).toEqual([
    'Taken down: Swap table on the court',
    'You have a place: Swap table on the court',
  ]);
  expect(await standing(own)).toContain('It was taken down');
  expect((await inbox(amina)).length).toBeGreaterThan(0);
});
