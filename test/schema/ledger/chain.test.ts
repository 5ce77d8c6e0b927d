import { createHash } from 'node:crypto';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { readWitness } from '../../../schema/ledger/chain.ts';
import { printed, verdictWords, verifyLedger } from '../../../schema/ledger/verify.ts';
import { breakOf, chainOf, fenced, fileOf, format, parsed, sha256, source, vectors, verify } from './lines.ts';

type Edit =
  | ['replace' | 'bytes', line: number, piece: string, by: string]
  | ['swap' | 'pad', line: number, other: number]
  | ['remove' | 'repeat' | 'keep' | 'chop', number: number];

/** The chain of the format after the edits of one of its cases. */
function edited(edits: Edit[]): Uint8Array {
  const lines = vectors.map((line) => Buffer.from(line));
  const line = (number: number) => lines[number - 1] ?? Buffer.of();
  let chopped = 0;
  for (const [kind, number, second, by] of edits) {
    if (kind === 'remove') lines.splice(number - 1, 1);
    else if (kind === 'repeat') lines.splice(number, 0, line(number));
    else if (kind === 'keep') lines.splice(number);
    else if (kind === 'chop') chopped = number;
    else if (kind === 'swap') lines.splice(number - 1, 2, line(second), line(number));
    else if (kind === 'pad') lines[number - 1] = Buffer.concat([line(number), Buffer.alloc(second, ' ')], second);
    else {
      const at = line(number).indexOf(second);
      expect(at, `the piece is in line ${number}`).toBeGreaterThanOrEqual(0);
      const after = line(number).subarray(at + Buffer.byteLength(second));
      const piece = Buffer.from(by, kind === 'bytes' ? 'hex' : 'utf8');
      lines[number - 1] = Buffer.concat([line(number).subarray(0, at), piece, after]);
    }
  }
  const file = Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')]));
  return file.subarray(0, file.length - chopped);
}

describe('The chain that docs/ledger-format.md gives', () => {
  it('holds, and its hashes are those of the worked example', async () => {
    expect(vectors.length).toBeGreaterThanOrEqual(5);
    expect(await breakOf(vectors)).toBeNull();
    const { head } = await verify(vectors);
    expect(format).toContain(`Its head is \`${printed(head)}\``);
    expect(JSON.parse(fenced('json').join('\n'))).toEqual(parsed(vectors[0]));
    const canonical = /\n(\{"act":.*)\n/.exec(format)?.[1] ?? '';
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(parsed(vectors[0]).hash);
    const bytes = /\n([0-9a-f]{32} [0-9a-f]+)\n/.exec(format)?.[1]?.replace(' ', '') ?? '';
    expect(createHash('sha256').update(bytes, 'hex').digest('hex')).toBe(parsed(vectors[0]).who);
  });

  const cases = fenced('ndjson cases').map((line) => JSON.parse(line));

  it.each(cases.map((one) => [one.case, one]))('%s', async (_, { edits, witness, ...one }) => {
    const remembered = witness ? readWitness(witness) : null;
    expect(remembered === null).toBe(witness === undefined);
    const { head, broken } = await verifyLedger(sha256, source(edited(edits)), remembered);
    expect(broken && [broken.seq, broken.why]).toEqual(one.breaks && [one.breaks, one.why]);
    if (one.head) expect(printed(head)).toBe(one.head);
  });

  it('holds as well with the SHA-256 that a browser uses', async () => {
    expect(await verifyLedger(nobleSha256, source(fileOf(vectors)))).toEqual(await verify(vectors));
  });

  it('shows every kind of break', () => {
    expect(new Set(cases.map(({ why }) => why).filter(Boolean))).toEqual(
      new Set([
        'changed',
        'not-a-line',
        'words-changed',
        'not-linked',
        'missing',
        'out-of-order',
        'cut',
        'another-chain',
      ]),
    );
  });
});

describe('Words that are taken back', () => {
  it('leave the chain whole, one by one and all of them', async () => {
    const lines = chainOf(4);
    for (const words of [{ who: null }, { what: null }, { who: null, what: null }]) {
      const less = lines.map((text) => {
        const line = parsed(text);
        return JSON.stringify({ ...line, words: { ...line.words, ...words } });
      });
      expect(await verify(less)).toEqual(await verify(lines));
      expect(less.join()).not.toContain('who' in words ? 'Zoë' : 'alley');
    }
  });
});

describe('A verdict', () => {
  const words = async (lines: string[], typed?: string) => {
    const witness = typed ? readWitness(typed) : null;
    return verdictWords(await verify(lines, witness), witness);
  };

  it('says in a sentence that the ledger holds, or where it breaks', async () => {
    const head = printed(parsed(vectors.at(-1)));
    expect(await words(vectors)).toBe(`All 8 lines hold. The last is ${head}.`);
    expect(await words(vectors, head)).toBe(`All 8 lines hold. The last is ${head}. Line 8 is the one you remember.`);
    expect(await words([])).toBe('There are no lines in this ledger yet.');
    expect(await words(chainOf(1))).toMatch(/^The one line holds\. The last is 1 · /);
    expect(await words(vectors.toSpliced(2, 1))).toMatch(
      /^Line 3 is missing: line 4 stands in its place\. The 2 lines before it hold\. From there on /,
    );
    expect(await words(vectors.slice(0, 5), head)).toMatch(
      /^The ledger ends after 5 lines, but you remember line 8\. /,
    );
    expect(await words(vectors, '4 0000 0000 0000')).toMatch(/^Line 4 is not the one that you remember: /);
  });
});
