/** Checks a whole ledger as it arrives, in constant memory: the prompt and the browser share it. */
import { type Break, figure, type Head, openVerifier, type Sha256, shortHash, type Witness } from './chain.ts';

/**
 * Gives the bytes of the lines after a number. An answer may end early, even within a line: the rest
 * is asked for again, until an answer brings nothing.
 */
export type Source = (after: number) => Promise<AsyncIterable<Uint8Array>>;

/** How far a chain holds, and where it breaks if it does. */
export interface Verdict {
  head: Head;
  broken: Break | null;
}

/** The most bytes of one line without its line feed: about ten times what the longest needs. */
const mostBytes = 65_536;

const lineFeed = 10;
const nothing: Uint8Array = new Uint8Array();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A line as text; empty, which is no line, where it is no UTF-8 or too long. */
function textOf(bytes: Uint8Array): string {
  try {
    return bytes.length > mostBytes ? '' : utf8.decode(bytes);
  } catch {
    return '';
  }
}

function joined(start: Uint8Array, end: Uint8Array): Uint8Array {
  const both = new Uint8Array(start.length + end.length);
  both.set(start);
  both.set(end, start.length);
  return both;
}

function openLines() {
  let rest = nothing;
  return {
    /** What stands after the last line feed. */
    rest: () => rest,
    *take(chunk: Uint8Array) {
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
        const bytes = chunk.subarray(start, end);
        yield rest.length > 0 ? joined(rest, bytes) : bytes;
        rest = nothing;
        start = end + 1;
      }
      rest = joined(rest, chunk.subarray(start));
      if (rest.length > mostBytes) yield rest;
    },
  };
}

/**
 * Checks all that a source gives.
 *
 * @param witness a head that someone remembered: the chain must contain it
 * @param progress told of the last line that holds, now and then, and waited for
 * @throws whatever the source throws, when asking again brings nothing: what was not read to its end is
 * neither sound nor broken
 */
export async function verifyLedger(
  sha256: Sha256,
  source: Source,
  witness: Witness | null = null,
  progress: (seq: number) => Promise<void> | void = () => {},
): Promise<Verdict> {
  const verifier = openVerifier(sha256, witness);
  const verdict = (broken: Break | null) => ({ head: verifier.head(), broken });
  let first = '';
  let rest = nothing;
  let failure: unknown;
  for (;;) {
    const after = verifier.head().seq;
    const lines = openLines();
    let [failed, repeated]: [unknown, boolean] = [undefined, false];
    try {
      for await (const chunk of await source(after)) {
        for (const bytes of lines.take(chunk)) {
          const line = textOf(bytes);
          // A plain web host gives the same file whatever it is asked to begin after.
          repeated = after > 0 && verifier.head().seq === after && line === first;
          if (repeated) break;
          const broken = verifier.check(line);
          if (broken) return verdict(broken);
          first ||= line;
        }
        if (repeated) break;
        await progress(verifier.head().seq);
      }
    } catch (error) {
      failed = error;
    }
    if (verifier.head().seq > after) {
      rest = lines.rest();
      failure = failed;
      continue;
    }
    if (failed) throw failed;
    if (!repeated && lines.rest().length > 0) rest = lines.rest();
    else if (failure) throw failure;
    return verdict((rest.length > 0 ? verifier.check(textOf(rest)) : null) ?? verifier.end());
  }
}

/** Said of an address where there is no ledger. */
export class NoLedger extends Error {}

/** Bytes that are checked at a stretch: a browser draws and listens in between. */
const stretch = 65_536;

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Not every browser can walk through a stream by itself.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += stretch) yield value.subarray(at, at + stretch);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}

/**
 * The ledger at the address of a /ledger.json.
 *
 * Asking throws {@link NoLedger}, or an error that says what the server answered with.
 */
export function ledgerAt(address: string): Source {
  const url = new URL(address);
  return async (after) => {
    if (after > 0) url.searchParams.set('after', String(after));
    const response = await fetch(url.href, { cache: 'no-store' });
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html');
    if (response.status === 404 || (response.ok && isPage)) throw new NoLedger(`There is no ledger at ${url.href}.`);
    if (!response.ok) throw new Error(`${url.href} answered with ${response.status}.`);
    return response.body ? chunksOf(response.body) : noChunks();
  };
}

/** A ledger that comes in one piece, such as a file. */
export const inOnePiece =
  (open: () => AsyncIterable<Uint8Array>): Source =>
  async (after) =>
    after === 0 ? open() : noChunks();

/** A head as people read and copy it: `1,234 · 3f2a 9c1b 77e0`. */
export const printed = ({ seq, hash }: Head) => `${figure(seq)} · ${shortHash(hash)}`;

const lesson = (why: Break['why']) => {
  if (why === 'cut') return 'Lines were taken from its end, or this copy is older than yours.';
  if (why === 'another-chain') return 'Compare the number and the fingerprint with other paper copies.';
  return 'From there on this copy was changed, or damaged on its way. Compare it with another copy.';
};

/** A verdict in plain words. */
export function verdictWords({ head, broken }: Verdict, witness: Witness | null): string {
  const { seq } = head;
  if (broken) {
    const sound =
      seq === 0 ? '' : seq === 1 ? ' The line before it holds.' : ` The ${figure(seq)} lines before it hold.`;
    return `${broken.message}${broken.why === 'cut' ? '' : sound} ${lesson(broken.why)}`;
  }
  if (seq === 0) return 'There are no lines in this ledger yet.';
  const all = seq === 1 ? 'The one line holds.' : `All ${figure(seq)} lines hold.`;
  const remembered = witness && witness.seq > 0 ? ` Line ${figure(witness.seq)} is the one you remember.` : '';
  return `${all} The last is ${printed(head)}.${remembered}`;
}
