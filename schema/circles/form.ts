import * as z from 'zod';
import { type Answers, choice, type ParsedForm, parseForm, prose, singleLine, word } from '../form.ts';
import { longestArmour, readSealed } from './age.ts';
import { readCode } from './code.ts';
import { letterLimits, urgencies } from './letter.ts';
import { fewestReaders, type Reader } from './queries.ts';

const readerName = /^reader-[0-9a-f-]{36}$/;

/** The names of what a letter is sent with: what was typed, or what was sealed where it was written. */
export const grievanceNames = [
  ...['what', 'affected', 'wish', 'urgency', 'name', 'contact', 'code', 'kept'],
  ...['sealed', 'find_hash', 'act_hash', 'answer_hash', 'reply_to'],
  readerName,
];

const kept = word().refine(
  (ticked) => ticked === 'yes',
  'Keep the code, then tick that you have: it is the only way back',
);

const typedLetter = z.object({
  what: prose({ missing: 'Say what happened, in a few words', most: letterLimits.what, called: 'What happened' }),
  affected: prose({ most: letterLimits.affected, called: 'Who was affected' }),
  wish: prose({ most: letterLimits.wish, called: 'What would help' }),
  urgency: choice(urgencies, 'Choose whether it can wait'),
  name: singleLine({ most: letterLimits.name, called: 'The name' }),
  contact: singleLine({ most: letterLimits.contact, called: 'How to reach you' }),
  kept,
});

export type TypedLetter = Omit<z.output<typeof typedLetter>, 'kept'>;

const hash = () => word().pipe(z.string().regex(/^[0-9a-f]{64}$/, 'That was not sealed here. Open the form again'));

const sealedLetter = z.object({
  find_hash: hash(),
  act_hash: hash(),
  answer_hash: hash(),
  reply_to: word().pipe(
    z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/, 'That was not sealed here. Open the form again'),
  ),
  kept,
});

/** The readers who stayed ticked, each of them once. */
export function tickedReaders(readers: readonly Reader[], answers: Answers): Reader[] {
  return readers.filter(({ keyId }) => answers[`reader-${keyId}`] === 'yes');
}

/** How many of a form's boxes were ticked, known or not. */
const ticks = (answers: Answers) =>
  Object.entries(answers).filter(([name, value]) => readerName.test(name) && value === 'yes').length;

const tooFew =
  'Two keepers at least have to read it. Where fewer are left, turn to the place outside that is named above';

/** What is wrong with who reads it; nothing while all is well. */
function readerErrors(readers: readonly Reader[], answers: Answers) {
  const ticked = tickedReaders(readers, answers);
  const name = `reader-${readers[0]?.keyId ?? ''}`;
  if (new Set(ticked.map(({ keeperId }) => keeperId)).size < fewestReaders) return { [name]: tooFew };
  if (ticked.length < ticks(answers)) {
    return { [name]: 'One of the keepers is none any more. Look at who is ticked, and send it again' };
  }
  return {};
}

/** A letter as it was typed: it is sealed here. */
export function parseTyped(readers: readonly Reader[], answers: Answers): ParsedForm<TypedLetter & { code: string }> {
  const parsed = parseForm(typedLetter, answers);
  const read = readCode(answers.code ?? '');
  const errors = {
    ...(parsed.ok ? {} : parsed.errors),
    ...readerErrors(readers, answers),
    ...(read.ok ? {} : { kept: read.error }),
  };
  if (!parsed.ok || !read.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const { kept: _kept, ...typed } = parsed.data;
  return { ok: true, data: { ...typed, code: read.code } };
}

export interface SealedLetter {
  sealed: string;
  readers: number;
  findHash: string;
  actHash: string;
  answerHash: string;
  replyTo: string;
  /** The bytes that are sealed in it. */
  payload: Uint8Array;
}

/** A letter that was sealed where it was written: nothing of it is read but its frame. */
export async function parseSealed(readers: readonly Reader[], answers: Answers): Promise<ParsedForm<SealedLetter>> {
  const parsed = parseForm(sealedLetter, answers);
  const errors = { ...(parsed.ok ? {} : parsed.errors), ...readerErrors(readers, answers) };
  if (!parsed.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const text = answers.sealed ?? '';
  const file = text.length > longestArmour ? null : await readSealed(text);
  if (!file || file.readers !== tickedReaders(readers, answers).length) {
    return {
      ok: false,
      errors: {
        what: 'It was not sealed as it has to be, so nothing was kept. Reload the page, and send it once more',
      },
    };
  }
  const { find_hash: findHash, act_hash: actHash, answer_hash: answerHash, reply_to: replyTo } = parsed.data;
  return {
    ok: true,
    data: {
      sealed: file.armoured,
      readers: file.readers,
      payload: file.payload,
      findHash,
      actHash,
      answerHash,
      replyTo,
    },
  };
}
