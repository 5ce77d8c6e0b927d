/** Two do something to a letter at the same moment: the second comes between what the first looked up and wrote. */
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { open } from '../../../schema/circles/age.ts';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { deskOf, handingFields, sealedFiles, written } from '../circles-desk.ts';
import { meanwhile } from '../meanwhile.ts';
import { newTown, post, words } from '../town.ts';

let ola: TestKeeper;
let per: TestKeeper;
let quinn: TestKeeper;
let letter: Awaited<ReturnType<typeof written>>;
/** The address of the letter for each of them. */
let at: Record<'ola' | 'per' | 'quinn', string>;

beforeEach(async () => {
  await newTown();
  [ola, per, quinn] = (await withKeepers('Ola', 'Per', 'Quinn')) as [TestKeeper, TestKeeper, TestKeeper];
  letter = await written([ola, per, quinn]);
  const [one, two, three] = await Promise.all([ola, per, quinn].map(deskOf));
  at = { ola: one + letter.path, per: two + letter.path, quinn: three + letter.path };
});

const toLetters = (said: RegExp, act: () => Promise<unknown>) => ({
  env: { LETTERS: meanwhile(said, act, env.LETTERS) },
});
const answer = (step: string, text: string) => ({ step, text, secret: letter.secret });
const stepAside = (who: string) => post(`${who}aside/`, { secret: letter.secret, sure: 'yes' });
const said = async (response: Response) => words(await response.text());

it('an answer that comes second is not sent, and neither ends nor reads the letter', async () => {
  const between = toLetters(/insert into "words"/, () => post(`${at.per}answer/`, answer('answer', 'From Per')));
  const told = await post(`${at.ola}answer/`, answer('not-taken', 'From Ola'), between);
  expect(told.status).toBe(409);
  const page = await said(told);
  expect(page).toContain('Somebody else said something first');
  expect(page).toContain('From Ola');
  expect((await everyLetter()).words).toHaveLength(1);
  expect((await everyLetter()).letters).toMatchObject([{ ending: null }]);
});

it('an answer to a letter that was taken back meanwhile leaves nothing behind', async () => {
  const between = toLetters(/insert into "words"/, () =>
    post('/letter/withdrawal/', { code: letter.code, sure: 'yes' }),
  );
  expect((await post(`${at.ola}answer/`, answer('answer', 'Too late'), between)).status).toBe(404);
  expect(Object.values(await everyLetter()).flat()).toEqual([]);
});

it('who stepped aside meanwhile answers nothing any more', async () => {
  const between = toLetters(/insert into "words"/, () => stepAside(at.ola));
  expect((await post(`${at.ola}answer/`, answer('answer', 'About me'), between)).status).toBe(404);
  expect((await everyLetter()).words).toEqual([]);
});

it('of two who hand it on the second changes nothing, whatever it looked up', async () => {
  const [mine, others] = [
    await handingFields(`${at.ola}keys/`, letter, ola.identity, [ola, per, quinn]),
    await handingFields(`${at.per}keys/`, letter, per.identity, [ola, per, quinn]),
  ];
  let won: string[] = [];
  const between = toLetters(/update "letters" set "sealed"/, async () => {
    expect((await post(`${at.per}keys/`, others)).status).toBe(303);
    won = await sealedFiles(letter.id);
  });
  const told = await post(`${at.ola}keys/`, mine, between);
  expect(told.status).toBe(409);
  expect(await said(told)).toContain('Meanwhile another keeper handed it on');
  expect(await sealedFiles(letter.id)).toEqual(won);
  for (const { identity } of [ola, per, quinn]) expect(await open(identity, won[0] ?? '')).not.toBeNull();
});

it('it is not handed on over what was said, or to who stepped aside, at the very moment', async () => {
  const before = await sealedFiles(letter.id);
  const fields = await handingFields(`${at.ola}keys/`, letter, ola.identity, [ola, per, quinn]);
  const whatever = /update "letters" set "sealed"/;
  const say = () => post('/letter/say/', { code: letter.code, more: 'Wait.' });
  expect((await post(`${at.ola}keys/`, fields, toLetters(whatever, say))).status).toBe(409);
  expect((await sealedFiles(letter.id))[0]).toBe(before[0]);
  const again = await handingFields(`${at.ola}keys/`, letter, ola.identity, [ola, per, quinn]);
  expect(
    (
      await post(
        `${at.ola}keys/`,
        again,
        toLetters(whatever, () => stepAside(at.quinn)),
      )
    ).status,
  ).toBe(409);
  expect((await sealedFiles(letter.id))[0]).toBe(before[0]);
  expect((await everyLetter()).letter_readers).toHaveLength(2);
});

it('of three who step aside two stay, whoever is the second', async () => {
  const between = toLetters(/insert into "letter_kept_from"/, () => stepAside(at.per));
  const told = await post(`${at.ola}aside/`, { secret: letter.secret, sure: 'yes' }, between);
  expect(told.status).toBe(409);
  const { letter_readers: readers, letter_kept_from: keptFrom } = await everyLetter();
  expect(readers).toHaveLength(2);
  expect(keptFrom).toMatchObject([{ keeper_id: 'keeper-Per' }]);
});
