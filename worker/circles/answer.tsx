import { readSealed, sealedBytes } from '../../schema/circles/age.ts';
import { circleOf } from '../../schema/circles/called.ts';
import { acknowledge, answerLetter } from '../../schema/circles/desk.ts';
import { answerNames, endingOf, type Step, stepForm, textForm } from '../../schema/circles/desk-form.ts';
import { sizeOf } from '../../schema/circles/letter.ts';
import { wordsOf } from '../../schema/circles/letter-queries.ts';
import { hashOfSealed, type Place, placeAfter, sealNext } from '../../schema/circles/words.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, type ParsedForm, parseForm } from '../../schema/form.ts';
import { answeringView } from '../../site/parts/circles/answering.tsx';
import type { AppContext } from '../context.ts';
import { longForm } from '../form.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { mustHaveOpened, type OwnLetter, ownLetter } from './desk-letter.ts';
import { hashOfKeys, recipientsOfLetter } from './recipients.ts';

/** A letter with what the next word about it is sealed for. */
interface Answerable extends OwnLetter {
  place: Place;
  recipients: string[];
  /** Which keys those are, as one hash. */
  to: string;
  /** True while a circle about it is planned. */
  planned: boolean;
}

/** What a keeper does: a word that was sealed in the browser, one to seal here, or none. */
type Answer = { step: Step } & ({ sealed: string } | { text: string } | Record<never, never>);

/** Where a keeper who opened a letter says that it was read, answers it, or ends it. */
export const answerRoutes = formPage<Answerable, Answer>({
  path: '/keeper/:token/letters/:id/answer/',
  template: '/blank/answering/',
  names: answerNames,
  size: longForm,
  load,
  page: (_c, { letter, place, recipients, to }, shown) =>
    answeringView({ ended: letter.ending !== null, place, recipients, to, ...shown }),
  async parse(_c, loaded, answers) {
    await mustHaveOpened(loaded.letter, answers);
    return parse(loaded, answers);
  },
  submit,
});

async function load(c: AppContext): Promise<Answerable> {
  const own = await ownLetter(c);
  const recipients = await recipientsOfLetter(c.var.town, own.letter);
  const place = await placeAfter(await hashOfSealed(own.letter.sealed), own.words);
  const { called } = await circleOf(c.var.town.letters, own.letter.id);
  const planned = called?.state === 'asked' || called?.state === 'confirmed';
  return { ...own, place, recipients, to: await hashOfKeys(recipients), planned };
}

const saidMeanwhile: Refusal = {
  ok: false,
  trouble:
    'Somebody else said something first, another keeper or the writer, so yours was not sent. Open the letter again, read it, and send yours once more.',
};
const endedMeanwhile: Refusal = {
  ok: false,
  trouble: 'It was ended already, so nothing was changed. You can answer it still.',
};

const circleIsPlanned: Refusal = {
  ok: false,
  trouble:
    'A circle about it is planned, so it was not ended. Say first what became of the circle, or call it off. You can answer it still.',
};

async function parse(loaded: Answerable, answers: Answers): Promise<ParsedForm<Answer> | Refusal> {
  const chosen = parseForm(stepForm, answers);
  if (!chosen.ok || chosen.data.step === 'read') return chosen;
  const { step } = chosen.data;
  if (endingOf(step) !== null && loaded.letter.ending !== null) return endedMeanwhile;
  if (endingOf(step) !== null && loaded.planned) return circleIsPlanned;
  if (answers.sealed) return parseSealedWord(loaded, step, answers);
  const said = parseForm(textForm, answers);
  return said.ok ? { ok: true, data: { step, text: said.data.text } } : said;
}

/** A word that was sealed where it was written: nothing of it is read but its frame. */
async function parseSealedWord(
  { place, recipients, to }: Answerable,
  step: Step,
  { sealed = '', number, to: sealedTo }: Answers,
): Promise<ParsedForm<Answer> | Refusal> {
  if (number !== String(place.number) || sealedTo !== to) return saidMeanwhile;
  const file = await readSealed(sealed);
  if (file && file.readers === recipients.length && sizeOf(sealedBytes(file)) !== null)
    return { ok: true, data: { step, sealed: file.armoured } };
  return { ok: false, errors: { text: 'It was not sealed as it has to be, so nothing was kept. Reload the page' } };
}

async function submit(c: AppContext, loaded: Answerable, answer: Answer): Promise<Outcome> {
  const { letters, now } = c.var.town;
  const { letter, keeper, place } = loaded;
  if (answer.step === 'read') {
    await writeTogether(letters, [acknowledge(letters, letter.id, now)]);
    return { ok: true, path: '../', done: 'done' };
  }
  const sealed = await sealedOf(loaded, answer);
  if (!sealed)
    return { ok: false, errors: { text: 'That is too long to be sealed in one piece. Say it in fewer words' } };
  const word = { number: place.number, by: 'keepers', sealed } as const;
  const answering = { keeperId: keeper.id, ending: endingOf(answer.step) };
  await writeTogether(letters, answerLetter(letters, letter.id, word, answering, now));
  const said = await wordsOf(letters, letter.id);
  return said.some((one) => one.sealed === sealed) ? { ok: true, path: '../', done: 'done' } : saidMeanwhile;
}

async function sealedOf({ recipients, place }: Answerable, answer: Answer): Promise<string | null> {
  if ('sealed' in answer) return answer.sealed;
  const word = 'text' in answer ? await sealNext(recipients, place, answer.text) : null;
  return word?.sealed ?? null;
}
