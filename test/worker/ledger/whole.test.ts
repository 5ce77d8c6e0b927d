import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asked } from '../counting.ts';
import { approveAct, log, logged, soup } from '../ledger.ts';
import { ben, chandra, decide, linkIn, newTown, post, publish, read, rows, visit, words } from '../town.ts';

beforeEach(newTown);

const down = () => {
  throw new Error('D1_ERROR: the database is not there');
};
const withoutDatabase = { DB: { prepare: down, batch: down, exec: down, dump: down, withSession: down } };

/** Lines of one day, as a form for many takes them. */
const lines = (many: number, when: string) => ({
  when,
  commons: '',
  email: '',
  ...Object.fromEntries(
    Array.from({ length: many }, (_, index) => [
      [`act-${index + 1}`, 'task'],
      [`what-${index + 1}`, `Swept the court, ${when}, ${index + 1}`],
    ]).flat(),
  ),
});

async function loggedMany(many: number, when: string) {
  expect((await post('/log/many/', lines(many, when))).status).toBe(303);
  await approveAct();
}

const older = (page: string) => />\s*<a class="button quiet" href="([^"]+)" rel="next">/.exec(page)?.[1] ?? '';

describe('From the newest lines one gets to the older ones', () => {
  it('where the newest month is shown whole, and the one before begins', async () => {
    await loggedMany(1, '2027-02-27');
    await loggedMany(50, '2027-03-01');
    const path = older(await read('/ledger/'));
    expect(path).toContain('/ledger/2027-02/');
    expect(await read(path)).toContain('Swept the court, 2027-02-27, 1');
  });

  it('where a month is shown in part', async () => {
    await loggedMany(3, '2027-02-27');
    await loggedMany(49, '2027-03-01');
    const shown = await read('/ledger/');
    const rest = words(await read(older(shown)));
    expect(shown).toContain('Swept the court, 2027-02-27, 3');
    expect(rest).not.toContain('Swept the court, 2027-02-27, 3');
    expect(rest).toContain('Swept the court, 2027-02-27, 2');
    expect(rest).toContain('Swept the court, 2027-02-27, 1');
  });
});

describe('Two correct the same line', () => {
  it('and the steward who comes to the second one is told', async () => {
    await logged();
    await log({ corrects: '1', quantity: '30' });
    const first = await linkIn('review', ben);
    await log({ corrects: '1', quantity: '20' });
    const second = await linkIn('review', ben);
    expect((await decide(first, 'approve')).status).toBe(303);
    const refused = await decide(second, 'approve');
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('Line 1 was corrected by line 2 since this was sent');
    expect(await rows('select seq, corrects from acts')).toEqual([
      { seq: 1, corrects: null },
      { seq: 2, corrects: 1 },
    ]);
    expect((await decide(second, 'decline')).status).toBe(303);
  });

  it('and of two stewards who approve one each at once, one is told', async () => {
    await logged();
    await log({ corrects: '1', quantity: '30' });
    const first = await linkIn('review', ben);
    await log({ corrects: '1', quantity: '20' });
    const second = await linkIn('review', chandra);
    const answers = await Promise.all([decide(first, 'approve'), decide(second, 'approve')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await rows('select count(*) as lines from acts')).toEqual([{ lines: 2 }]);
  });
});

describe('The database refuses', () => {
  const refused = (query: string) => expect(env.DB.prepare(query).run(), query).rejects.toThrow();

  it('another number for a line, by whatever name the number goes', async () => {
    await logged();
    for (const name of ['seq', 'rowid', '_rowid_', 'oid']) await refused(`update acts set ${name} = 7`);
    await refused(`update or replace acts set rowid = 7`);
    expect(await rows('select seq from acts')).toEqual([{ seq: 1 }]);
  });

  it('a second correction that would take the place of the first', async () => {
    await logged();
    await logged({ corrects: '1', quantity: '30' });
    await refused(`insert or replace into acts (seq, prev, hash, act, hundredths, unit, date, corrects, at, who_commitment, what_commitment)
      select seq + 1, hash, 'x', act, hundredths, unit, date, corrects, at, 'x', 'x' from acts where seq = 2`);
    expect(await rows('select seq from acts')).toEqual([{ seq: 1 }, { seq: 2 }]);
  });
});

it('a name taken back from a line is counted no more for its correction either, only for other lines', async () => {
  const { page } = await publish();
  const at = { commons: 'swap-table-on-the-court' };
  const first = await logged(at);
  const second = await logged({ ...at, corrects: '1', quantity: '30' });
  const names = () => rows('select name, acts from act_names');
  expect(await names()).toEqual([{ name: 'amina', acts: 1 }]);
  await post(`${first}withdrawal/`, { what: 'name' });
  expect(await names()).toEqual([]);
  expect(words(await read(page))).not.toMatch(/\d (person|people)/);
  await logged({ ...at, what: 'Washed up' });
  expect(words(await read(page))).toContain('1 person');
  await post(`${second}withdrawal/`, { what: 'name' });
  expect(await names()).toEqual([{ name: 'amina', acts: 1 }]);
});

it('a name in which nothing can be seen is no name', async () => {
  await logged({ who: '\u200d\u2060\u0301' });
  expect(await rows('select who from acts')).toEqual([{ who: null }]);
  expect(words(await read('/ledger/'))).toContain('Someone : Cooked pumpkin soup');
});

it('nothing in the table for spreadsheets is a formula', async () => {
  for (const what of ['=1+1', '+49 30', '-3 apples', '@sum', '＝1+1']) await logged({ what, who: what });
  const table = await read('/ledger.csv');
  expect(table).toContain(`"'=1+1"`);
  expect(table).not.toMatch(/[,"\n][=+\-@＝]/);
});

it('fifty full lines in any letters are taken', async () => {
  const full = (n: number) => [
    [`act-${n}`, 'task'],
    [`what-${n}`, '🌻'.repeat(200)],
    [`who-${n}`, '🌻'.repeat(60)],
  ];
  const all = Array.from({ length: 50 }, (_, index) => full(index + 1)).flat();
  expect((await post('/log/many/', { when: '2027-03-01', ...Object.fromEntries(all) })).status).toBe(303);
  await approveAct();
  expect(await rows('select count(*) as lines from acts')).toEqual([{ lines: 50 }]);
});

describe('While the database cannot be reached', () => {
  it('the forms of the ledger are there, and sending one loses nothing', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const path of ['/log/', '/log/many/']) {
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      expect(words(await response.text()), path).toContain('This page is from');
    }
    const sent = await post('/log/', soup, { env: withoutDatabase });
    expect(sent.status).toBe(503);
    expect(words(await sent.text())).toContain(soup.what);
  });
});

it('what names a commons is forgotten by caches when the commons is taken down', async () => {
  await logged();
  for (const path of ['/ledger/', '/ledger/2027-03/', '/ledger/2027-03/before-2/', '/ledger/jar/', '/ledger.csv']) {
    expect((await visit(path)).headers.get('Cache-Tag'), path).toBe('commons,ledger');
  }
});

it('what waits about one commons is approved in one go, within what the free plan lets a request ask', async () => {
  await publish();
  for (const what of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven']) {
    await log({ what, commons: 'swap-table-on-the-court' });
  }
  const desk = await linkIn('desk', ben);
  const path = /\.\/(together\/[^"]+)/.exec(await read(desk))?.[1] ?? '';
  const page = await read(desk + path);
  const ticks = Object.fromEntries(
    [...page.matchAll(/name="(approve-[^"]+)" value="(\d+)"/g)].map(([, name, value]) => [name, value]),
  );
  expect(Object.keys(ticks)).toHaveLength(8);
  const { count, DB } = asked();
  expect((await post(desk + path, ticks, { env: { DB } })).status).toBe(303);
  expect(count.times).toBeGreaterThan(8);
  expect(count.times).toBeLessThanOrEqual(50);
  expect(await rows('select count(*) as lines from acts')).toEqual([{ lines: 8 }]);
});
