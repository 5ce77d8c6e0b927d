import { bech32 } from '@scure/base';

/**
 * The one code of a letter: 128 random bits, in Crockford's base32, with two check letters. Whoever has it is the
 * writer. It is kept nowhere: each thing that it is good for has a secret of its own, derived from it (HKDF-SHA-256,
 * RFC 5869), so that what one of them is compared with tells nothing of the others.
 */

/** Crockford's letters: no I, L, O, which are read as digits, and no U. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytesOfCode = 16;
/** 130 bits for 128: the last letter has two that are 0. */
const wordLetters = 26;
const checkLetters = 2;
const groupLetters = 4;

/** Longer than anyone types with spaces and dashes; more is not looked at. */
export const longestCode = 100;

/** Seven groups of four: `7YQ4-…`. */
export type Code = string & { readonly code: unique symbol };

/** A code that nobody had before. */
export const newCode = (): Code => written(crypto.getRandomValues(new Uint8Array(bytesOfCode)));

function written(bytes: Uint8Array): Code {
  let rest = 0;
  let bits = 0;
  const values: number[] = [];
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      values.push((rest >> bits) & 31);
      rest &= (1 << bits) - 1;
    }
  }
  values.push((rest << (5 - bits)) & 31);
  const text = [...values, ...checkOf(values)].map((value) => letters[value]).join('');
  return (text.match(/.{4}/g) ?? []).join('-') as Code;
}

/**
 * Two letters that differ when any one letter is another, or two that are beside each other change places: a sum with
 * a weight for each place, modulo a prime that is larger than any difference.
 */
function checkOf(values: number[]): number[] {
  const sum = values.reduce((total, value, place) => (total + value * (place + 2)) % 1021, 0);
  return [sum >> 5, sum & 31];
}

export type ReadCode = { ok: true; code: Code } | { ok: false; error: string };

/**
 * A code as people type it: in either case, with or without spaces and dashes, l and I for 1, O for 0.
 *
 * @param typed at most `longestCode` characters
 */
export function readCode(typed: string): ReadCode {
  if (typed.length > longestCode) return { ok: false, error: tooLong };
  const text = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·]+/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (text === '') return { ok: false, error: 'Type the code that you kept' };
  const all = wordLetters + checkLetters;
  if (text.length < all)
    return { ok: false, error: `That is ${text.length} letters. A code has ${all}: some are missing` };
  if (text.length > all) return { ok: false, error: tooLong };
  const values = [...text].map((letter) => letters.indexOf(letter));
  const word = values.slice(0, wordLetters);
  const isSound = !values.includes(-1) && String(checkOf(word)) === String(values.slice(wordLetters));
  // The last letter of the word stands for three bits and two that are 0.
  if (!isSound || ((word.at(-1) ?? 0) & 3) !== 0) {
    return { ok: false, error: 'One letter is wrong. Compare it with what you kept, group by group' };
  }
  return { ok: true, code: written(bytesOf(word)) };
}

const tooLong = `A code has ${wordLetters + checkLetters} letters, in seven groups of ${groupLetters}. That is more`;

function bytesOf(values: number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bytesOfCode);
  let rest = 0;
  let bits = 0;
  let at = 0;
  for (const value of values) {
    rest = (rest << 5) | value;
    bits += 5;
    if (bits >= 8 && at < bytesOfCode) {
      bits -= 8;
      bytes[at++] = rest >> bits;
      rest &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** What a code is good for. */
export interface LetterSecrets {
  /** Finds the letter. 64 hex digits; the database keeps its hash. */
  find: string;
  /** Agrees, stops, withdraws. 64 hex digits; the database keeps its hash. */
  act: string;
  /** Opens what keepers answer: an X25519 identity of `age`. Kept nowhere. */
  open: string;
}

/** The secrets of a code, the same wherever it is typed. */
export async function secretsOf(code: Code): Promise<LetterSecrets> {
  const read = [...code.replaceAll('-', '')].slice(0, wordLetters).map((letter) => letters.indexOf(letter));
  const secret = (label: string) => derived(bytesOf(read), label, new Uint8Array(), 32);
  const [find, act, open] = await Promise.all([secret('find'), secret('act'), secret('open')]);
  return { find: hex(find), act: hex(act), open: identityOf(open) };
}

/** What is derived from a secret for one use (HKDF-SHA-256, RFC 5869): as many bytes as asked for. */
async function derived(
  secret: Uint8Array<ArrayBuffer>,
  label: string,
  salt: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(`popup-commons/letter/${label}`);
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, material, bytes * 8);
  return new Uint8Array(bits);
}

/** 32 bytes as an X25519 identity of `age`. */
const identityOf = (bytes: Uint8Array) => bech32.encodeFromBytes('AGE-SECRET-KEY-', bytes).toUpperCase();

/**
 * The identity that opens the plan of a circle for who opened the letter it is about: it stays the same when the letter
 * is handed on to other keys.
 *
 * @param answer the letter's answering secret, 64 hex digits
 */
export const planIdentity = async (answer: string): Promise<string> =>
  identityOf(await derived(fromHex(answer), 'plan', new Uint8Array(), 32));

/**
 * The code of an invitation to a circle. It is kept nowhere: who opened the letter can have it made again.
 *
 * @param answer the letter's answering secret, 64 hex digits
 * @param salt what tells one invitation from all others, 64 hex digits
 */
export const invitationCode = async (answer: string, salt: string): Promise<Code> =>
  written(await derived(fromHex(answer), 'invitation', fromHex(salt), bytesOfCode));

const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What the database keeps of a secret that is shown again: SHA-256, 64 hex digits. 256 random bits need no salt. */
export async function hashOfSecret(secret: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}

/** A secret of its own, 64 hex digits. */
export const newSecret = (): string => hex(crypto.getRandomValues(new Uint8Array(32)));
