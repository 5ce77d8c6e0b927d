import { beforeEach, describe, expect, it } from 'vitest';
import { writeTogether } from '../../../schema/database.ts';
import { withdrawWords } from '../../../schema/ledger/back.ts';
import { talliesOf } from '../../../schema/ledger/queries.ts';
import { db, emptyHouse, rows } from '../house.ts';
import { append, court } from './acts.ts';

beforeEach(emptyHouse);

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
