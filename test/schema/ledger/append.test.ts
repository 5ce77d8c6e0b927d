import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusedBy, writeTogether } from '../../../schema/database.ts';
import { chained } from '../../../schema/ledger/append.ts';
import { withdrawWords } from '../../../schema/ledger/back.ts';
import { genesis, lineOf } from '../../../schema/ledger/chain.ts';
import { chainAfter } from '../../../schema/ledger/queries.ts';
import { at, db, emptyHouse, rows } from '../house.ts';
import { append, isSound, soup } from './acts.ts';

beforeEach(emptyHouse);

describe('What was appended', () => {
  it('is a chain from the first line on, in the order it was given', async () => {
    await append({});
    await append({ what: 'Washed up', who: null }, { act: 'hours', unit: 'hours', what: 'Swept' });
    expect(await isSound()).toBe(3);
    expect(await rows('select seq, what, who from acts order by seq')).toEqual([
      { seq: 1, what: 'Cooked pumpkin soup', who: 'Amina' },
      { seq: 2, what: 'Washed up', who: null },
      { seq: 3, what: 'Swept', who: 'Amina' },
    ]);
  });

  it('bears the whole second it was approved in', async () => {
    const [line] = chained(genesis, [soup], at('2027-03-01T12:00:07.987Z'));
    expect(line?.at.toString()).toBe('2027-03-01T12:00:07Z');
  });

  it('tells nothing about a name that was never there: it looks like one that was taken back', async () => {
    await append({ who: null }, {});
    await writeTogether(db, withdrawWords(db, [2], 'name'));
    const [never, tookBack] = (await chainAfter(db, 0, 2)).map(lineOf);
    expect(never?.words.who).toBeNull();
    expect(tookBack?.words.who).toBeNull();
    expect(never?.who).not.toBe(createHash('sha256').update('').digest('hex'));
    expect(await isSound()).toBe(2);
  });

  it('has a salt of its own in each line: the same name never looks the same', async () => {
    await append({}, {}, {});
    const lines = await rows<{ who_commitment: string; what_commitment: string }>('select * from acts');
    expect(new Set(lines.flatMap((line) => [line.who_commitment, line.what_commitment])).size).toBe(6);
  });

  it('keeps any text to the letter', async () => {
    const texts = ['“Ünïcode” – 🥣', `'; drop table acts; --`, '{"$[0]":1}', '\\u0000 \\n', '1e3', 'null', 'NaN'];
    await append(...texts.map((text) => ({ what: text, who: text })));
    expect((await rows<{ what: string }>('select what from acts order by seq')).map(({ what }) => what)).toEqual(texts);
    expect(await isSound()).toBe(texts.length);
  });
});

it('of two hundred who append at once without taking turns, each is in the chain once: the database decides', async () => {
  let refused = 0;
  const persist = async (who: string): Promise<void> => {
    try {
      await append({ who });
    } catch (error) {
      if (!refusedBy(error, 'acts.seq')) throw error;
      refused += 1;
      await new Promise((done) => setTimeout(done, Math.random() * Math.min(2000, 50 * refused)));
      return persist(who);
    }
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => persist(`Neighbour ${n}`)));
  expect(await isSound()).toBe(200);
  expect(await rows('select count(distinct who) as names, max(seq) as last from acts')).toEqual([
    { names: 200, last: 200 },
  ]);
  expect(refused).toBeGreaterThan(0);
}, 60_000);
