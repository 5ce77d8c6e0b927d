/**
 * The hash chain of the ledger, as docs/ledger-format.md describes it. It needs nothing but a SHA-256,
 * so that the worker, the prompt and a browser all check with the very same code.
 */
import canonicalize from 'canonicalize';
import { decimal } from './quantity.ts';
import type { Act } from './table.ts';

/** SHA-256 of bytes: 32 bytes. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** What a line says, as it is hashed. Texts of people are in it as commitments only. */
export interface ActRecord {
  /** The version of the format. */
  v: 1;
  seq: number;
  /** The hash of the line before, 64 hex digits; 64 zeros in the first line. */
  prev: string;
  act: string;
  /** A decimal without a trailing zero, such as `12.5`. */
  quantity: string;
  unit: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** The id of the commons it was done for. */
  commons: string | null;
  /** The number of the line it corrects. */
  corrects: number | null;
  /** When it was approved, `YYYY-MM-DDTHH:MM:SSZ`. */
  at: string;
  /** 64 hex digits. */
  who: string;
  what: string;
}

/** A text with the salt that its commitment was made with. */
export interface Opening {
  /** 32 hex digits. */
  salt: string;
  text: string;
}

/** One line of /ledger.json: the record, its hash, and the words that were not taken back. */
export interface ChainLine extends ActRecord {
  hash: string;
  words: { who: Opening | null; what: Opening | null };
}

/** The last line as a witness needs it. */
export interface Head {
  seq: number;
  hash: string;
}

/** What comes before the first line. */
export const genesis: Head = { seq: 0, hash: '0'.repeat(64) };

const utf8 = new TextEncoder();

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexOf[byte];
  return text;
}

const nibble = (code: number) => (code < 58 ? code - 48 : code - 87);

/** Writes the bytes that small hex digits stand for to the start of `bytes`. */
function unhex(digits: string, bytes: Uint8Array) {
  for (let at = 0; at < digits.length; at += 2) {
    bytes[at / 2] = nibble(digits.charCodeAt(at)) * 16 + nibble(digits.charCodeAt(at + 1));
  }
}

/** The hash of a record: SHA-256 over its canonical JSON (RFC 8785), hex. */
export const hashOf = (sha256: Sha256, record: object): string => hex(sha256(utf8.encode(canonicalize(record))));

/** What stands in the chain for a text: SHA-256 over the 16 bytes of salt and the text in UTF-8, hex. */
export function commitment(sha256: Sha256, { salt, text }: Opening): string {
  const letters = utf8.encode(text);
  const both = new Uint8Array(16 + letters.length);
  unhex(salt, both);
  both.set(letters, 16);
  return hex(sha256(both));
}

/** 16 bytes from the platform's CSPRNG, hex. */
export const newSalt = () => hex(crypto.getRandomValues(new Uint8Array(16)));

type Words = 'who' | 'whoSalt' | 'whoFolded' | 'what' | 'whatSalt' | 'whatFolded' | 'host' | 'hostFolded';

type Chained = Omit<Act, 'hash' | 'at' | 'entryId' | 'month' | Words> & {
  at: { epochMilliseconds: number };
};

/** From the columns of the table to what is hashed. */
export const recordOf = (act: Chained): ActRecord => ({
  v: 1,
  seq: act.seq,
  prev: act.prev,
  act: act.act,
  quantity: decimal(act.hundredths),
  unit: act.unit,
  date: act.date,
  commons: act.commonsId,
  corrects: act.corrects,
  at: `${new Date(act.at.epochMilliseconds).toISOString().slice(0, 19)}Z`,
  who: act.whoCommitment,
  what: act.whatCommitment,
});

const opening = (salt: string | null, text: string | null): Opening | null =>
  salt === null || text === null ? null : { salt, text };

/** From a row of the table to a line of /ledger.json. */
export const lineOf = (act: Act): ChainLine => ({
  ...recordOf(act),
  hash: act.hash,
  words: { who: opening(act.whoSalt, act.who), what: opening(act.whatSalt, act.what) },
});

/** The number of a line and the first twelve digits of its hash: what a paper copy remembers. */
export interface Witness {
  seq: number;
  short: string;
}

/** The number of a line, or how many there are, as people read it: `1,234`. */
export const figure = (number: number) => number.toLocaleString('en-GB');

/** The first twelve digits of a hash as people read them: `3f2a 9c1b 77e0`. */
export const shortHash = (hash: string) => `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)}`;

/**
 * Reads a witness as people copy it: `1,234 · 3f2a 9c1b 77e0`, `Line 1234 3f2a 9c1b 77e0`,
 * `#1234: 3f2a9c1b77e0`; null for anything else. The number is grouped by threes or not at all, so
 * that four digits of a hash are never taken for a part of it.
 */
export function readWitness(typed: string): Witness | null {
  const [, seq = '', short = ''] =
    /^\D*(\d{1,3}(?:[\s.,'’]\d{3})+|\d+)[\s:·]+((?:[0-9a-f]{4}\s+){2}[0-9a-f]{4}|[0-9a-f]{12,64})[^\p{L}\p{N}]*$/iu.exec(
      typed,
    ) ?? [];
  return seq ? { seq: Number(seq.replace(/\D/g, '')), short: short.replace(/\s/g, '').toLowerCase() } : null;
}

/** Where and how a chain is broken. `seq` is the line that was expected there. */
export interface Break {
  seq: number;
  why: 'not-a-line' | 'missing' | 'out-of-order' | 'not-linked' | 'changed' | 'words-changed' | 'cut' | 'another-chain';
  message: string;
}

type Test = (value: unknown) => boolean;

const written =
  (as: RegExp): Test =>
  (value) =>
    typeof value === 'string' && as.test(value);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);

const isHash = written(/^[0-9a-f]{64}$/);
const isSalt = written(/^[0-9a-f]{32}$/);
const isNumber: Test = (value) => Number.isSafeInteger(value) && Number(value) > 0;
// Half of a surrogate pair has no UTF-8: all such halves would be hashed as the same bytes.
const isText = written(/^\P{Cs}*$/u);
const isWord = written(/^\P{Cs}+$/u);

const isOpening: Test = (value) => {
  const { salt, text, ...more } = (value ?? {}) as Record<string, unknown>;
  return isSalt(salt) && isText(text) && isEmpty(more);
};

const isWords: Test = (value) => {
  const { who, what, ...more } = (value ?? {}) as Record<string, unknown>;
  return orNull(isOpening)(who) && orNull(isOpening)(what) && isEmpty(more);
};

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** How each field of a line is written. */
const form: Record<keyof ChainLine, Test> = {
  v: (value) => value === 1,
  seq: isNumber,
  prev: isHash,
  act: isWord,
  quantity: written(/^(0|[1-9]\d{0,6})(\.\d?[1-9])?$/),
  unit: isWord,
  date: written(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  commons: orNull(isWord),
  corrects: orNull(isNumber),
  at: written(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/),
  who: isHash,
  what: isHash,
  hash: isHash,
  words: isWords,
};
const fields = Object.entries(form);

function isLine(value: unknown): value is ChainLine {
  const line = (value ?? {}) as Record<string, unknown>;
  return fields.every(([name, test]) => test(line[name])) && Object.keys(line).length === fields.length;
}

/**
 * Whether a name stands twice in an object of a line: JSON.parse keeps the last and does not tell, but
 * other readers may show the first.
 */
function isNameTwice(text: string, { words }: ChainLine): boolean {
  const openings = Number(words.who !== null) + Number(words.what !== null);
  const colons = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1;
  return colons !== fields.length + 2 + 2 * openings;
}

/**
 * Checks a chain line by line, in order, without keeping the lines.
 *
 * @param sha256 any implementation
 * @param witness a head that someone remembered, e.g. from a print-out: the chain must contain it
 */
export function openVerifier(sha256: Sha256, witness: Witness | null = null) {
  let head = genesis;

  const broken = (why: Break['why'], message: string): Break => ({ seq: head.seq + 1, why, message });

  return {
    /** The last line that was found sound. */
    head: () => head,

    /** Takes the next line as text; gives where the chain breaks, or null while it holds. */
    check(text: string): Break | null {
      const seq = head.seq + 1;
      let line: unknown;
      try {
        line = JSON.parse(text);
      } catch {
        return broken('not-a-line', `Line ${figure(seq)} cannot be read.`);
      }
      if (!isLine(line) || isNameTwice(text, line)) {
        return broken('not-a-line', `Line ${figure(seq)} is not written as the format says.`);
      }
      const { hash, words, ...record } = line;
      if (record.seq > seq) {
        return broken('missing', `Line ${figure(seq)} is missing: line ${figure(record.seq)} stands in its place.`);
      }
      if (record.seq < seq) {
        return broken('out-of-order', `Line ${figure(seq)} should stand here, but it is line ${figure(record.seq)}.`);
      }
      if (record.prev !== head.hash) {
        return broken('not-linked', `Line ${figure(seq)} does not follow the line before it.`);
      }
      if (hashOf(sha256, record) !== hash) return broken('changed', `Line ${figure(seq)} was changed.`);
      for (const name of ['who', 'what'] as const) {
        const opened = words[name];
        if (opened && commitment(sha256, opened) !== record[name]) {
          return broken('words-changed', `In line ${figure(seq)}, “${name}” was changed.`);
        }
      }
      if (witness?.seq === seq && !hash.startsWith(witness.short)) {
        return broken(
          'another-chain',
          `Line ${figure(seq)} is not the one that you remember: the chain was made anew.`,
        );
      }
      head = { seq, hash };
      return null;
    },

    /** To be asked when there are no more lines: a chain that ends before what was remembered was cut. */
    end(): Break | null {
      if (!witness || head.seq >= witness.seq) return null;
      return broken(
        'cut',
        `The ledger ends after ${head.seq === 1 ? '1 line' : `${figure(head.seq)} lines`}, but you remember line ${figure(witness.seq)}.`,
      );
    },
  };
}
