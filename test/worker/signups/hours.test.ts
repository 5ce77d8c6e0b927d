import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan } from '../commons.ts';
import { signUp, trySignUp, withRoles, zoe } from '../signups.ts';
import { aMinutePasses, amina, filledIn, inbox, itIs, newTown, post, publish, read, words } from '../town.ts';

beforeEach(newTown);

const newest = async (to: string, subject: string) => {
  const mail = (await inbox(to)).find((one) => one.subject.startsWith(subject));
  if (!mail) throw new Error(`No mail to ${to} begins with “${subject}”.`);
  return mail.text;
};

const starts = async (own: string) => /DTSTART;[^\r]*/.exec(await read(`${own}signup.ics`))?.[0];

describe('The hours of a role', () => {
  it('after midnight are those of the day after, in the mail, on the pages, in the summary and in the calendar', async () => {
    const night = { date: '2027-03-16', starts: '20:00', ends: '02:00', roles: '1 × Clearing up, 01:00–02:00' };
    const { commons, yours, page } = await withRoles(night);
    const own = await signUp(commons, { role: 'Clearing up' });
    const meant = 'Wednesday, 17 March 2027, 01:00–02:00';
    expect(await newest(zoe, 'You have a place')).toContain(`Clearing up, ${meant}`);
    expect(words(await read(own))).toContain(meant);
    expect(await starts(own)).toBe('DTSTART;TZID=Europe/Berlin:20270317T010000');
    for (const path of [page, `/sign-up/?commons=${commons}`, `${yours}coming/`]) {
      expect(words(await read(path)), path).toContain(meant);
    }
    itIs('2027-03-01T18:30:00Z');
    await aMinutePasses();
    expect(await newest(amina, 'Who is coming')).toContain(`Clearing up, ${meant}`);
  });

  it('move with the start of a commons, and who signed up reads so', async () => {
    const { commons, yours, page } = await withRoles({
      date: '2027-03-10',
      roles: '1 × Setting up, 13:00–14:00\n1 × Tea',
    });
    const own = await signUp(commons, { role: 'Setting up' });
    expect(words(await read(`${yours}plan/?act=move&which=0`))).toContain('Helping hands with hours of their own move');
    await changePlan(yours, 'move', 'all', { starts: '18:00', ends: '21:00' });
    const told = await newest(zoe, 'Moved');
    expect(told).toContain(
      'The hours of “Setting up” moved with it to Wednesday, 10 March 2027, 17:00–18:00. Before, they were Wednesday, 10 March 2027, 13:00–14:00.',
    );
    expect(await starts(own)).toBe('DTSTART;TZID=Europe/Berlin:20270310T170000');
    expect(words(await read(page))).toContain('17:00–18:00');
    expect((await filledIn(await read(`${yours}edit/`))).roles).toBe('1 × Setting up, 17:00–18:00\n1 × Tea');
  });

  it('of one date that is moved by itself move for that date alone', async () => {
    const weekly = { date: '2027-03-10', repeats: 'weekly', until: '2027-03-31', roles: '2 × Setting up, 13:00–14:00' };
    const { commons, yours } = await withRoles(weekly);
    const first = await signUp(commons, { role: 'Setting up', date: '2027-03-10' });
    const second = await signUp(commons, {
      role: 'Setting up',
      date: '2027-03-17',
      email: 'kim@example.net',
      name: 'Kim',
    });
    await changePlan(yours, 'move', 1, { date: '2027-03-18', starts: '10:00', ends: '13:00' });
    expect(await starts(first)).toBe('DTSTART;TZID=Europe/Berlin:20270310T130000');
    expect(await starts(second)).toBe('DTSTART;TZID=Europe/Berlin:20270318T090000');
    await changePlan(yours, 'move', 'all', { starts: '16:00', ends: '19:00' });
    expect(await starts(first)).toBe('DTSTART;TZID=Europe/Berlin:20270310T150000');
    expect(await starts(second)).toBe('DTSTART;TZID=Europe/Berlin:20270317T150000');
  });

  it('in a text that waits for a steward move, too', async () => {
    const { yours } = await publish({ roles: '1 × Setting up, 13:00–14:00' });
    const form = await filledIn(await read(`${yours}edit/`));
    await post(`${yours}edit/`, { ...form, roles: '3 × Setting up, 12:00–14:00' });
    const opened = await filledIn(await read(`${yours}edit/`));
    await changePlan(yours, 'move', 'all', { starts: '18:00', ends: '21:00' });
    expect((await filledIn(await read(`${yours}edit/`))).roles).toBe('3 × Setting up, 16:00–18:00');
    // Opened before the move and sent after it.
    await post(`${yours}edit/`, { ...opened, roles: '4 × Setting up, 12:00–14:00' });
    expect((await filledIn(await read(`${yours}edit/`))).roles).toBe('4 × Setting up, 16:00–18:00');
  });

  it('are what a reminder counts from where they begin before the date', async () => {
    const { commons } = await withRoles({
      date: '2027-03-13',
      starts: '14:00',
      roles: '1 × Baking, 07:00–09:00\n1 × Tea',
    });
    await signUp(commons, { role: 'Baking' });
    await signUp(commons, { role: 'Tea', email: 'kim@example.net', name: 'Kim' });
    const reminded = async () =>
      (await inbox()).filter(({ subject }) => subject.startsWith('Soon')).map(({ to }) => to);
    itIs('2027-03-12T05:59:00Z');
    await aMinutePasses();
    expect(await reminded()).toEqual([]);
    itIs('2027-03-12T06:01:00Z');
    await aMinutePasses();
    expect(await reminded()).toEqual([zoe]);
    itIs('2027-03-12T13:01:00Z');
    await aMinutePasses();
    expect(await reminded()).toEqual(['kim@example.net', zoe]);
  });
});

describe('Two dates that a move put on one day', () => {
  it('are told apart, and each is signed up for by itself', async () => {
    const weekly = { date: '2027-03-04', starts: '18:00', ends: '20:00', repeats: 'weekly', until: '2027-03-19' };
    const { commons, yours } = await withRoles({ ...weekly, roles: '2 × Cooking' });
    await changePlan(yours, 'move', 0, { date: '2027-03-11', starts: '10:00', ends: '12:00' });
    const page = await read(`/sign-up/?commons=${commons}`);
    const options = [...page.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].map(([, value, label]) => [
      value,
      label,
    ]);
    expect(options).toEqual([
      ['', 'choose one'],
      ['0', 'Thursday, 11 March 2027, 10:00–12:00'],
      ['1', 'Thursday, 11 March 2027, 18:00–20:00'],
      ['2', 'Thursday, 18 March 2027, 18:00–20:00'],
    ]);
    for (const name of ['Ann', 'Bo']) await signUp(commons, { role: 'Cooking', name, email: '', date: '0' });
    const third = await signUp(commons, { role: 'Cooking', name: 'Cy', email: '', date: '1' });
    expect(words(await read(third))).toContain('You have a place');
    expect(words(await read(`/sign-up/?commons=${commons}&date=1`))).toContain('Thursday, 11 March 2027, 18:00–20:00');
    // An older link names the day: one date alone, or a choice.
    expect((await trySignUp(commons, { role: 'Cooking', name: 'Di', email: '', date: '2027-03-18' })).status).toBe(303);
    const unclear = await trySignUp(commons, { role: 'Cooking', name: 'Ed', email: '', date: '2027-03-11' });
    expect(unclear.status).toBe(422);
    expect(words(await unclear.text())).toContain('Two dates are on that day. Choose one');
  });

  it('at the very same time are told apart by their order', async () => {
    const weekly = { date: '2027-03-04', starts: '18:00', ends: '20:00', repeats: 'weekly', until: '2027-03-12' };
    const { commons, yours } = await withRoles({ ...weekly, roles: '2 × Cooking' });
    await changePlan(yours, 'move', 0, { date: '2027-03-11' });
    const page = await read(`/sign-up/?commons=${commons}`);
    const labels = [...page.matchAll(/<option value="[^"]*"[^>]*>([^<]*)/g)].map(([, label]) => label);
    expect(labels).toEqual([
      'choose one',
      'Thursday, 11 March 2027, 18:00–20:00, 1 of 2 at that time',
      'Thursday, 11 March 2027, 18:00–20:00, 2 of 2 at that time',
    ]);
  });
});
