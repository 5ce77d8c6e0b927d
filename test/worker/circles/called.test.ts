/**
 * A circle about a letter: Ola and Per keep, Farida wrote. A keeper plans it, hands papers over, and everybody says yes
 * to one and the same plan, or there is none.
 */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { newCode, newSecret } from '../../../schema/circles/code.ts';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { answers, type CalledCircle, called, everybodyAgrees, invited, planFields } from '../circles-called.ts';
import { deskOf, written } from '../circles-desk.ts';
import { aMinutePasses, itIs, newTown, post, read, visit, words } from '../town.ts';

let ola: TestKeeper;
let per: TestKeeper;
let circle: CalledCircle;
beforeEach(async () => {
  await newTown();
  [ola, per] = (await withKeepers('Ola', 'Per')) as [TestKeeper, TestKeeper];
  circle = await called([ola, per]);
});

const state = async () => (await everyLetter()).called_circles?.[0]?.state;

describe('A circle that keepers call', () => {
  it('is read by whoever is asked with the code on their paper: plan, numbers and roles, and no name', async () => {
    const codes = await circle.papers();
    expect(Object.keys(codes)).toEqual(['2', '3', '4']);
    const page = await invited(codes[2] ?? '');
    expect(page).toContain('A talk about the yard');
    expect(page).toContain('Saturday, 20 March 2027, 18:00');
    expect(page).toContain('The yard behind the library');
    expect(page).toContain('How we speak to each other when the yard is full.');
    expect(page).toContain('Person 2, whom it is about : that is you');
    expect(page).toContain('A no has no consequences');
    expect(page).not.toMatch(/Ola|Per\b|Farida|shouts/);
    // Its writer reads the same with the code of the letter.
    expect(words(await (await post('/letter/', { code: circle.code })).text())).toContain(
      'The keepers called a circle',
    );
    expect(await invited(circle.code)).toContain('Person 1, who wrote to the keepers : that is you');
  });

  it('stands in the database sealed: neither a word of the plan, nor a code, nor a time', async () => {
    const codes = Object.values(await circle.papers());
    const kept = JSON.stringify(await everyLetter());
    for (const word of ['yard', 'library', '18:00', '2027-03-20', circle.code, ...codes])
      expect(kept).not.toContain(word);
    expect(kept).not.toMatch(/\d\d:\d\d/);
  });

  it('is confirmed only once everybody said yes to it and was spoken with', async () => {
    const codes = await circle.papers();
    const all = [circle.code, ...Object.values(codes)];
    const confirm = () => circle.press({ press: 'confirmed', version: '1' });
    for (const code of all) {
      expect((await confirm()).status).toBe(409);
      await answers(code, 'yes');
    }
    const refused = await confirm();
    expect(refused.page).toContain('Not everybody has said yes to this plan and was spoken with yet');
    await circle.press({ press: 'spoken-2', version: '1' });
    expect((await confirm()).status).toBe(409);
    await circle.press({ press: 'spoken-3', version: '1' });
    expect((await confirm()).page).toContain('It is confirmed.');
    expect(await invited(codes[3] ?? '')).toContain('It takes place: everybody said yes.');
    // Who changes their mind takes it back for all.
    await answers(codes[2] ?? '', 'another-time');
    expect(await state()).toBe('asked');
    expect(await invited(codes[3] ?? '')).toContain('takes place only if everybody says yes');
  });

  it('counts each of the seven answers for what it is', async () => {
    const codes = await everybodyAgrees(circle);
    const confirm = async () => (await circle.press({ press: 'confirmed', version: '1' })).status;
    for (const answer of ['talk-first', 'between', 'another-time', 'no', 'not-me']) {
      await answers(codes[1] ?? '', answer);
      expect(await confirm(), answer).toBe(409);
    }
    // There is a support person in this one.
    await answers(codes[1] ?? '', 'with-support');
    expect(await confirm()).toBe(200);
    expect((await answers(codes[1] ?? '', 'maybe')).status).toBe(422);
    expect((await answers(codes[1] ?? '', 'stop')).status).toBe(422);
    const alone = await called([ola, per], { 'more-support': '0', 'more-listener': '1' });
    const [, asked = ''] = await everybodyAgrees(alone);
    await answers(asked, 'with-support');
    expect((await alone.press({ press: 'confirmed', version: '1' })).status).toBe(409);
  });

  it('asks everybody anew when anything of it changes, and opens nothing for who is not asked any more', async () => {
    const codes = await everybodyAgrees(circle);
    await circle.press({ press: 'confirmed', version: '1' });
    const other = { ...planFields, place: 'The kitchen', 'more-invited': '', 'more-support': '', 'more-keeper': '' };
    const changed = await circle.press({ press: 'plan', version: '1', ...other, 'stay-2': 'yes', 'stay-4': 'yes' });
    expect(changed.page).toContain('Everybody is asked anew.');
    expect(await state()).toBe('asked');
    expect((await circle.press({ press: 'confirmed', version: '2' })).status).toBe(409);
    const page = await invited(codes[1] ?? '');
    expect(page).toContain('The kitchen');
    expect(page).toContain('You answered an earlier plan');
    expect(await invited(codes[2] ?? '')).toContain('No circle has this code.');
    // A yes to the plan that was seen is none to the one that stands.
    const late = await answers(codes[1] ?? '', 'yes', '1');
    expect(late.status).toBe(409);
    expect(late.page).toContain('The plan was changed or called off meanwhile');
    expect(
      (await circle.press({ press: 'plan', version: '1', ...other, 'stay-2': 'yes', 'stay-4': 'yes' })).status,
    ).toBe(409);
  });

  it('is called once: of two keepers at the same moment one plan stands, and its papers are whole', async () => {
    const letter = await written([ola, per]);
    const call = async (keeper: TestKeeper) =>
      post(`${await deskOf(keeper)}${letter.path}circle/`, {
        ...{ secret: letter.secret, press: 'plan', version: '0' },
        ...planFields,
      });
    const both = await Promise.all([call(ola), call(per)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { circle_people } = await everyLetter();
    expect((circle_people ?? []).filter(({ letter_id }) => letter_id === letter.id)).toHaveLength(4);
  });

  it('is stopped by its writer at any time, by keepers too, and planned anew after that', async () => {
    const codes = await everybodyAgrees(circle);
    await circle.press({ press: 'confirmed', version: '1' });
    expect((await answers(circle.code, 'stop')).page).toContain('The circle is called off.');
    expect(await invited(codes[1] ?? '')).toContain('It is called off. Nobody has to do anything.');
    expect((await answers(codes[1] ?? '', 'no')).status).toBe(409);
    expect((await circle.press({ press: 'held', version: '1' })).status).toBe(409);
    const stay = { 'stay-2': 'yes', 'stay-3': 'yes', 'stay-4': 'yes' };
    const none = { 'more-invited': '', 'more-support': '', 'more-keeper': '' };
    expect((await circle.press({ press: 'plan', version: '1', ...planFields, ...none, ...stay })).status).toBe(200);
    expect((await circle.press({ press: 'stopped', version: '2' })).page).toContain('It is called off.');
    expect(await state()).toBe('stopped');
  });

  it('is held only where it was confirmed, and on its day', async () => {
    await everybodyAgrees(circle);
    expect((await circle.press({ press: 'held', version: '1' })).status).toBe(409);
    await circle.press({ press: 'confirmed', version: '1' });
    expect((await circle.press({ press: 'held', version: '1' })).page).toContain('Its day is still to come');
    itIs('2027-03-20T20:00:00Z');
    expect((await circle.press({ press: 'held', version: '1' })).page).toContain('It was held.');
    expect((await circle.press({ press: 'not-held', version: '1' })).status).toBe(409);
    const again = await circle.press({ press: 'plan', version: '1', ...planFields, date: '2027-04-01' });
    expect(again.status).toBe(409);
  });

  it('keeps the letter from being ended as if there were none', async () => {
    const answer = `${await deskOf(ola)}letters/${circle.id}/answer/`;
    const end = () => post(answer, { step: 'not-taken', text: 'It is not taken further.', secret: circle.secret });
    const refused = await end();
    expect(refused.status).toBe(409);
    expect(words(await refused.text())).toContain('A circle about it is planned, so it was not ended.');
    expect((await everyLetter()).letters?.[0]?.ending).toBeNull();
    await circle.press({ press: 'stopped', version: '1' });
    expect((await end()).status).toBe(303);
  });

  it('goes with the letter: when it is taken back, and when its time is over', async () => {
    const codes = Object.values(await circle.papers());
    await post('/letter/withdrawal/', { code: circle.code, sure: 'yes' });
    expect(Object.values(await everyLetter()).flat()).toEqual([]);
    expect(await invited(codes[0] ?? '')).toContain('No circle has this code.');
    const other = await called([ola, per]);
    itIs('2027-06-01T12:00:00Z');
    await aMinutePasses();
    expect(Object.values(await everyLetter()).flat()).toEqual([]);
    expect(await invited(other.code)).toContain('No circle has this code.');
  });
});

describe('Planning it', () => {
  it('needs the secret of the letter: who has a keeper’s mail box alone changes and reads nothing', async () => {
    const before = await everyLetter();
    const desk = await deskOf(ola);
    const other = await written([ola, per]);
    const path = `${desk}letters/${circle.id}/circle/`;
    expect(words(await read(path))).not.toMatch(/yard|Person/);
    for (const secret of ['', 'x', other.secret, `${circle.secret}0`]) {
      for (const press of ['open', 'plan', 'spoken-2', 'confirmed', 'stopped', 'agree']) {
        const answer = await post(path, { secret, press, version: '1', ...planFields, title: 'Another' });
        expect(answer.status).toBe(403);
        expect(words(await answer.text())).not.toContain('library');
      }
    }
    expect((await everyLetter()).called_circles).toEqual(before.called_circles);
    expect((await everyLetter()).circle_people).toEqual(before.circle_people);
  });

  it('is not for who was unticked, stepped aside, or whose turn is over', async () => {
    const quinn = (await withKeepers('Quinn'))[0] as TestKeeper;
    expect((await circle.press({ press: 'open' }, quinn)).status).toBe(404);
    await env.DB.prepare("update keepers set ended_at = 1 where id = 'keeper-Per'").run();
    expect((await circle.press({ press: 'stopped', version: '1' }, per)).status).toBe(403);
    expect(await state()).toBe('asked');
  });

  it('says what is missing in a plan, and keeps what was typed', async () => {
    const letter = await written([ola, per]);
    const plan = async (changes: Record<string, string>) => {
      const fields = { secret: letter.secret, press: 'plan', version: '0', ...planFields, ...changes };
      const answer = await post(`${await deskOf(ola)}${letter.path}circle/`, fields);
      return { status: answer.status, page: words(await answer.text()) };
    };
    for (const [changes, sentence] of [
      [{ title: '' }, 'Give it a title that says nothing of what happened'],
      [{ date: '2027-02-28' }, 'That is over. Enter a day to come'],
      [{ date: '2027-03-01', start: '12:00' }, 'That is over. Enter a day to come'],
      [{ start: '25:00' }, 'Enter a time between 00:00 and 23:59'],
      [{ place: ' ' }, 'Enter a public place'],
      [{ words: 'x'.repeat(1501) }, 'must be 1,500 characters or fewer'],
      [{ 'more-keeper': '0' }, 'A keeper has to be there'],
      [{ 'more-invited': '', 'more-support': '' }, 'A circle is of three people at least'],
      [{ 'more-invited': '9', 'more-support': '9' }, 'A circle is of 12 people at the most'],
      [{ 'more-listener': 'two' }, 'Enter a number from 0 to 9'],
    ] as const) {
      const { status, page } = await plan(changes);
      expect(status, sentence).toBe(422);
      expect(page).toContain(sentence);
    }
    const { page } = await plan({ place: '' });
    expect(page).toContain('Everything you wrote is still here.');
    expect((await everyLetter()).called_circles).toHaveLength(1);
  });
});

describe('The code on a paper', () => {
  it('with a letter wrong says so; one that no circle knows is a guess, and guesses are limited', async () => {
    const [code = ''] = Object.values(await circle.papers());
    const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    for (const typed of [wrong, '', code.slice(0, 9), 'x'.repeat(500)]) {
      expect((await post('/invited/', { code: typed })).status, typed).toBe(422);
    }
    expect((await post('/invited/', { code: newCode() })).status).toBe(404);
    let tries = 0;
    const RATE_LIMIT_WIDE = {
      limit: async ({ key }: { key: string }) => ({ success: key !== 'letter codes' || ++tries <= 3 }),
    };
    const guess = async () => (await post('/invited/', { code: newCode() }, { env: { RATE_LIMIT_WIDE } })).status;
    for (let n = 0; n < 3; n++) expect(await guess()).toBe(404);
    expect(await guess()).toBe(429);
    expect((await post('/invited/', { find: newSecret() }, { env: { RATE_LIMIT_WIDE } })).status).toBe(429);
    expect((await post('/invited/', { code }, { env: { RATE_LIMIT_WIDE } })).status).toBe(200);
  });

  it('is none for a letter, and answers for nobody else', async () => {
    const codes = Object.values(await circle.papers());
    expect((await post('/letter/', { code: codes[0] ?? '' })).status).toBe(404);
    await answers(codes[0] ?? '', 'no');
    const rows = (await everyLetter()).circle_people ?? [];
    expect(rows.filter(({ answer }) => answer !== null).map(({ number }) => number)).toEqual([2]);
  });

  it('is private: kept by no cache, told to no other site, found by no search engine', async () => {
    const page = await visit('/invited/');
    expect(page.headers.get('X-Robots-Tag')).toContain('noindex');
    const shown = await post('/invited/', { code: circle.code });
    expect(shown.headers.get('Cache-Control')).toBe('no-store');
    expect(shown.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(shown.headers.get('Content-Security-Policy')).toContain("connect-src 'self'");
  });
});
