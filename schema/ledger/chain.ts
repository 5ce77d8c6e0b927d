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

const bytesOf = (hexDigits: string) =>
  Uint8Array.from(hexDigits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The hash of a record: SHA-256 over its canonical JSON (RFC 8785), hex. */
export const hashOf = (sha256: Sha256, record: object): string => hex(sha256(utf8.encode(canonicalize(record))));

/** What stands in the chain for a text: SHA-256 over the 16 bytes of salt and the text in UTF-8, hex. */
export function commitment(sha256: Sha256, { salt, text }: Opening): string {
  const letters = utf8.encode(text);
  const both = new Uint8Array(16 + letters.length);
  both.set(bytesOf(salt));
  both.set(letters, 16);
  return hex(sha256(both));
}

/** 16 bytes from the platform's CSPRNG, hex. */
export const newSalt = () => hex(crypto.getRandomValues(new Uint8Array(16)));

type Chained = Omit<Act, 'hash' | 'at' | 'who' | 'whoSalt' | 'what' | 'whatSalt' | 'entryId' | 'host' | 'month'> & {
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

/** How a head is printed: `1234 3f2a 9c1b 77e0`. */
export const shortHash = (hash: string) => `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)}`;

/** Reads a witness as people copy it: `1234 3f2a 9c1b 77e0`, `#1234: 3f2a9c1b77e0`; null for anything else. */
export function readWitness(typed: string): Witness | null {
  const [, seq = '', rest = ''] = /^\s*#?([\d.,]*\d)\s*[:·\s]\s*([0-9a-f\s]+)$/i.exec(typed) ?? [];
  const short = rest.replace(/\s/g, '').toLowerCase();
  return short.length >= 12 && short.length <= 64 ? { seq: Number(seq.replace(/[.,]/g, '')), short } : null;
}

/** Where and how a chain is broken. `seq` is the line that was expected there. */
export interface Break {
  seq: number;
  why: 'not-a-line' | 'missing' | 'out-of-order' | 'not-linked' | 'changed' | 'words-changed' | 'cut' | 'another-chain';
  message: string;
}

const isHex = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value);

function isOpening(value: unknown): value is Opening | null {
  if (value === null) return true;
  const { salt, text, ...more } = (value ?? {}) as Record<string, unknown>;
  return isHex(salt, 32) && typeof text === 'string' && Object.keys(more).length === 0;
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
      let line: Record<string, unknown>;
      try {
        line = JSON.parse(text);
      } catch {
        return broken('not-a-line', `Line ${seq} cannot be read.`);
      }
      const { hash, words, ...record } = line ?? {};
      const { who, what, ...more } = (words ?? {}) as Record<string, unknown>;
      if (!isHex(hash, 64) || !isOpening(who) || !isOpening(what) || Object.keys(more).length > 0 || record.v !== 1) {
        return broken('not-a-line', `Line ${seq} is not written as the format says.`);
      }
      if (record.seq !== seq) {
        return Number(record.seq) > seq
          ? broken('missing', `Line ${seq} is missing: line ${Number(record.seq)} stands in its place.`)
          : broken('out-of-order', `Line ${seq} should stand here, but it is line ${JSON.stringify(record.seq)}.`);
      }
      if (record.prev !== head.hash) {
        return broken('not-linked', `Line ${seq} does not follow the line before it.`);
      }
      if (hashOf(sha256, record) !== hash) return broken('changed', `Line ${seq} was changed.`);
      for (const [name, words] of [['who', who] as const, ['what', what] as const]) {
        if (words && commitment(sha256, words) !== record[name]) {
          return broken('words-changed', `In line ${seq}, “${name}” was changed.`);
        }
      }
      if (witness?.seq === seq && !hash.startsWith(witness.short)) {
        return broken('another-chain', `Line ${seq} is not the one that you remember: the chain was made anew.`);
      }
      head = { seq, hash };
      return null;
    },

    /** To be asked when there are no more lines: a chain that ends before what was remembered was cut. */
    end(): Break | null {
      if (!witness || head.seq >= witness.seq) return null;
      return broken('cut', `The chain ends with line ${head.seq}, but you remember line ${witness.seq}.`);
    },
  };
}

export type Verifier = ReturnType<typeof openVerifier>;
