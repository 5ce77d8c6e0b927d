/** Opening a letter with a key that is typed or pasted: the same on the site and in the offline opener. */
import { openFile, recipientOf } from '../../../schema/circles/age.ts';
import { type Letter, readLetter } from '../../../schema/circles/letter.ts';
import { hashOfSealed, openWords } from '../../../schema/circles/words.ts';
import { element, trouble } from './dom.ts';

/** A word as it is sealed, with what stands beside it. */
export interface SealedWord {
  number: number;
  sealed: string;
  /** Whose it is and of which day, where that is known. */
  head: string;
}

/** Something sealed, or a key, that is of no use, in a sentence that repeats nothing of it. */
export class Unusable extends Error {}

const longestPasted = 4000;

/**
 * The secret key in what was typed: alone, in groups, or as the file that `age-keygen` writes.
 *
 * @throws {Unusable}
 */
export async function identityIn(typed: string): Promise<string> {
  const lines = typed.slice(0, longestPasted).split('\n');
  const identity = lines
    .filter((line) => !line.trim().startsWith('#'))
    .join('')
    .replace(/\s+/g, '')
    .toUpperCase();
  if (identity === '') throw new Unusable('Type or paste your secret key.');
  if (identity.startsWith('AGE1')) {
    throw new Unusable('That is a public key. The secret one begins with AGE-SECRET-KEY-1.');
  }
  if (identity.startsWith('AGE-SECRET-KEY-PQ-')) {
    throw new Unusable('That is a key of another kind. Letters are sealed to keys that begin with AGE-SECRET-KEY-1.');
  }
  if ((await recipientOf(identity)) === null) {
    throw new Unusable(
      'That is no secret key: one letter is wrong, or some are missing. Compare it with what you kept, group by group.',
    );
  }
  return identity;
}

const whyNot = {
  'no-file': 'That is no sealed letter, or only a part of one. Copy all of it, with its first and its last line.',
  'other-key': 'This key does not open it: it is sealed to others.',
  changed: 'It was changed or cut after it was sealed, so nothing of it can be relied on.',
} as const;

/**
 * Opens a letter.
 *
 * @throws {Unusable} with a sentence for whoever typed the key
 */
export async function openLetter(identity: string, sealed: string): Promise<Letter> {
  const opened = await openFile(identity, sealed);
  if (!opened.ok) throw new Unusable(whyNot[opened.why]);
  const letter = readLetter(opened.text);
  if (!letter) throw new Unusable('It opened, and it is no letter as this site makes them.');
  return letter;
}

const urgencyWords = { 'next-circle': 'until the next circle', before: 'not until the next circle', soon: 'not long' };

/** Shows an opened letter, and what was said about it, as text and nothing else. */
export async function showOpened(
  place: HTMLElement,
  identity: string,
  sealed: string,
  letter: Letter,
  words: SealedWord[],
): Promise<void> {
  const facts = element('dl', '', 'facts');
  const fact = (label: string, text: string, className = 'word-text') => {
    if (text !== '') facts.append(element('dt', label), element('dd', text, className));
  };
  fact('What happened', letter.what);
  fact('Who was affected', letter.affected);
  fact('What would help', letter.wish);
  fact('It can wait', urgencyWords[letter.urgency]);
  fact('A name', letter.name);
  fact('How else to reach them', letter.contact);
  fact('Sealed by its writer to these keys', letter.readers.join('\n'), 'sealed');
  fact('The answering secret', letter.answer, 'sealed');
  const texts = await openWords(identity, await hashOfSealed(sealed), words);
  const list = element('ol', '', 'words');
  for (const [index, { head }] of words.entries()) {
    const item = element('li', '', 'word');
    const text = texts[index] ?? null;
    item.append(
      element('p', head, 'word-head'),
      text === null
        ? element('p', 'This one was changed after it was sealed, or is out of its place. Do not rely on it.', 'error')
        : element('p', text, 'word-text'),
    );
    list.append(item);
  }
  place.replaceChildren(
    element('h2', 'The letter'),
    facts,
    ...(words.length > 0 ? [element('h2', 'What was said since'), list] : []),
  );
}

/** Says what is wrong above a field, in a sentence of ours. */
export function say(place: HTMLElement, error: unknown): void {
  const sentence =
    error instanceof Unusable ? error.message : 'This browser cannot open it. Use the program age, or another browser.';
  trouble(place, sentence);
}

/** Takes what was typed out of a field, on leaving too: a page that is gone back to is as it was left. */
export function forgetOnLeaving(field: HTMLTextAreaElement, also: () => void): void {
  addEventListener('pagehide', () => {
    field.value = '';
    also();
  });
}
