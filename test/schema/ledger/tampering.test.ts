import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ChainLine, hashOf } from '../../../schema/ledger/chain.ts';
import { printed, verifyLedger } from '../../../schema/ledger/verify.ts';
import { breakOf, chainOf, fileOf, parsed, sha256, source, vectors } from './lines.ts';

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
