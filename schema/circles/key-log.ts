/**
 * The public log of keys, a chain as the ledger is one (docs/ledger-format.md): every line says the hash of the line
 * before it, so that none can be changed, taken out or put in between without every later one being another.
 *
 * A line is hashed as its canonical JSON (RFC 8785) in UTF-8, with SHA-256:
 * `{"at":"2027-03-01T12:00:00Z","event":"proposed","name":"Ola","prev":"000…","recipient":"age1…","seq":1,"v":1}`
 */
import canonicalize from 'canonicalize';
import { asc, desc } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import { type KeyEvent, type KeyLine, keyLog } from './table.ts';

/** The end of the chain, as a witness needs it. */
export interface KeyLogHead {
  seq: number;
  /** 64 hex digits. */
  hash: string;
}

/** What comes before the first line. */
export const keyLogGenesis: KeyLogHead = { seq: 0, hash: '0'.repeat(64) };

/** What a line is to say. */
export interface KeyHappening {
  event: KeyEvent;
  /** The name of the keeper. */
  name: string;
  recipient: string;
}

/** Named by the database when another line was written meanwhile. */
export const keyLogContested = 'key_log.prev';

export async function keyLogHead(db: Database): Promise<KeyLogHead> {
  const [head] = await db
    .select({ seq: keyLog.seq, hash: keyLog.hash })
    .from(keyLog)
    .orderBy(desc(keyLog.seq))
    .limit(1);
  return head ?? keyLogGenesis;
}

/** All of it, in its order. */
export const keyLines = (db: Database): Promise<KeyLine[]> => db.select().from(keyLog).orderBy(asc(keyLog.seq));

/** When a line was written, as it is hashed and shown: `2027-03-01T12:00:00Z`. */
export const momentOf = ({ at }: Pick<KeyLine, 'at'>) => at.toString({ smallestUnit: 'second' });

/** The text of a line that its hash is of. */
export function hashedText(line: Omit<KeyLine, 'hash'>): string {
  const { seq, prev, event, name, recipient } = line;
  const record: object = { v: 1, seq, prev, event, name, recipient, at: momentOf(line) };
  return canonicalize(record) ?? '';
}

async function hashOf(line: Omit<KeyLine, 'hash'>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(hashedText(line)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Links what happened to the end of the chain, in its order. */
export async function chainedLines(
  head: KeyLogHead,
  happened: readonly KeyHappening[],
  now: Temporal.Instant,
): Promise<KeyLine[]> {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(now.epochMilliseconds / 1000) * 1000);
  const lines: KeyLine[] = [];
  let { seq, hash: prev } = head;
  for (const { event, name, recipient } of happened) {
    const line = { seq: seq + 1, prev, event, name, recipient, at };
    const hash = await hashOf(line);
    lines.push({ ...line, hash });
    seq = line.seq;
    prev = hash;
  }
  return lines;
}

/** Where and how the log is broken; `seq` is the line that was expected there. */
export interface KeyLogBreak {
  ok: false;
  seq: number;
  why: 'missing' | 'not-linked' | 'changed' | 'cut' | 'another-log';
  message: string;
}

export type KeyLogVerdict = { ok: true; head: KeyLogHead } | KeyLogBreak;

/**
 * Checks the log from its first line to its last.
 *
 * @param lines as they are kept, in their order
 * @param witness the end of it as somebody noted it: its number and the first digits of its hash at least. Without
 *   one nobody can tell whether lines at the end were cut off, or all was made anew.
 */
export async function verifyKeyLog(
  lines: readonly KeyLine[],
  witness: KeyLogHead | null = null,
): Promise<KeyLogVerdict> {
  let head = keyLogGenesis;
  for (const line of lines) {
    const seq = head.seq + 1;
    const broken = (why: KeyLogBreak['why'], message: string): KeyLogBreak => ({ ok: false, seq, why, message });
    if (line.seq !== seq) {
      return broken('missing', `Line ${seq} is missing: line ${line.seq} stands in its place.`);
    }
    if (line.prev !== head.hash) return broken('not-linked', `Line ${seq} does not follow the line before it.`);
    if (line.at.epochMilliseconds % 1000 !== 0 || (await hashOf(line)) !== line.hash) {
      return broken('changed', `Line ${seq} was changed after it was written.`);
    }
    if (witness?.seq === seq && !line.hash.startsWith(witness.hash)) {
      return broken('another-log', `Line ${seq} is not the one that was noted: the log was made anew.`);
    }
    head = { seq, hash: line.hash };
  }
  if (witness && witness.seq > head.seq) {
    const message = `The log ends after line ${head.seq}, but line ${witness.seq} was noted.`;
    return { ok: false, seq: head.seq + 1, why: 'cut', message };
  }
  return { ok: true, head };
}

/** How long a key waits after it was proven, so that whoever did not expect it can stop it. */
export const waitingTime = { hours: 72 } as const;

/**
 * Of the keys that letters are sealed to, those of which the log does not say so: that they were posted, confirmed
 * and proven for long enough, and neither stopped nor ended since.
 */
export function notInLog<Key extends { recipient: string }>(
  inUse: readonly Key[],
  lines: readonly KeyLine[],
  now: Temporal.Instant,
): Key[] {
  const latest = now.subtract(waitingTime).epochMilliseconds;
  return inUse.filter(({ recipient }) => {
    const said = lines.filter((line) => line.recipient === recipient);
    const last = said.slice(said.findLastIndex(({ event }) => event === 'proposed'));
    const isInOrder = last.map(({ event }) => event).join(' ') === 'proposed confirmed proven';
    return !isInOrder || (last.at(-1)?.at.epochMilliseconds ?? Number.POSITIVE_INFINITY) > latest;
  });
}
