import { createHash } from 'node:crypto';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import {
  type ActRecord,
  type ChainLine,
  commitment,
  genesis,
  hashOf,
  newSalt,
  readWitness,
  type Sha256,
  type Witness,
} from '../../../schema/ledger/chain.ts';
import { inOnePiece, printed, type Source, verdictWords, verifyLedger } from '../../../schema/ledger/verify.ts';

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest();

const [format = ''] = Object.values(
  import.meta.glob<string>('../../../docs/ledger-format.md', { query: '?raw', import: 'default', eager: true }),
);
const fenced = (kind: string) => new RegExp(`\n\`\`\`${kind}\n(.*?)\n\`\`\``, 's').exec(format)?.[1]?.split('\n') ?? [];

/** The chain that docs/ledger-format.md gives to all who write a verifier. */
const vectors = fenced('ndjson');

const utf8 = new TextEncoder();
const fileOf = (lines: string[]) => utf8.encode(lines.map((line) => `${line}\n`).join(''));

/** A ledger that arrives in chunks of so many bytes. */
const source = (bytes: Uint8Array, size = bytes.length || 1): Source =>
  inOnePiece(async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  });

const verify = (lines: string[], witness: Witness | null = null) =>
  verifyLedger(sha256, source(fileOf(lines)), witness);

const breakOf = async (lines: string[], witness?: string) => {
  const { broken } = await verify(lines, witness ? readWitness(witness) : null);
  return broken && [broken.seq, broken.why];
};

const parsed = (line: string | undefined): ChainLine => JSON.parse(line ?? '');

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

/** A sound chain of plain lines. */
function chainOf(length: number): string[] {
  let prev = genesis.hash;
  return Array.from({ length }, (_, index) => {
    const [who, what] = [
      { salt: newSalt(), text: 'Zoë' },
      { salt: newSalt(), text: `Swept the alley, ${index + 1}` },
    ];
    const record: ActRecord = {
      v: 1,
      seq: index + 1,
      prev,
      act: 'task',
      quantity: '1',
      unit: 'items',
      date: '2027-03-01',
      commons: null,
      corrects: null,
      at: '2027-03-01T12:00:00Z',
      who: commitment(sha256, who),
      what: commitment(sha256, what),
    };
    prev = hashOf(sha256, record);
    return JSON.stringify({ ...record, hash: prev, words: { who, what } });
  });
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

describe('Somebody who tampers', () => {
  it('cannot flip one bit of a line', async () => {
    const original = fileOf(vectors.slice(0, 1));
    const value = parsed(vectors[0]);
    const text = new TextDecoder('utf-8', { fatal: true });
    let flips = 0;
    for (let at = 0; at < original.length - 1; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = original.slice();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const { broken } = await verifyLedger(sha256, source(bytes));
        flips++;
        if (broken) expect(broken.seq).toBe(1);
        else expect(JSON.parse(text.decode(bytes)), `byte ${at}, bit ${bit}`).toEqual(value);
      }
    }
    expect(flips).toBeGreaterThan(5000);
  });

  it('cannot change a line and hash it anew: the next one tells', async () => {
    const lines = chainOf(5);
    const { hash: _, words, ...record } = { ...parsed(lines[2]), quantity: '30' };
    lines[2] = JSON.stringify({ ...record, hash: hashOf(sha256, record), words });
    expect(await breakOf(lines)).toEqual([4, 'not-linked']);
    expect(await breakOf(lines.slice(0, 3))).toBeNull();
  });

  it('cannot make the whole chain anew where somebody remembers a line of it', async () => {
    const [old, made] = [chainOf(5), chainOf(9)];
    expect(await breakOf(made)).toBeNull();
    for (const line of old) {
      const { seq } = parsed(line);
      expect(await breakOf(made, printed(parsed(line)))).toEqual([seq, 'another-chain']);
    }
  });

  it('cannot cut the tail where somebody remembers more', async () => {
    const lines = chainOf(5);
    expect(await breakOf(lines.slice(0, 3), printed(parsed(lines[4])))).toEqual([4, 'cut']);
    expect(await breakOf([], printed(parsed(lines[4])))).toEqual([1, 'cut']);
    expect(await breakOf(lines.slice(0, 3), printed(parsed(lines[2])))).toBeNull();
  });

  it('cannot exchange an opening for that of another word or line', async () => {
    const lines = chainOf(2);
    const [first, second] = [parsed(lines[0]), parsed(lines[1])];
    const swapped = { ...first, words: { who: first.words.what, what: first.words.who } };
    expect(await breakOf([JSON.stringify(swapped)])).toEqual([1, 'words-changed']);
    const borrowed = { ...second, words: first.words };
    expect(await breakOf([lines[0] ?? '', JSON.stringify(borrowed)])).toEqual([2, 'words-changed']);
  });

  it.each<[string, Partial<Record<keyof ChainLine, unknown>>]>([
    ['a number as text', { quantity: 1 }],
    ['a quantity below zero', { quantity: '-1' }],
    ['a day that is none', { date: '2027-13-01' }],
    ['a local time', { at: '2027-03-01T12:00:00+01:00' }],
    ['a correction of nothing', { corrects: 0 }],
    ['a correction of half a line', { corrects: 1.5 }],
    ['an act without a name', { act: '' }],
    ['half a letter', { commons: '\ud83c' }],
    ['a commitment in capitals', { who: 'A'.repeat(64) }],
  ])('cannot hash what is not written as it must be: %s', async (_, wrong) => {
    const line = { ...parsed(chainOf(1)[0]), ...wrong };
    const { hash: _hash, words, ...record } = line;
    // A careless program would hash half a letter as it stands in JSON.
    const hash = createHash('sha256').update(JSON.stringify(record)).digest('hex');
    expect(await breakOf([JSON.stringify({ ...record, hash, words })])).toEqual([1, 'not-a-line']);
  });

  it('cannot pass off anything else as a line', async () => {
    const others = ['', 'null', '5', '"line"', '[]', '{}', '{"v":1}', '<!doctype html>', `\ufeff${vectors[0]}`];
    for (const other of [...others, vectors[0]?.replace(',', `,${' '.repeat(70_000)}`) ?? '']) {
      expect(await breakOf([other]), other.slice(0, 40)).toEqual([1, 'not-a-line']);
    }
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

describe('A ledger that arrives in pieces', () => {
  const lines = chainOf(7);
  const whole = fileOf(lines);
  const after = (seq: number) => fileOf(lines.slice(seq));
  const verifyFrom = (from: (seq: number) => Uint8Array | Error) => {
    const asked: number[] = [];
    const verdict = verifyLedger(sha256, async (seq) => {
      asked.push(seq);
      const answer = from(seq);
      if (answer instanceof Error) throw answer;
      return source(answer)(0);
    });
    return verdict.then(({ head, broken }) => ({ seq: head.seq, why: broken?.why, asked }));
  };

  it('is the same whatever the pieces are', async () => {
    for (const size of [1, 7, 100, 1000]) {
      expect((await verifyLedger(sha256, source(whole, size))).head).toEqual((await verify(lines)).head);
    }
  });

  it('is asked for again where an answer ends, even within a line', async () => {
    expect(await verifyFrom((seq) => after(seq).subarray(0, 2000))).toMatchObject({ seq: 7, why: undefined });
    expect(await verifyFrom((seq) => fileOf(lines.slice(seq, seq + 3)))).toEqual({ seq: 7, asked: [0, 3, 6, 7] });
  });

  it('is asked for again where the connection breaks, once it brought something', async () => {
    const flaky: Source = async (seq) =>
      (async function* () {
        yield fileOf(lines.slice(seq, seq + 2));
        if (seq < 6) throw new Error('The connection broke.');
      })();
    expect((await verifyLedger(sha256, flaky)).head.seq).toBe(7);
    await expect(verifyFrom(() => new Error('No connection.'))).rejects.toThrow('No connection.');
    await expect(verifyFrom((seq) => (seq ? new Error('Gone.') : fileOf(lines.slice(0, 2))))).rejects.toThrow('Gone.');
  });

  it('ends where a plain web host gives the same file again', async () => {
    expect(await verifyFrom(() => whole)).toEqual({ seq: 7, asked: [0, 7] });
    expect(await verifyFrom(() => fileOf(lines.slice(0, 1)))).toEqual({ seq: 1, asked: [0, 1] });
  });

  it('is not called sound where a plain web host broke off', async () => {
    let times = 0;
    const host: Source = async () =>
      (async function* () {
        yield fileOf(lines.slice(0, 3));
        if (times++ === 0) throw new Error('The connection broke.');
      })();
    await expect(verifyLedger(sha256, host)).rejects.toThrow('The connection broke.');
  });

  it.each([0, 9])('is not called sound where a file cannot be read to its end (%s bytes into a line)', async (half) => {
    const file = inOnePiece(async function* () {
      yield whole.subarray(0, fileOf(lines.slice(0, 3)).length + half);
      throw new Error('The disk broke.');
    });
    await expect(verifyLedger(sha256, file)).rejects.toThrow('The disk broke.');
  });

  it('may lack its last line feed, but not half its last line', async () => {
    expect((await verifyLedger(sha256, source(whole.subarray(0, -1)))).head.seq).toBe(7);
    const { head, broken } = await verifyLedger(sha256, source(whole.subarray(0, -9)));
    expect([head.seq, broken?.why]).toEqual([6, 'not-a-line']);
  });

  it('may go on without an end and a line feed: no more than one line of it is kept', async () => {
    let given = 0;
    const endless: Source = async () =>
      (async function* () {
        for (;;) {
          given += 10_000;
          yield new Uint8Array(10_000).fill(32);
        }
      })();
    expect((await verifyLedger(sha256, endless)).broken?.why).toBe('not-a-line');
    expect(given).toBeLessThan(100_000);
  });
});

describe('A witness', () => {
  const short = '3f2a9c1b77e0';

  it.each([
    ['1234 3f2a 9c1b 77e0', 1234],
    ['1,234 · 3f2a 9c1b 77e0', 1234],
    ['1.234 · 3F2A 9C1B 77E0', 1234],
    ['1 234 · 3f2a 9c1b 77e0', 1234],
    ['1\u202f234\u00a03f2a 9c1b 77e0', 1234],
    ['#1234: 3f2a9c1b77e0', 1234],
    ['  Line 7 · 3f2a 9c1b 77e0.\n', 7],
    ['The last is 1,234,567 · 3f2a 9c1b 77e0.', 1_234_567],
  ])('is read as people copy it: %s', (typed, seq) => expect(readWitness(typed)).toEqual({ seq, short }));

  it('may be copied with more digits, and may be all figures', () => {
    expect(readWitness(`7 ${short}${'0'.repeat(52)}`)).toEqual({ seq: 7, short: short + '0'.repeat(52) });
    expect(readWitness('12 3456 7890 1234')).toEqual({ seq: 12, short: '345678901234' });
    expect(readWitness('1 234 5678 9012 3456')).toEqual({ seq: 1234, short: '567890123456' });
  });

  it.each([
    '',
    '1234',
    '3f2a 9c1b 77e0',
    '1234 3f2a 9c1b',
    '1234 3f2a 9c1b 77eg',
    `7 ${'0'.repeat(65)}`,
    'seven 3f2a9c1b77e0',
    '7 1234 5678 9012 3456',
    '7 3f2a 9c1b 77eé',
    '7 3f2a 9c1b 77e0é',
  ])('is not made out of anything else: %s', (typed) => expect(readWitness(typed)).toBeNull());
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
