import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan, everywhere, planForm } from '../commons.ts';
import { kim, signUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  ben,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  words,
} from '../town.ts';

beforeEach(newTown);

const gate = 'The gate code is 1812.\nCome to the back door.';

/** Somebody whose address is known to be theirs: they pressed a button that a mail led to. */
async function confirmed(commons: string, changes: Fields = {}): Promise<string> {
  const own = await signUp(commons, changes);
  await post(`${await linkIn('yours', changes.email ?? zoe)}withdrawal/`, {});
  expect(own).not.toBe('');
  return signUp(commons, changes);
}

const write = async (yours: string, changes: Fields) =>
  post(`${yours}plan/`, { ...(await planForm(yours, 'write', 'all')), ...changes });

/** Writes a letter as its writer does: reads it as it will be, and sends it. */
async function letter(yours: string, word: string) {
  const seen = await write(yours, { word });
  expect(seen.status).toBe(200);
  return post(`${yours}plan/`, await filledIn(await seen.text()));
}

describe('A word with a change', () => {
  it('comes first in the mail of who confirmed their address, and stands on the private page of each', async () => {
    const { yours, commons, page } = await withRoles();
    const zoes = await confirmed(commons);
    const kims = await signUp(commons, { name: 'Kim', email: kim });
    await changePlan(yours, 'off', 0, { word: gate });
    const [mail] = await inbox(zoe);
    expect(mail?.subject).toBe('Called off: Swap table on the court');
    expect(mail?.text.indexOf('  The gate code is 1812.\n  Come to the back door.')).toBeGreaterThan(0);
    expect(mail?.text.indexOf('1812')).toBeLessThan(mail?.text.indexOf('It is called off') ?? 0);
    const [toKim] = await inbox(kim);
    expect(toKim?.subject).toBe('Called off: Swap table on the court');
    expect(toKim?.text).not.toContain('1812');
    expect(toKim?.text).toContain('wrote to you. It stands on your private page.');
    for (const own of [zoes, kims]) expect(words(await read(own))).toContain('The gate code is 1812.');
    expect(await everywhere(page)).not.toContain('1812');
    expect(words(await read(page))).toContain('Called off on 1 March');
  });

  it('moved and open again carry one as well; without one nothing is said of it', async () => {
    const { yours, commons } = await withRoles();
    await confirmed(commons);
    await changePlan(yours, 'move', 0, { starts: '15:00', word: 'The bus is late.' });
    expect((await inbox(zoe))[0]?.text).toContain('  The bus is late.');
    await changePlan(yours, 'off');
    expect((await inbox(zoe))[0]?.text).not.toMatch(/writes:|bus/);
    await changePlan(yours, 'open', 0, { word: 'The sun is out.' });
    expect((await inbox(zoe))[0]?.text).toContain('  The sun is out.');
  });

  it('is for nobody who waits in line, nor for who was taken off', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing' });
    await signUp(commons, { name: 'Kim', email: kim });
    const waits = await confirmed(commons);
    await changePlan(yours, 'move', 0, { starts: '15:00', word: gate });
    expect((await inbox(zoe))[0]?.subject).toContain('Moved');
    expect(JSON.stringify(await inbox(zoe))).not.toContain('1812');
    expect(await read(waits)).not.toContain('1812');
  });

  it('carries no address of a page or of a mail box, and nothing that is too long; the rest stays as typed', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const tried = async (word: string, starts = '15:00') =>
      post(`${yours}plan/`, { ...(await planForm(yours, 'move')), starts, word });
    for (const word of [
      'Buy at https://shop.example/',
      'See www.shop.example',
      'buy at Shop.com now',
      'write to x@shop.example',
      'bit.ly/3xYz',
    ]) {
      const answer = await tried(word);
      expect(answer.status, word).toBe(422);
      const again = await answer.text();
      expect(words(again)).toContain('Leave out web and mail addresses');
      expect(await filledIn(again)).toMatchObject({ word, starts: '15:00' });
    }
    expect((await tried('x'.repeat(1001))).status).toBe(422);
    expect(await rows('select * from host_words')).toEqual([]);
    expect((await tried('Come at 6.30pm.It may rain')).status).toBe(303);
    expect((await tried('Mr.Ibn brings e.g. tea, and/or cake', '15:30')).status).toBe(303);
  });

  it('is shown again where the change came too late', async () => {
    const { yours } = await withRoles();
    const form = await planForm(yours, 'off');
    await changePlan(yours, 'move', 0, { starts: '15:00' });
    const late = await post(`${yours}plan/`, { ...form, word: 'It <b>pours</b>' });
    expect(late.status).toBe(409);
    const page = await late.text();
    expect(page).toContain('It &lt;b&gt;pours&lt;/b&gt;');
    expect(words(page)).toContain('You wrote this, and it was not sent');
  });
});

describe('A letter to all who come', () => {
  it('is seen first as it will be, and goes to each once', async () => {
    const { yours, commons, page } = await withRoles({ repeats: 'weekly', until: '2027-03-27' });
    await confirmed(commons, { date: '2027-03-13' });
    await signUp(commons, { date: '2027-03-20' });
    await signUp(commons, { name: 'Kim', email: '', date: '2027-03-20' });
    const before = await everywhere(page);
    const [{ sequence } = { sequence: -1 }] = await rows('select sequence from commons');
    const seen = await write(yours, { word: gate });
    expect(seen.status).toBe(200);
    const shown = await seen.text();
    expect(words(shown)).toContain('Amina writes: Swap table on the court');
    expect(words(shown)).toContain('Send it to 1 person');
    expect(words(shown)).toContain('1 who left no address finds it on their private page alone.');
    expect((await inbox(zoe)).some(({ text }) => text.includes('1812'))).toBe(false);
    const done = await post(`${yours}plan/`, await filledIn(shown));
    expect(done.status).toBe(303);
    expect(words(await read(done.headers.get('location') ?? ''))).toContain(
      'Sent. It reaches them within some minutes.',
    );
    await aMinutePasses();
    const letters = (await inbox(zoe)).filter(({ text }) => text.includes('1812'));
    expect(letters.map(({ subject }) => subject)).toEqual(['Amina writes: Swap table on the court']);
    expect(letters[0]?.text).toContain('/write/?page=/commons/');
    // No reader sees that there was one: neither the page nor a calendar says anything new.
    expect(await everywhere(page)).toBe(before);
    expect(await rows('select sequence from commons')).toEqual([{ sequence }]);
  });

  it('changed after it was seen is seen again before it goes', async () => {
    const { yours, commons } = await withRoles();
    await confirmed(commons);
    const seen = await filledIn(await (await write(yours, { word: gate })).text());
    const changed = await post(`${yours}plan/`, { ...seen, word: 'Quite another' });
    expect(changed.status).toBe(200);
    expect(words(await changed.text())).toContain('Quite another');
    expect(await rows('select * from host_words')).toEqual([]);
    // A browser ends lines as it likes.
    const crlf = await post(`${yours}plan/`, { ...seen, word: gate.replace('\n', '\r\n') });
    expect(crlf.status).toBe(303);
  });

  it('goes three times in a day, not four, be they sent at once', async () => {
    const { yours, commons } = await withRoles();
    await confirmed(commons);
    const form = await filledIn(await (await write(yours, { word: gate })).text());
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(`${yours}plan/`, form)));
    expect(answers.filter(({ status }) => status === 303).length).toBeLessThanOrEqual(3);
    itIs('2027-03-01T15:00:00Z');
    for (let sent = 0; sent < 3; sent++) await post(`${yours}plan/`, form);
    itIs('2027-03-01T15:30:00Z');
    const fourth = await post(`${yours}plan/`, form);
    expect(fourth.status).toBe(422);
    const page = await fourth.text();
    expect(words(page)).toContain('3 letters went out within a day');
    expect(await filledIn(page)).toMatchObject({ word: gate });
    expect(await rows('select count(*) as n from host_words')).toEqual([{ n: 3 }]);
    itIs('2027-03-02T16:00:00Z');
    expect((await letter(yours, gate)).status).toBe(303);
  });

  it('does not go while the commons is down, nor where nobody comes', async () => {
    const { yours } = await withRoles();
    const nobody = words(await read(`${yours}plan/?act=write&which=all`));
    expect(nobody).toContain('Nobody has signed up yet');
    expect(nobody).not.toContain('See it as it will be');
    await post(`${yours}withdrawal/`, {});
    expect((await post(`${yours}plan/`, { act: 'write', which: 'all', word: gate, seen: gate })).status).toBe(410);
  });

  it('is read by a steward to whom it was reported, and by no other sender', async () => {
    const { yours, page, commons } = await withRoles();
    await confirmed(commons);
    await letter(yours, 'Cheap phones at my shop');
    const { n } = (await rows('select count(*) as n from host_words'))[0] as { n: number };
    expect(n).toBe(1);
    const [entry] = await rows("select id from entries where kind = 'commons'");
    const desk = await linkIn('desk', ben);
    expect(words(await read(`${desk}${entry?.id}/`))).toContain('Written to those who come, in private');
    expect(await read(page)).not.toContain('Cheap phones');
    const others = await publish({ title: 'Another table', steward_email: 'other@example.net' });
    expect(await read(others.yours)).not.toContain('Cheap phones');
  });

  it('is put back with what was taken down, and forgotten after sixty days', async () => {
    const { yours, commons } = await withRoles({ date: '2027-06-13' });
    const own = await confirmed(commons);
    await letter(yours, gate);
    itIs('2027-05-02T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from host_words')).toEqual([]);
    expect(await read(own)).not.toContain('1812');
  });
});
