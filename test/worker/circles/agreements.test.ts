/** What a circle agreed on: public only while everybody who was in it consents, and in no file, feed or search. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { readCode, secretsOf } from '../../../schema/circles/code.ts';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { agrees, type CalledCircle, called, everybodyAgrees, invited, publicPage } from '../circles-called.ts';
import { deskOf } from '../circles-desk.ts';
import { aMinutePasses, everything, inbox, itIs, newTown, post, read, visit, words } from '../town.ts';

const agreed = 'The yard stays quiet after nine. The evening crew sees to it until June.';

let ola: TestKeeper;
let per: TestKeeper;
let circle: CalledCircle;
let codes: string[];
beforeEach(async () => {
  await newTown();
  [ola, per] = (await withKeepers('Ola', 'Per')) as [TestKeeper, TestKeeper];
  circle = await called([ola, per]);
  codes = await everybodyAgrees(circle);
  await circle.press({ press: 'confirmed', version: '1' });
  itIs('2027-03-20T20:00:00Z');
  await circle.press({ press: 'held', version: '1' });
});

const writeDown = (changes: Record<string, string> = {}, keeper = ola) =>
  circle.press({ press: 'agree', version: '0', agreed, look_again: '2027-06-20', ...changes }, keeper);

async function isPublic(): Promise<void> {
  await writeDown();
  await circle.press({ press: 'read', version: '1' }, per);
  for (const code of codes) await agrees(code, 'yes');
}

describe('What was agreed', () => {
  it('is read by a second keeper, then by everybody, and is public with the last consent only', async () => {
    expect((await writeDown()).page).toContain('Another keeper reads it next.');
    expect(JSON.stringify(await everyLetter())).not.toContain('quiet');
    // Nobody is asked before two keepers read it, and who wrote it is one of them.
    expect((await agrees(codes[0] ?? '', 'yes')).status).toBe(409);
    expect((await circle.press({ press: 'read', version: '1' }, ola)).status).toBe(409);
    expect((await circle.press({ press: 'read', version: '1' }, per)).page).toContain('Two keepers read it.');
    expect(await invited(codes[1] ?? '')).toContain(agreed);
    for (const code of codes) {
      expect(await publicPage()).not.toContain('quiet');
      expect((await agrees(code, 'yes')).page).toContain('Your consent is there.');
    }
    const page = await visit('/circles/');
    expect(page.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(words(await page.text())).toContain(agreed);
  });

  it('is gone from the next page on when any one takes their consent back, and from the database', async () => {
    for (const one of [0, 1, 2, 3]) {
      if (one === 0) await isPublic();
      else await agrees(codes[one - 1] ?? '', 'yes');
      expect(await publicPage()).toContain(agreed);
      expect((await agrees(codes[one] ?? '', 'no')).page).toContain('it is public no more');
      expect(await publicPage()).not.toContain('quiet');
      expect(JSON.stringify(await everyLetter())).not.toContain('quiet');
    }
    expect((await visit('/circles/')).headers.get('X-Robots-Tag')).toBeNull();
  });

  it('worded anew asks two keepers and everybody again', async () => {
    await isPublic();
    await writeDown({ version: '1', agreed: 'The yard is quiet after ten.' });
    expect(await publicPage()).not.toContain('quiet');
    expect((await agrees(codes[0] ?? '', 'yes', '1')).status).toBe(409);
    await circle.press({ press: 'read', version: '2' }, per);
    for (const code of codes) await agrees(code, 'yes', '2');
    expect(await publicPage()).toContain('The yard is quiet after ten.');
  });

  it('is what everybody was shown: a browser that sends other words is not believed', async () => {
    await writeDown();
    await circle.press({ press: 'read', version: '1' }, per);
    const read = readCode(codes[1] ?? '');
    if (!read.ok) throw new Error(read.error);
    const { find, act } = await secretsOf(read.code);
    const fields = { find, act, version: '1', agree: 'yes', text: 'It was all his fault.', salt: '00' };
    expect((await post('/invited/agreement/', fields)).status).toBe(409);
    expect((await post('/invited/agreement/', { ...fields, act: find, agree: 'no' })).status).toBe(403);
    expect((await everyLetter()).circle_people?.every(({ agreed_version }) => agreed_version === null)).toBe(true);
  });

  it('is written down only where a circle was held, with a day to look at it again', async () => {
    const other = await called([ola, per], { date: '2027-04-01' });
    const early = await other.press({ press: 'agree', version: '0', agreed, look_again: '2027-06-20' });
    expect(early.status).toBe(409);
    for (const look_again of ['', '2027-03-21', '2029-01-01', 'soon']) {
      expect((await writeDown({ look_again })).status, look_again).toBe(422);
    }
    expect((await writeDown({ agreed: 'x'.repeat(1501) })).page).toContain('must be 1,500 characters or fewer');
    expect((await everyLetter()).agreements).toEqual([]);
  });

  it('stands in no feed, search, export, calendar or other page', async () => {
    await isPublic();
    const town = JSON.stringify(await everything());
    for (const word of ['quiet', 'A talk about the yard', 'behind the library']) expect(town).not.toContain(word);
    const pages = ['/', '/calendar.ics', '/calendar.xml', '/calendar.json', '/ledger/', '/ledger.json', '/past/'];
    for (const path of pages) expect(await read(path), path).not.toMatch(/quiet|talk about the yard/);
  });
});

it('a circle is told to nobody by the clock, and shows nowhere, however long ago it was held', async () => {
  await isPublic();
  const [town, mails] = [await everything(), (await inbox()).length];
  for (let day = 1; day <= 60; day += 3) {
    itIs(new Date(Date.parse('2027-03-20T20:00:00Z') + day * 86_400_000).toISOString());
    await aMinutePasses();
    for (const path of ['/', '/past/', '/victories/', '/ledger/', '/calendar.json']) {
      expect(await read(path), path).not.toMatch(/yard|quiet/);
    }
  }
  expect((await inbox()).slice(mails).map(({ subject }) => subject)).toEqual([]);
  for (const table of ['entries', 'commons', 'occurrences', 'signups', 'acts', 'outbox']) {
    expect((await everything())[table], table).toEqual(town[table]);
  }
});

describe('Looking at it again', () => {
  // The turns of both go on.
  beforeEach(async () => {
    await env.DB.prepare('update keepers set until = ?').bind(Date.parse('2028-03-01')).run();
  });

  it('outlives the letter, is public until its day, and goes two weeks later with all that was kept of it', async () => {
    await isPublic();
    itIs('2027-06-19T12:00:00Z');
    await aMinutePasses();
    expect((await everyLetter()).letters).toEqual([]);
    expect((await everyLetter()).called_circles).toEqual([]);
    expect(await publicPage()).toContain(agreed);
    expect(await invited(codes[1] ?? '')).toContain(agreed);
    expect(words(await read(await deskOf(ola)))).toContain('Something that a circle agreed on');
    itIs('2027-06-21T12:00:00Z');
    expect(await publicPage()).not.toContain('quiet');
    itIs('2027-07-05T12:00:00Z');
    await aMinutePasses();
    expect(Object.values(await everyLetter()).flat()).toEqual([]);
  });

  it('asks everybody anew, by any keeper: it is public again once all have consented again', async () => {
    await isPublic();
    const page = `${await deskOf(per)}agreements/`;
    const id = String((await everyLetter()).agreements?.[0]?.id);
    const renew = (look_again: string, version = '1') => post(page, { agreement: id, version, look_again });
    // Not before its time, so that a stolen mail box cannot take it down.
    expect((await renew('2027-12-20')).status).toBe(409);
    itIs('2027-06-10T12:00:00Z');
    expect(words(await read(page))).toContain(agreed);
    expect((await renew('2027-06-11')).status).toBe(422);
    expect((await renew('2027-12-20')).status).toBe(303);
    expect(await publicPage()).not.toContain('quiet');
    expect((await renew('2027-12-21')).status).toBe(409);
    for (const code of codes) await agrees(code, 'yes', '2');
    expect(await publicPage()).toContain('Looked at again on Monday, 20 December 2027.');
  });
});
