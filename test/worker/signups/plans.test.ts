import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan, changePlanUnread } from '../commons.ts';
import { kim, nameOnDesk, onList, signUp, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  decide,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  rows,
  says,
  subjects,
  words,
} from '../town.ts';

beforeEach(newTown);

const away: Fields = {
  act: 'move',
  which: '0',
  date: '2027-03-13',
  starts: '14:00',
  ends: '17:00',
  area: 'Hidden',
  place: 'Old mill, 3 Secret Lane',
  quiet: 'yes',
};

describe('A place that was moved quietly', () => {
  const secret = /Secret Lane|Hidden/;

  it('is told to nobody who gave it back, nor to a steward who reads a name', async () => {
    const { yours, page, commons } = await withRoles();
    const stays = await signUp(commons, { name: 'Kim', email: kim, show_name: 'yes' });
    const left = await signUp(commons);
    await post(`${left}withdrawal/`, {});
    await changePlanUnread(yours, away);
    expect(words(await read(stays))).toMatch(secret);
    expect(await read(`${stays}signup.ics`)).toMatch(secret);
    const desk = await linkIn('desk', ben);
    const review = await nameOnDesk(desk);
    for (const path of [left, desk, review, page, '/', '/calendar.json', '/calendar.xml', '/calendar.ics'])
      expect(await read(path), path).not.toMatch(secret);
    expect(await read(`${left}signup.ics`)).not.toMatch(secret);
    // Whose name is declined has the place all the same.
    await decide(review, 'decline');
    expect(words(await read(stays))).toMatch(secret);
    for (const to of [zoe, ben, chandra]) for (const { text } of await inbox(to)) expect(text, to).not.toMatch(secret);
  });

  it('is told to nobody whom Amina took off the list', async () => {
    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    await changePlanUnread(yours, away);
    expect(await read(zoes)).toMatch(secret);
    await post(`${yours}coming/`, { [box]: 'yes', press: 'off' });
    expect(await read(zoes)).not.toMatch(secret);
    expect(await read(`${zoes}signup.ics`)).not.toMatch(secret);
  });
});

it('a plan that is changed over and over stops writing to those who signed up', async () => {
  const { yours, commons } = await withRoles();
  await signUp(commons);
  for (let press = 0; press < 20; press++)
    await changePlanUnread(yours, { act: press % 2 === 0 ? 'off' : 'open', which: '0' });
  const refused = await post(`${yours}plan/`, { act: 'off', which: '0' });
  expect(refused.status).toBe(409);
  expect(words(await refused.text())).toContain('very often within an hour');
  itIs('2027-03-01T13:30:00Z');
  await changePlanUnread(yours, { act: 'off', which: '0' });
}, 30_000);

it('a place that was told quietly is forgotten 30 days after it was over, and stays quiet', async () => {
  const { yours, page, commons } = await withRoles();
  await signUp(commons);
  await changePlanUnread(yours, away);
  itIs('2027-04-11T12:00:00Z');
  await aMinutePasses();
  expect(await rows("select quiet_place from occurrences where quiet_place <> ''")).toHaveLength(1);
  itIs('2027-04-13T12:00:00Z');
  await aMinutePasses();
  expect(await rows('select quiet_place from occurrences')).toEqual([{ quiet_place: '' }]);
  expect(words(await read(page))).toContain('Moved: sign up to hear where');
  expect(await read(page)).not.toContain('12 Quay Street');
});

describe('When plans change', () => {
  const move = { date: '2027-03-14', starts: '15:00', ends: '18:00', area: 'Hillside', place: 'The old library' };

  it('those who signed up hear of it at once, once, what changed said first', async () => {
    const { yours, commons } = await withRoles();
    const own = await signUp(commons);
    await says('mine', zoe);
    await signUp(commons, { name: 'Ali', email: '' });
    await changePlan(yours, 'move', 0, move);
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
    await changePlan(yours, 'off', 1);
    expect(await subjects(zoe)).toEqual([
      'Called off: Swap table on the court',
      'You have a place: Swap table on the court',
    ]);
    expect((await inbox(zoe))[0]?.text).toMatch(/^It is called off: Saturday, 20 March 2027, 14:00–17:00\./);
    expect(await subjects(kim)).toHaveLength(1);
    expect((await trySignUp(commons, { date: '2027-03-20', name: 'Lou' })).status).toBe(422);
    await changePlan(yours, 'open', 1);
    expect((await subjects(zoe))[0]).toBe('On again: Swap table on the court');
    await aMinutePasses();
    expect(await subjects(zoe)).toHaveLength(3);
  });

  it('a quiet move tells the place to those who have one, and nobody else', async () => {
    const { yours, commons, page } = await withRoles({ roles: '1 × Dish washing' });
    const own = await signUp(commons);
    const waiting = await signUp(commons, { name: 'Kim', email: kim });
    await says('mine', zoe);
    await changePlan(yours, 'move', 0, { ...move, date: '2027-03-13', quiet: 'yes' });
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
    expect(await read(await nameOnDesk(desk))).not.toMatch(/old library|Hillside/);
  });

  it('a role with more hands lets the next ones move up when a steward approved it', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing' });
    await signUp(commons, { name: 'Ali', email: '' });
    await signUp(commons);
    const form = await filledIn(await read(`${yours}edit/`));
    expect((await post(`${yours}edit/`, { ...form, roles: '2 × Dish washing' })).status).toBe(303);
    await decide(await linkIn('review', ben, 'change waits'), 'approve');
    await aMinutePasses();
    expect(await subjects(zoe)).toContain('You have a place now: Swap table on the court');
  });
});
