import { env } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusedBy, writeTogether } from '../../../schema/database.ts';
import { type ChainedAct, chained, insertActs, ledgerHead, type NewAct } from '../../../schema/ledger/append.ts';
import { withdrawWords } from '../../../schema/ledger/back.ts';
import { genesis, lineOf, openVerifier } from '../../../schema/ledger/chain.ts';
import { chainAfter, talliesOf } from '../../../schema/ledger/queries.ts';
import { at, db, emptyHouse, now, rows } from '../house.ts';

beforeEach(emptyHouse);

const court = '00000000-0000-4000-8000-000000000001';

const soup: NewAct = {
  act: 'task',
  what: 'Cooked pumpkin soup',
  hundredths: 4000,
  unit: 'meals',
  date: '2027-03-01',
  who: 'Amina',
  commonsId: court,
  corrects: null,
  entryId: null,
  host: 'Court neighbours',
};

const write = (lines: ChainedAct[]) => writeTogether(db, [insertActs(db, lines)]);
const append = async (...lines: Partial<NewAct>[]) =>
  write(
    chained(
      await ledgerHead(db),
      lines.map((line) => ({ ...soup, ...line })),
      now,
    ),
  );

/** What the database says to a statement: nothing when it was taken. */
const answerTo = (query: string) =>
  env.DB.prepare(query)
    .run()
    .then(
      () => '',
      (error: Error) => error.message,
    );

async function isSound() {
  const verifier = openVerifier((data) => createHash('sha256').update(data).digest());
  for (const act of await chainAfter(db, 0, 1000)) {
    const broken = verifier.check(JSON.stringify(lineOf(act)));
    if (broken) return broken.message;
  }
  return verifier.head().seq;
}

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

describe('Sums', () => {
  const sums = async (span: 'all' | 'month' | 'week' | 'commons', key = '') =>
    (await talliesOf(db, span, key)).map(({ act, unit, acts, hundredths }) => [act, unit, acts, hundredths]).sort();

  it('are kept for the whole, the month, the week and the commons', async () => {
    await append({}, { hundredths: 250 }, { act: 'jar-in', unit: 'EUR', hundredths: 3500, date: '2027-02-28' });
    expect(await sums('all')).toEqual([
      ['jar-in', 'EUR', 1, 3500],
      ['task', 'meals', 2, 4250],
    ]);
    expect(await sums('month', '2027-03')).toEqual([['task', 'meals', 2, 4250]]);
    expect(await sums('month', '2027-02')).toEqual([['jar-in', 'EUR', 1, 3500]]);
    // A Sunday belongs to the week that began on the Monday before it.
    expect(await sums('week', '2027-02-22')).toEqual([['jar-in', '', 1, 3500]]);
    expect(await sums('week', '2027-03-01')).toEqual([['task', '', 2, 4250]]);
    expect(await sums('commons', court)).toEqual([
      ['jar-in', 'EUR', 1, 3500],
      ['people', '', 1, 0],
      ['task', 'meals', 2, 4250],
    ]);
  });

  it('follow a correction, also to another month, act and unit', async () => {
    await append({}, { act: 'resource', unit: 'kg', hundredths: 300, date: '2027-02-01', corrects: 1 });
    expect((await sums('all')).filter(([, , acts]) => acts !== 0)).toEqual([['resource', 'kg', 1, 300]]);
    expect(await sums('month', '2027-03')).toEqual([['task', 'meals', 0, 0]]);
    expect(await sums('month', '2027-02')).toEqual([['resource', 'kg', 1, 300]]);
    await append({ hundredths: 0, corrects: 2 });
    for (const [, , acts, hundredths] of await sums('all')) expect([acts, hundredths]).toEqual([0, 0]);
  });

  it('say the same as adding up every line that holds', async () => {
    const acts = ['task', 'resource', 'hours', 'jar-in', 'jar-out'] as const;
    for (let n = 1; n <= 60; n++) {
      const act = acts[n % acts.length] ?? 'task';
      await append({
        act,
        hundredths: (n * 37) % 500,
        unit: act.startsWith('jar') ? 'EUR' : 'items',
        who: n % 3 ? 'Amina' : null,
        date: `2027-0${1 + (n % 2)}-${10 + (n % 19)}`,
        corrects: n % 4 === 0 ? n - 1 : null,
      });
    }
    const scanned = await rows(`select act, unit, sum(hundredths > 0) as acts, sum(hundredths) as hundredths from acts
      where seq not in (select corrects from acts where corrects is not null) group by act, unit order by act`);
    const kept = await rows(`select act, unit, acts, hundredths from tallies where span = 'all' order by act`);
    expect(kept).toEqual(scanned);
  });
});

describe('People of a commons', () => {
  const people = async () => (await talliesOf(db, 'commons', court)).find(({ act }) => act === 'people')?.acts ?? 0;

  it('are counted once each, however they write themselves', async () => {
    await append({}, { who: 'AMINA' }, { who: 'Ben' }, { who: null }, { who: 'Chandra', commonsId: null });
    expect(await people()).toBe(2);
  });

  it('are not counted for what did not happen', async () => {
    await append({ who: 'Ben' }, { who: 'Ben', hundredths: 0, corrects: 1 });
    expect(await people()).toBe(0);
    expect(await rows('select * from act_names')).toEqual([]);
  });

  it('are never more than the names that are shown: who takes a name back is counted no more', async () => {
    await append({}, { who: 'Ben' });
    await writeTogether(db, withdrawWords(db, [1], 'name'));
    expect(await people()).toBe(1);
    expect(await rows('select name from act_names')).toEqual([{ name: 'ben' }]);
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
