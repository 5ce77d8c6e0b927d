import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameOnDesk, signUp, standing, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  decide,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

afterEach(() => vi.restoreAllMocks());

it('while the database cannot be reached the form to sign up is there as it was built, and nothing is lost silently', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const down = () => {
    throw new Error('D1_ERROR: the database is not there');
  };
  const without = { env: { DB: { prepare: down, batch: down } } };
  const { page, commons } = await withRoles();
  const asBuilt = await visit('/sign-up/', without);
  expect(asBuilt.status).toBe(200);
  expect(words(await asBuilt.text())).toContain('This page is from');
  expect((await visit(page, without)).status).toBe(503);
  const answer = await post('/sign-up/', { commons, role: 'Dish washing', name: 'Zoe' }, without);
  expect(answer.status).toBe(503);
  expect(words(await answer.text())).toContain('Zoe');
});

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
    const before = [await subjects(ben), await subjects(chandra)];
    await signUp(commons);
    expect([await subjects(ben), await subjects(chandra)]).toEqual(before);
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
    expect(await subjects(ben)).toEqual(['To decide: Swap table on the court']);
    const desk = await linkIn('desk', ben);
    expect((await decide(await nameOnDesk(desk), 'approve')).status).toBe(303);
    expect(words(await read(page))).toContain('Zoe');
    const [mail] = await inbox(zoe);
    expect(mail?.text).toContain('Your name stands on the page now, beside “Dish washing”.');
  });

  it('keeps her place when Ben does not let the name through, and hears of changes all the same', async () => {
    const { page, commons } = await withRoles();
    const yours = await signUp(commons, { show_name: 'yes', name: 'Zoe the Great' });
    const desk = await linkIn('desk', ben);
    await decide(await nameOnDesk(desk), 'decline', 'A shorter one?');
    expect(words(await read(page))).toContain('Dish washing 1 of 2');
    expect(words(await read(page))).not.toContain('Great');
    expect((await inbox(zoe))[0]?.text).toContain('Your place is yours all the same:');
    expect(await standing(yours)).toBe('You have a place.');
    itIs('2027-03-12T14:00:00Z');
    await aMinutePasses();
    expect(await subjects(zoe)).toContain('Soon: Swap table on the court');
    // And she can still give it back.
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(page))).toContain('Dish washing 0 of 2');
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
    // What a busy minute has no room for waits for one of the next.
    for (const minute of ['01', '02', '03']) {
      itIs(`2027-04-13T16:${minute}:00Z`);
      await aMinutePasses();
    }
    expect(await rows('select * from signups')).toEqual([]);
    expect(
      await rows("select title from entries where kind = 'signups' and (title <> '' or contact is not null)"),
    ).toEqual([]);
    expect((await visit(own)).status).toBe(410);
  });
});
