import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusedBy, writeTogether } from '../../../schema/database.ts';
import { chained, ledgerHead } from '../../../schema/ledger/append.ts';
import { withdrawWords } from '../../../schema/ledger/back.ts';
import { db, emptyHouse, now, rows } from '../house.ts';
import { append, isSound, soup, write } from './acts.ts';

beforeEach(emptyHouse);

/** What the database says to a statement: nothing when it was taken. */
const answerTo = (query: string) =>
  env.DB.prepare(query)
    .run()
    .then(
      () => '',
      (error: Error) => error.message,
    );

describe('The database refuses', () => {
  beforeEach(() => append({}, { what: 'Washed up' }, { what: 'Swept' }));

  const chainedColumns = {
    seq: 9,
    prev: "'x'",
    hash: "'x'",
    act: "'hours'",
    hundredths: 4001,
    unit: "'kg'",
    date: "'2027-02-01'",
    commons_id: 'null',
    corrects: 1,
    at: 5,
    who_commitment: "'x'",
    what_commitment: "'x'",
  };

  it.each(Object.entries(chainedColumns))('to change %s', async (column, value) => {
    const before = await rows('select * from acts');
    for (const way of ['', 'or replace', 'or ignore', 'or rollback', 'or fail']) {
      expect(await answerTo(`update ${way} acts set "${column}" = ${value} where seq = 2`), way).toContain(
        'append-only',
      );
    }
    expect(await rows('select * from acts')).toEqual(before);
    expect(await isSound()).toBe(3);
  });

  it('to change a number to another line’s', async () => {
    expect(await answerTo('update or replace acts set seq = 1 where seq = 2')).toContain('append-only');
    expect(await answerTo('update acts set seq = seq + 1')).toContain('append-only');
    expect(await isSound()).toBe(3);
  });

  it('to remove a line, first, last or all', async () => {
    for (const where of ['where seq = 1', 'where seq = 3', ''])
      expect(await answerTo(`delete from acts ${where}`)).toContain('append-only');
    expect(await isSound()).toBe(3);
  });

  const columns =
    'seq, prev, hash, act, hundredths, unit, date, commons_id, corrects, at, who_commitment, what_commitment, who, who_salt, what, what_salt, entry_id, host';

  it('to put one line in another’s place', async () => {
    const before = await rows('select * from acts');
    for (const way of ['or replace', 'or ignore', 'or abort', 'or fail']) {
      const copy = columns.replace('what,', "'Slipped in',");
      for (const seq of [1, 2, 3])
        expect(
          await answerTo(`insert ${way} into acts (${columns}) select ${copy} from acts where seq = ${seq}`),
        ).toContain('acts.seq');
    }
    expect(
      await answerTo(
        `insert into acts (${columns}) select ${columns} from acts where seq = 1 on conflict (seq) do update set what = 'Slipped in'`,
      ),
    ).toContain('acts.seq');
    expect(await rows('select * from acts')).toEqual(before);
  });

  it('a gap', async () => {
    const head = await ledgerHead(db);
    await expect(write(chained({ ...head, seq: 4 }, [soup], now))).rejects.toSatisfy((error) =>
      refusedBy(error, 'acts.seq'),
    );
    expect(await isSound()).toBe(3);
  });

  it('a fork: of two that read the same head, one is written', async () => {
    const head = await ledgerHead(db);
    const [ben, chandra] = ['Ben', 'Chandra'].map((who) => chained(head, [{ ...soup, who }], now));
    await write(ben ?? []);
    await expect(write(chandra ?? [])).rejects.toSatisfy((error) => refusedBy(error, 'acts.seq'));
    expect(await rows('select who from acts where seq = 4')).toEqual([{ who: 'Ben' }]);
    expect(await isSound()).toBe(4);
  });

  it('a line that does not name the hash of the one before it', async () => {
    await expect(write(chained({ seq: 3, hash: 'f'.repeat(64) }, [soup], now))).rejects.toSatisfy((error) =>
      refusedBy(error, 'acts.seq'),
    );
  });

  it('all of several lines when one cannot stand', async () => {
    const before = await rows('select * from tallies');
    await expect(append({ what: 'Fine' }, { what: 'Corrects what is not there', corrects: 99 })).rejects.toThrow();
    expect(await isSound()).toBe(3);
    expect(await rows('select * from tallies')).toEqual(before);
  });

  it('a correction of what is not there, of itself, and a second one of the same line', async () => {
    for (const corrects of [0, -1, 4, 99])
      await expect(append({ corrects })).rejects.toSatisfy((error) => refusedBy(error, 'acts.corrects'));
    await append({ corrects: 2 });
    await expect(append({ corrects: 2 })).rejects.toSatisfy((error) => refusedBy(error, 'acts.corrects'));
    expect(await isSound()).toBe(4);
  });

  it('to put words back, exchange them, or take a salt for another', async () => {
    await writeTogether(db, withdrawWords(db, [2], 'words'));
    const before = await rows('select * from acts');
    for (const change of [
      ...["who = 'Amina' where seq = 2", "what = 'Washed up' where seq = 2", "who_salt = 'aa' where seq = 2"],
      ...["what_salt = 'aa' where seq = 2", "who = 'Ben' where seq = 1", "what = 'Else' where seq = 1"],
      ...["who_salt = 'aa' where seq = 1", "what_salt = 'aa' where seq = 1", "who = '' where seq = 1"],
      "who = null, what = 'Else' where seq = 1",
    ]) {
      for (const way of ['', 'or replace', 'or ignore'])
        expect(await answerTo(`update ${way} acts set ${change}`), change).toContain('append-only');
    }
    expect(await rows('select * from acts')).toEqual(before);
  });
});
