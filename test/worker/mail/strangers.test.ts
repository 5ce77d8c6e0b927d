/** Mail to people who may have asked for none: what it says, how much of it there is, and how it ends. */
import { beforeEach, describe, expect, it } from 'vitest';
import { dov, hana, ladder, linkOf, message, onTheBoard, sweeping, takeOn } from '../offers.ts';
import { signUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  type Fields,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  says,
  swapTable,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const nina = 'nina@example.net';
const boxOf = (text = '') => linkOf('mail', text);
const mailsTo = async (who: string) => (await inbox(who)).length;
const everyWord = async (who: string) =>
  (await inbox(who)).map(({ subject, text }) => `${subject}\n${text.replace(/http\S+/g, '')}`).join('\n');

describe('The link at the end of a mail', () => {
  it('stops all mail to Nina, whoever types her address, and changes nothing until she presses', async () => {
    await propose({ steward_email: nina });
    const box = boxOf((await inbox(nina))[0]?.text);
    const before = await everything();
    const page = words(await read(box));
    expect(page).toContain('Never write to me');
    expect(await everything()).toEqual(before);
    await says('never', nina);
    await propose({ steward_email: nina, title: 'Another' });
    await post('/offer/', { ...ladder, email: nina });
    await decide(await linkIn('review', ben, 'Another'), 'approve');
    expect(await mailsTo(nina)).toBe(1);
    expect(JSON.stringify(await rows('select * from recipients'))).not.toContain('nina');
    expect(words(await read(box))).toContain('Write to me again');
  });

  it('takes back what waits to be sent', async () => {
    await propose({ steward_email: nina });
    const box = boxOf((await inbox(nina))[0]?.text);
    await propose(
      { steward_email: nina, title: 'Another' },
      { env: { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' } },
    );
    await post(box, { press: 'never' }, { env: { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' } });
    itIs('2027-03-01T12:30:00Z');
    await aMinutePasses();
    expect(await mailsTo(nina)).toBe(1);
    expect((await inbox(ben)).length).toBe(2);
  });

  it('lets her take that back, and stands in every mail to who takes part', async () => {
    await propose({ steward_email: nina });
    await says('never', nina);
    await says('mine', nina);
    await propose({ steward_email: nina, title: 'Another' });
    expect(await mailsTo(nina)).toBe(2);
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { email: nina });
    for (const { to, text } of await inbox()) {
      if (![ben, 'chandra@example.org'].includes(to)) expect(boxOf(text), to).toMatch(/^\/mail\/[\w-]{86}\/$/);
    }
  });

  it('opens for nobody who made it up, and is told to no other site', async () => {
    await propose({ steward_email: nina });
    const box = boxOf((await inbox(nina))[0]?.text);
    expect((await visit(box)).headers.get('Referrer-Policy')).toBe('no-referrer');
    const before = await everything();
    const other = `/mail/${'A'.repeat(43)}${box.slice(-44)}`;
    for (const wrong of [
      other,
      `${box.slice(0, -2)}/`,
      `${box.slice(0, -1)}A/`,
      '/mail/x/',
      `/mail/${'A'.repeat(86)}/`,
    ]) {
      expect((await visit(wrong)).status, wrong).toBe(404);
      expect((await post(wrong, { press: 'never' })).status, wrong).toBe(404);
    }
    expect((await post(box, { press: 'anything' })).status).toBe(422);
    expect(await everything()).toEqual(before);
  });
});

describe('An address is its sender’s once a form came through a link that was mailed to it', () => {
  const isKnown = async () => (await rows('select * from recipients where confirmed_at is not null')).length;

  it('not by the link that the page shows, which whoever typed the address has', async () => {
    const yours = await propose({ steward_email: nina });
    expect((await post(yours, { ...swapTable, title: 'Changed' })).status).toBe(303);
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect(await isKnown()).toBe(0);
  });

  it('not by opening it, nor by a form that was not taken', async () => {
    await propose({ steward_email: nina });
    const mailed = await linkIn('yours', nina);
    await visit(mailed);
    expect((await post(mailed, { ...swapTable, title: '' })).status).toBe(422);
    expect(await isKnown()).toBe(0);
    expect((await post(mailed, { ...swapTable, title: 'Changed' })).status).toBe(303);
    expect(await isKnown()).toBe(1);
  });

  it('and the stewards’, because the settings name them, or they accepted by mail', async () => {
    await aMinutePasses();
    expect(await isKnown()).toBe(2);
  });
});

describe('Until it is known whose address it is, no mail has a stranger’s words', () => {
  const pills = 'Cheap pills at pills.example';
  const junk: Fields = { ...message, name: pills, message: pills, show_email: 'yes', email: 'pills@pills.example' };

  it('to the owner of a notice: they are read behind the link', async () => {
    const { page } = await onTheBoard();
    expect((await post(`${page}answer/`, junk)).status).toBe(303);
    const [mail] = await inbox(dov);
    expect(mail?.subject).toBe('You have an answer: Long ladder to lend');
    expect(await everyWord(dov)).not.toMatch(/pills/i);
    expect(JSON.stringify(await rows('select * from inbox where "to" = \'dov@example.net\''))).not.toMatch(/pills/i);
    const reply = linkOf('reply', mail?.text);
    expect(words(await read(reply))).toContain(pills);
    expect(words(await read(reply))).toMatch(/You can write straight to pills@pills.example \./);
    expect((await post(reply, { message: 'No, thank you.' })).status).toBe(303);
    // Now it is: he wrote from his mail.
    await post(`${page}answer/`, { ...message, show_email: 'yes' });
    expect((await inbox(dov))[0]?.text).toContain('Where shall I come?');
    expect((await inbox(dov))[0]?.subject).toBe('Answer from Hana: Long ladder to lend');
  });

  it('to who answered, from the owner; nor back', async () => {
    const { page } = await onTheBoard({ name: pills });
    await post(`${page}answer/`, message);
    await post(linkOf('reply', (await inbox(dov))[0]?.text), { message: pills });
    expect(await everyWord(hana)).not.toMatch(/pills/i);
  });

  it('to the owner of a chore: a name is read on its page', async () => {
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { name: pills });
    expect((await inbox(dov))[0]?.text).toMatch(/^Somebody takes on your chore for Friday,? 5 March 2027/);
    expect(await everyWord(dov)).not.toMatch(/pills/i);
    await says('mine', dov);
    await takeOn(page, { name: 'Kofi' });
    expect((await inbox(dov))[0]?.text).toMatch(/^Kofi takes on your chore/);
  });

  it('to the holder of a commons, in the evening: they read how many', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { name: pills });
    itIs('2027-03-01T18:30:00Z');
    await aMinutePasses();
    const summary = (await inbox(amina)).find(({ subject }) => subject.startsWith('Who is coming'));
    expect(summary?.text).toContain('Dish washing, 18:00–20:00: 1 of 2');
    expect(await everyWord(amina)).not.toMatch(/pills/i);
  });

  it('to who signed up, where it was moved: the place is on their private page', async () => {
    const { yours, commons } = await withRoles();
    const own = await signUp(commons, { email: nina });
    const moving = { act: 'move', which: 'all', date: '2027-03-13', starts: '14:00', ends: '17:00' };
    expect((await post(`${yours}plan/`, { ...moving, area: 'Riverside', place: pills })).status).toBe(303);
    expect((await inbox(nina))[0]?.subject).toBe('Moved: Swap table on the court');
    itIs('2027-03-12T18:00:00Z');
    await aMinutePasses();
    expect((await inbox(nina))[0]?.subject).toBe('Soon: Swap table on the court');
    expect(await everyWord(nina)).not.toMatch(/pills/i);
    expect(words(await read(own))).toContain(pills);
  });
});

it('a mail that is passed on without an address says that answering it reaches nobody', async () => {
  const { page } = await onTheBoard();
  await says('mine', dov);
  await post(`${page}answer/`, { ...message, name: 'Kim', show_email: '' });
  const [hidden] = await inbox(dov);
  expect(hidden?.text).toContain('They did not give their address away.');
  expect(hidden?.text).toContain('Answering this mail itself reaches nobody.');
  await post(`${page}answer/`, { ...message, name: 'Kim', show_email: 'yes' });
  expect((await inbox(dov))[0]?.text).not.toContain('reaches nobody');
});
