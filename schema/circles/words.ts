import { open, readSealed, seal } from './age.ts';
import { fromJson, isText, padded } from './letter.ts';

/**
 * What is said after a letter. Each word says which letter it is of, the how many-eth it is, and the SHA-256 of the
 * one before, sealed with it: one that was swapped, repeated, put elsewhere or left out is seen by who reads it.
 */

/** The most that one may say, in characters. */
export const longestWord = 5000;

/**
 * SHA-256 of what is sealed in a file, hex. Not of its header: that is another one once the letter was handed on to
 * another key, and what was said stays in its place.
 */
export async function hashOfSealed(sealed: string): Promise<string> {
  const file = await readSealed(sealed);
  const digest = await crypto.subtle.digest('SHA-256', file?.payload.slice() ?? new TextEncoder().encode(sealed));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Sealed {
  number: number;
  sealed: string;
}

/**
 * Seals the next word after those that were read; null where it is too long, or a key is none.
 *
 * @param letter the SHA-256 of the letter as it is sealed
 */
export async function sealWord(
  recipients: readonly string[],
  letter: string,
  said: readonly Sealed[],
  text: string,
): Promise<Sealed | null> {
  return sealNext(recipients, await placeAfter(letter, said), text);
}

/** The place of a word: the hashes of its letter and of what was said before it, and its number. */
export interface Place {
  letter: string;
  number: number;
  prev: string;
}

/** The place after all that was said. */
export async function placeAfter(letter: string, said: readonly Sealed[]): Promise<Place> {
  const last = said.at(-1);
  return { letter, number: said.length + 1, prev: last ? await hashOfSealed(last.sealed) : letter };
}

/** Seals a word for its place; null where it is too long, or a key is none. */
export async function sealNext(
  recipients: readonly string[],
  { letter, number, prev }: Place,
  text: string,
): Promise<Sealed | null> {
  const whole = padded({ version: 1, letter, number, prev, text });
  const sealed = whole && (await seal(recipients, whole));
  return sealed ? { number, sealed } : null;
}

/**
 * What each word says, in order; null for one that does not open, or is not in its place.
 *
 * @param letter the SHA-256 of the letter as it is sealed
 */
export async function openWords(identity: string, letter: string, said: readonly Sealed[]): Promise<(string | null)[]> {
  const hashes = await Promise.all(said.map(({ sealed }) => hashOfSealed(sealed)));
  return Promise.all(
    said.map(async ({ sealed }, index) => {
      const word = fromJson(await open(identity, sealed));
      const inPlace =
        word?.version === 1 &&
        word.letter === letter &&
        word.number === index + 1 &&
        word.prev === (hashes[index - 1] ?? letter);
      return inPlace && isText(word.text, longestWord) ? word.text : null;
    }),
  );
}
