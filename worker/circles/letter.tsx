import { Hono } from 'hono';
import * as z from 'zod';
import { readSealed, sealedBytes } from '../../schema/circles/age.ts';
import { circleOf } from '../../schema/circles/called.ts';
import { goesSoon } from '../../schema/circles/clocks.ts';
import { type Code, hashOfSecret, type LetterSecrets, readCode, secretsOf } from '../../schema/circles/code.ts';
import { sizeOf } from '../../schema/circles/letter.ts';
import { type FoundLetter, findLetter, sayWord, withdrawLetter, wordsOf } from '../../schema/circles/letter-queries.ts';
import { hashOfSealed, longestWord, openWords, sealWord } from '../../schema/circles/words.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, type FormErrors, parseForm, prose } from '../../schema/form.ts';
import { endingWords, goneView, letterDoorView, letterView } from '../../site/parts/circles/letter.tsx';
import type { App, AppContext } from '../context.ts';
import { form, longForm } from '../form.ts';
import { ownPage } from '../page.tsx';
import { limitGuesses } from './guesses.ts';
import { hashOfKeys, namesOfReaders, recipientsOfLetter } from './recipients.ts';

const template = '/letter/';

const noSuchLetter = 'No letter has this code. It was taken back, its time was over, or it was never sent';
const keysMeanwhile =
  'Who can read it changed meanwhile, so yours was not sent. Open your letter again, and send it anew.';
const saidMeanwhile = 'Something else was said meanwhile, so yours was not sent. Read it, and send yours again.';

/**
 * A letter by its code alone, on any device. The code is sent in the body of a form, never in an address; where
 * scripts run it is not sent at all.
 */
export const letterRoutes = new Hono<App>()
  .get('/letter/', (c) =>
    ownPage(c, letterDoorView({ answers: {}, errors: {} }, c.req.query('sent') !== undefined), {
      template,
    }),
  )
  .post('/letter/', ...form(['code'], (c, answers) => withLetter(c, answers, (opened) => shown(c, opened))))
  .post(
    '/letter/say/',
    ...form(['code', 'more'], (c, answers) => withLetter(c, answers, (opened) => say(c, opened, answers)), longForm),
  )
  .post(
    '/letter/withdrawal/',
    ...form(['code', 'sure'], (c, answers) => withLetter(c, answers, (opened) => withdraw(c, opened, answers))),
  );

/** The same where scripts run: what is sealed goes there and comes back, and the code stays where it was typed. */
export const sealedRoutes = new Hono<App>()
  .post('/letter/sealed/', ...form(['find'], (c, answers) => withFound(c, answers, (found) => asSealed(c, found))))
  .post(
    '/letter/sealed/say/',
    ...form(
      ['find', 'number', 'to', 'sealed'],
      (c, answers) => withFound(c, answers, (found) => saySealed(c, found, answers)),
      longForm,
    ),
  )
  .post(
    '/letter/sealed/withdrawal/',
    ...form(['find', 'act'], (c, answers) => withFound(c, answers, (found) => withdrawSealed(c, found, answers))),
  );

async function withFound(c: AppContext, { find = '' }: Answers, use: (found: FoundLetter) => Promise<Response>) {
  const found = /^[0-9a-f]{64}$/.test(find) ? await findLetter(c.var.town.letters, find) : null;
  if (found) return use(found);
  await limitGuesses(c);
  return c.json({ error: noSuchLetter }, 404);
}

/** What its writer's browser needs to read it, and to seal what is added. */
async function asSealed(c: AppContext, { letter, words }: FoundLetter): Promise<Response> {
  const { day, readDay, ending, sealed } = letter;
  const { called, agreement } = await circleOf(c.var.town.letters, letter.id);
  const recipients = await recipientsOfLetter(c.var.town, letter);
  return c.json({
    day,
    readDay,
    ended: ending && endingWords[ending],
    circle: called !== null || agreement !== null,
    goesOn: goesSoon(letter, c.var.town.now),
    readers: await namesOfReaders(c.var.town, letter),
    letter: await hashOfSealed(sealed),
    words: words.map((word) => ({ number: word.number, by: word.by, day: word.day, sealed: word.sealed })),
    recipients,
    to: await hashOfKeys(recipients),
  });
}

async function saySealed(c: AppContext, { letter, words }: FoundLetter, answers: Answers): Promise<Response> {
  const { letters, now } = c.var.town;
  const file = await readSealed(answers.sealed ?? '');
  const recipients = await recipientsOfLetter(c.var.town, letter);
  if (answers.to !== (await hashOfKeys(recipients))) return c.json({ error: keysMeanwhile }, 409);
  const isSound = file && file.readers === recipients.length && sizeOf(sealedBytes(file)) !== null;
  if (!isSound) return c.json({ error: 'It was not sealed as it has to be, so nothing was kept.' }, 422);
  if (answers.number !== String(words.length + 1)) return c.json({ error: saidMeanwhile }, 409);
  const word = { number: words.length + 1, by: 'writer', sealed: file.armoured } as const;
  await writeTogether(letters, sayWord(letters, letter.id, word, now));
  const said = await wordsOf(letters, letter.id);
  return said.at(-1)?.sealed === word.sealed ? c.json({}, 201) : c.json({ error: saidMeanwhile }, 409);
}

async function withdrawSealed(c: AppContext, { letter }: FoundLetter, { act = '' }: Answers): Promise<Response> {
  const { letters } = c.var.town;
  if ((await hashOfSecret(act)) !== letter.actHash) return c.json({ error: 'This code does not take it back.' }, 403);
  await writeTogether(letters, withdrawLetter(letters, letter.id));
  return c.json({}, 200);
}

interface Opened extends FoundLetter {
  code: Code;
  secrets: LetterSecrets;
}

/** What a code opens; else the door again, with what is wrong. */
async function withLetter(c: AppContext, answers: Answers, use: (opened: Opened) => Promise<Response>) {
  const door = (error: string, status: 404 | 422) =>
    ownPage(c, letterDoorView({ answers: { code: answers.code ?? '' }, errors: { code: error } }, false), {
      template,
      status,
    });
  const read = readCode(answers.code ?? '');
  if (!read.ok) return door(read.error, 422);
  const secrets = await secretsOf(read.code);
  const found = await findLetter(c.var.town.letters, secrets.find);
  if (!found) {
    await limitGuesses(c);
    return door(noSuchLetter, 404);
  }
  return use({ ...found, code: read.code, secrets });
}

interface Said {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string | undefined;
  status?: number;
}

async function shown(
  c: AppContext,
  { letter, words, code, secrets }: Opened,
  { answers = {}, errors = {}, trouble, status = 200 }: Said = {},
): Promise<Response> {
  const texts = await openWords(secrets.open, await hashOfSealed(letter.sealed), words);
  const read = words.map(({ number, by, day }, index) => ({ number, by, day, text: texts[index] ?? null }));
  const { context } = c.var.town;
  const readers = await namesOfReaders(c.var.town, letter);
  const { called, agreement } = await circleOf(c.var.town.letters, letter.id);
  const circle = called !== null || agreement !== null;
  const view = letterView({ context, letter, readers, words: read, code, circle, answers, errors, trouble });
  return ownPage(c, view, { template, status });
}

const wordForm = z.object({
  more: prose({ missing: 'Write what you want to add', most: longestWord, called: 'What you add' }),
});

async function say(c: AppContext, opened: Opened, answers: Answers): Promise<Response> {
  const parsed = parseForm(wordForm, answers);
  if (!parsed.ok) return shown(c, opened, { answers, errors: parsed.errors, status: 422 });
  const { town } = c.var;
  const { letter, words } = opened;
  // To oneself as well: who writes on sees on any device what was said.
  const recipients = await recipientsOfLetter(town, letter);
  const word = await sealWord(recipients, await hashOfSealed(letter.sealed), words, parsed.data.more);
  if (!word)
    return shown(c, opened, { answers, errors: { more: 'That is too long. Say it in fewer words' }, status: 422 });
  await writeTogether(town.letters, sayWord(town.letters, letter.id, { ...word, by: 'writer' }, town.now));
  const now = await findLetter(town.letters, opened.secrets.find);
  const isSaid = now?.words.some(({ sealed }) => sealed === word.sealed) ?? false;
  if (!now) return ownPage(c, goneView(), { template });
  const trouble = isSaid ? undefined : saidMeanwhile;
  return shown(c, { ...opened, ...now }, isSaid ? {} : { answers, trouble, status: 409 });
}

async function withdraw(c: AppContext, opened: Opened, answers: Answers): Promise<Response> {
  if (answers.sure !== 'yes') {
    return shown(c, opened, { trouble: 'Tick that you want to take it back. Nothing was changed.', status: 409 });
  }
  const { letters } = c.var.town;
  // What agrees and withdraws is another secret than the one that finds.
  if ((await hashOfSecret(opened.secrets.act)) === opened.letter.actHash) {
    await writeTogether(letters, withdrawLetter(letters, opened.letter.id));
  }
  return ownPage(c, goneView(), { template });
}
