import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { kim, signUp, standing, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  rows,
  says,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const mailsOf = async (to: string) => (await inbox(to)).map(({ subject }) => subject);

describe('Zoe signs up for the dish washing', () => {
  it('has a place at once, a mail that says so, and is counted on the page', async () => {
    const { page, commons } = await withRoles();
    expect(words(await read(page))).toContain('Dish washing 0 of 2 18:00–20:00 good for a first time');
    const yours = await signUp(commons);
    expect(await standing(yours)).toBe('You have a place.');
    const [mail] = await inbox(zoe);
    expect(mail?.subject).toBe('You have a place: Swap table on the court');
    expect(mail?.text).toMatch(/Dish washing, Saturday,? 13 March 2027, 18:00–20:00/);
    const after = words(await read(page));
    expect(after).toContain('Dish washing 1 of 2');
    expect(after).not.toContain('Zoe');
  });

  it('asks no steward when the name is not to be shown', async () => {
    const { commons } = await withRoles();
    const before = [await mailsOf(ben), await mailsOf(chandra)];
    await signUp(commons);
    expect([await mailsOf(ben), await mailsOf(chandra)]).toEqual(before);
    expect(words(await read(await linkIn('desk', ben)))).toContain('Nothing waits');
  });

  it('without an address gets the link on the page, and no mail goes anywhere', async () => {
    const { commons } = await withRoles();
    const before = (await inbox()).length;
    const response = await trySignUp(commons, { email: '' });
    const page = words(await read(response.headers.get('Location') ?? ''));
    expect(page).toMatch(/You have a place: Dish washing, Saturday,? 13 March 2027, 18:00–20:00\./);
    expect(page).toContain('You left no mail address');
    expect(page).toContain('we have nowhere to send it');
    expect(await inbox()).toHaveLength(before);
  });

  it('is shown by name when she asked for it and Ben let it through', async () => {
    const { page, commons } = await withRoles();
    await signUp(commons, { show_name: 'yes' });
    expect(words(await read(page))).not.toContain('Zoe');
    // No mail of its own, but on the desk.
    expect(await mailsOf(ben)).toEqual(['To decide: Swap table on the court']);
    const desk = await linkIn('desk', ben);
    const entry = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
    expect((await decide(`${desk}${entry}/`, 'approve')).status).toBe(303);
    expect(words(await read(page))).toContain('Zoe');
    const [mail] = await inbox(zoe);
    expect(mail?.text).toContain('Your name stands on the page now, beside “Dish washing”.');
  });

  it('keeps her place when Ben does not let the name through, and hears of changes all the same', async () => {
    const { page, commons } = await withRoles();
    const yours = await signUp(commons, { show_name: 'yes', name: 'Zoe the Great' });
    const desk = await linkIn('desk', ben);
    const entry = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
    await decide(`${desk}${entry}/`, 'decline', 'A shorter one?');
    expect(words(await read(page))).toContain('Dish washing 1 of 2');
    expect(words(await read(page))).not.toContain('Great');
    expect((await inbox(zoe))[0]?.text).toContain('Your place is yours all the same:');
    expect(await standing(yours)).toBe('You have a place.');
    itIs('2027-03-12T14:00:00Z');
    await aMinutePasses();
    expect(await mailsOf(zoe)).toContain('Soon: Swap table on the court');
    // And she can still give it back.
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(page))).toContain('Dish washing 0 of 2');
  });
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
    expect(await mailsOf(kim)).toEqual(['You are in line: Swap table on the court']);
    expect(await standing(third)).toContain('You are number 1 in line.');
    expect(await standing(fourth)).toContain('You are number 2 in line.');
    expect(words(await read(page))).toContain('Dish washing 2 of 2 18:00–20:00 2 in line');
    await post(`${first}withdrawal/`, {});
    expect(await standing(third)).toBe('You have a place.');
    expect(await standing(fourth)).toContain('You are number 1 in line.');
    await aMinutePasses();
    await aMinutePasses();
    expect(await mailsOf(kim)).toEqual([
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
    expect(await mailsOf(kim)).toEqual(['You are in line: Swap table on the court']);
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
    expect(await mailsOf(kim)).toEqual([
      'You have a place now: Swap table on the court',
      'You are in line: Swap table on the court',
    ]);
    expect(words(await read(page))).not.toContain('kept for newcomers');
  });
});

describe('A reminder', () => {
  it('goes out the day before, once, to those with a place and an address', async () => {
    const { commons } = await withRoles();
    await signUp(commons);
    await signUp(commons, { name: 'Ali', email: '' });
    await signUp(commons, { name: 'Kim', email: kim });
    itIs('2027-03-12T12:59:00Z');
    await aMinutePasses();
    expect(await mailsOf(zoe)).toHaveLength(1);
    itIs('2027-03-12T13:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    expect(await mailsOf(zoe)).toEqual(['Soon: Swap table on the court', 'You have a place: Swap table on the court']);
    expect((await inbox(zoe))[0]?.text).toContain('Basketball court, 12 Quay Street, Riverside');
    // Kim waits in line: nothing to be reminded of.
    expect(await mailsOf(kim)).toHaveLength(1);
  });

  it('is spared to whoever signs up within the last day', async () => {
    const { commons } = await withRoles();
    itIs('2027-03-13T09:00:00Z');
    await signUp(commons);
    await aMinutePasses();
    expect(await mailsOf(zoe)).toHaveLength(1);
  });
});

describe('What cannot be', () => {
  const refused = async (commons: string, changes: Record<string, string>, status: number, says: string) => {
    const before = await everything();
    const response = await trySignUp(commons, changes);
    expect(response.status).toBe(status);
    expect(words(await response.text())).toContain(says);
    expect(await everything()).toEqual(before);
  };

  it('is told, and nothing is written', async () => {
    const { commons } = await withRoles({ repeats: 'weekly', until: '2027-04-03' });
    await refused(commons, { date: '2027-03-13', role: '' }, 422, 'Choose what you would like to do');
    await refused(commons, { date: '2027-03-13', role: 'Juggling' }, 422, 'Choose one of the roles of this commons');
    await refused(commons, { date: '' }, 422, 'Choose a date');
    await refused(commons, { date: '2027-03-06' }, 422, 'Choose a date that is still to come');
    await refused(commons, { date: '2027-03-14' }, 422, 'Choose a date that is still to come');
    await refused(commons, { date: '2027-03-13', name: ' ' }, 422, 'Enter a name');
    await refused(commons, { date: '2027-03-13', email: 'zoe@' }, 422, 'Enter a mail address');
    await refused('no-such-thing', {}, 410, 'It was taken down');
    itIs('2027-04-04T12:00:00Z');
    await refused(commons, { date: '2027-04-03' }, 410, 'It is over');
  });

  it('a role of another commons', async () => {
    const { commons } = await withRoles();
    const other = await withRoles({ title: 'Soup', roles: '1 × Stirring' });
    const [role] = await rows<{ id: string }>("select id from roles where title = 'Stirring'");
    await refused(commons, { role: role?.id ?? '' }, 422, 'Choose one of the roles of this commons');
    expect((await trySignUp(other.commons, { role: role?.id ?? '' })).status).toBe(303);
  });

  it('a date that was called off, also at the very moment of pressing', async () => {
    const { commons } = await withRoles({ repeats: 'weekly', until: '2027-04-03' });
    await rows('update occurrences set called_off = 1 where date_number = 1');
    await refused(commons, { date: '2027-03-20' }, 422, 'That date is called off');
  });

  it('twice: told so, and kept once', async () => {
    const { commons } = await withRoles();
    await signUp(commons);
    await refused(commons, { name: 'Zoë' }, 409, 'You have signed up for this before');
    await signUp(commons, { name: 'Ali', email: '' });
    itIs('2027-03-02T12:00:00Z');
    await refused(commons, { name: 'ali', email: '' }, 409, 'Someone of this name has');
    expect(await rows('select arrival from signups')).toHaveLength(2);
  });

  it('a double press leads to one place and one link that works', async () => {
    const { commons } = await withRoles();
    for (const show_name of ['', 'yes']) {
      const changes = { name: `Ali ${show_name}`, email: '', show_name };
      const [first, second] = await Promise.all([trySignUp(commons, changes), trySignUp(commons, changes)]);
      expect([first.status, second.status]).toEqual([303, 303]);
      for (const response of [first, second]) {
        expect((await visit(response.headers.get('Location') ?? '')).status).toBe(200);
      }
    }
    expect(await rows('select arrival from signups')).toHaveLength(2);
  });
});

describe('Nobody is told more than they should be', () => {
  it('a sign-up is on no page and in no feed but as a number', async () => {
    const { page, commons } = await withRoles();
    await signUp(commons, { name: 'Zoe Unseen' });
    for (const path of [
      page,
      '/',
      '/calendar.ics',
      '/calendar.xml',
      '/calendar.json',
      `/sign-up/?commons=${commons}`,
    ]) {
      const text = await read(path);
      expect(text, path).not.toContain('Zoe');
      expect(text, path).not.toContain(zoe);
    }
  });

  it('Amina, who holds it, sees who is coming; Zoe’s link opens no such list', async () => {
    const { yours, commons } = await withRoles();
    const own = await signUp(commons, { newcomer: 'yes' });
    const list = words(await read(`${yours}coming/`));
    expect(list).toContain('Dish washing , 18:00–20:00: 1 of 2');
    expect(list).toContain('Zoe , for the first time');
    expect(list).not.toContain(zoe);
    expect((await visit(`${own}coming/`)).status).toBe(410);
  });

  it('all of it is erased 30 days after the date', async () => {
    const { commons } = await withRoles();
    const own = await signUp(commons);
    await signUp(commons, { name: 'Ali', email: '', show_name: 'yes' });
    itIs('2027-04-13T16:01:00Z');
    await aMinutePasses();
    expect(await rows('select * from signups')).toEqual([]);
    expect(
      await rows("select title from entries where kind = 'signups' and (title <> '' or contact is not null)"),
    ).toEqual([]);
    expect((await visit(own)).status).toBe(410);
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
    expect((await mailsOf(amina)).filter((subject) => subject.startsWith('Who is coming'))).toEqual([]);
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
    expect((await mailsOf(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(1);
    itIs('2027-03-02T17:00:00Z');
    await aMinutePasses();
    expect((await mailsOf(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(2);
    itIs('2027-03-03T17:00:00Z');
    await aMinutePasses();
    expect((await mailsOf(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(2);
  });
});

it('when the commons is taken down, those who signed up are told', async () => {
  const { yours, commons } = await withRoles();
  const own = await signUp(commons);
  await signUp(commons, { name: 'Ali', email: '' });
  await post(`${yours}withdrawal/`, {});
  await aMinutePasses();
  expect(await mailsOf(zoe)).toEqual([
    'Taken down: Swap table on the court',
    'You have a place: Swap table on the court',
  ]);
  expect(await standing(own)).toContain('It was taken down');
  expect((await inbox(amina)).length).toBeGreaterThan(0);
});

describe('What Zoe signed up for', () => {
  async function event(yours: string) {
    const response = await visit(`${yours}signup.ics`);
    expect(response.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const calendar = new ICAL.Component(ICAL.parse(await response.text()));
    ICAL.TimezoneService.reset();
    for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
    const [first] = calendar.getAllSubcomponents('vevent');
    if (!first) throw new Error('There is no event in the file.');
    const status = first.getFirstPropertyValue('status');
    return Object.assign(new ICAL.Event(first), { status: String(status) });
  }

  it('is a file for her calendar, with the hours of her role', async () => {
    const { commons } = await withRoles();
    const one = await event(await signUp(commons));
    expect(one.summary).toBe('Dish washing: Swap table on the court');
    expect(one.startDate.toJSDate().toISOString()).toBe('2027-03-13T17:00:00.000Z');
    expect(one.endDate.toJSDate().toISOString()).toBe('2027-03-13T19:00:00.000Z');
    expect(one.location).toBe('Basketball court, 12 Quay Street, Riverside');
    expect(one.status).toBe('CONFIRMED');
  });

  it('is tentative in line, and cancelled once she gave it back', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing, 22:00–01:00' });
    const first = await signUp(commons, { name: 'Ali', email: '' });
    const yours = await signUp(commons);
    const waiting = await event(yours);
    expect(waiting.status).toBe('TENTATIVE');
    await post(`${first}withdrawal/`, {});
    const placed = await event(yours);
    expect([placed.status, placed.endDate.toJSDate().toISOString()]).toEqual(['CONFIRMED', '2027-03-14T00:00:00.000Z']);
    expect(placed.sequence).toBeGreaterThan(waiting.sequence);
    await post(`${yours}withdrawal/`, {});
    const left = await event(yours);
    expect(left.status).toBe('CANCELLED');
    expect(left.uid).toBe(waiting.uid);
    expect(left.sequence).toBeGreaterThan(placed.sequence);
  });
});

describe('When plans change', () => {
  const move = { date: '2027-03-14', starts: '15:00', ends: '18:00', area: 'Hillside', place: 'The old library' };

  async function change(yours: string, act: Record<string, string>) {
    const page = await read(`${yours}plan/?act=${act.act}&which=${act.which}`);
    const response = await post(`${yours}plan/`, { ...(await filledIn(page)), ...act });
    expect(response.status, words(await response.text())).toBe(303);
  }

  it('those who signed up hear of it at once, once, what changed said first', async () => {
    const { yours, commons } = await withRoles();
    const own = await signUp(commons);
    await says('mine', zoe);
    await signUp(commons, { name: 'Ali', email: '' });
    await change(yours, { act: 'move', which: '0', ...move });
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    const [mail, ...others] = await inbox(zoe);
    expect(others).toHaveLength(1);
    expect(mail?.subject).toBe('Moved: Swap table on the court');
    expect(mail?.text).toMatch(
      /^It was moved to Sunday, 14 March 2027, 15:00–18:00\. Before, it was Saturday, 13 March/,
    );
    expect(mail?.text).toContain('The old library, Hillside');
    expect(mail?.text).toContain('/withdrawal/');
    expect(words(await read(own))).toContain('The old library, Hillside');
  });

  it('a call-off is one mail, opening it again another; both at once are none', async () => {
    const { yours, commons } = await withRoles({ repeats: 'weekly', until: '2027-04-03' });
    await signUp(commons, { date: '2027-03-20' });
    await signUp(commons, { date: '2027-03-27', name: 'Kim', email: kim });
    await change(yours, { act: 'off', which: '1' });
    expect(await mailsOf(zoe)).toEqual([
      'Called off: Swap table on the court',
      'You have a place: Swap table on the court',
    ]);
    expect((await inbox(zoe))[0]?.text).toMatch(/^It is called off: Saturday, 20 March 2027, 14:00–17:00\./);
    expect(await mailsOf(kim)).toHaveLength(1);
    expect((await trySignUp(commons, { date: '2027-03-20', name: 'Lou' })).status).toBe(422);
    await change(yours, { act: 'open', which: '1' });
    expect((await mailsOf(zoe))[0]).toBe('On again: Swap table on the court');
    await aMinutePasses();
    expect(await mailsOf(zoe)).toHaveLength(3);
  });

  it('a quiet move tells the place to those who have one, and nobody else', async () => {
    const { yours, commons, page } = await withRoles({ roles: '1 × Dish washing' });
    const own = await signUp(commons);
    const waiting = await signUp(commons, { name: 'Kim', email: kim });
    await says('mine', zoe);
    await change(yours, { act: 'move', which: '0', ...move, date: '2027-03-13', quiet: 'yes' });
    expect((await inbox(zoe))[0]?.text).toContain('The old library, Hillside');
    expect((await inbox(kim))[0]?.text).toContain('moved: whoever has a place is told where');
    expect((await inbox(kim))[0]?.text).not.toContain('library');
    expect(await read(own)).toContain('The old library, Hillside');
    expect(await read(`${own}signup.ics`)).toContain('The old library');
    expect(await read(`${waiting}signup.ics`)).not.toContain('library');
    for (const path of [
      page,
      '/',
      `${page.slice(0, -1)}.ics`,
      '/calendar.ics',
      '/calendar.json',
      '/calendar.xml',
      waiting,
    ]) {
      const text = await read(path);
      expect(text, path).not.toMatch(/old library|Hillside/);
      if (path === page) expect(words(text)).toContain('sign up to hear where');
    }
    // What the stewards of the site see of Zoe is no more than anyone.
    await signUp(commons, { name: 'Lou', email: '', show_name: 'yes' });
    const desk = await linkIn('desk', ben);
    const entry = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
    expect(await read(`${desk}${entry}/`)).not.toMatch(/old library|Hillside/);
  });

  it('a role with more hands lets the next ones move up when a steward approved it', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing' });
    await signUp(commons, { name: 'Ali', email: '' });
    await signUp(commons);
    const form = await filledIn(await read(`${yours}edit/`));
    expect((await post(`${yours}edit/`, { ...form, roles: '2 × Dish washing' })).status).toBe(303);
    await decide(await linkIn('review', ben, 'change waits'), 'approve');
    await aMinutePasses();
    expect(await mailsOf(zoe)).toContain('You have a place now: Swap table on the court');
  });
});
