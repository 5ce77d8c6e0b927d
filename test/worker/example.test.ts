import { env } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { clearExample, hasExample } from '../../schema/example.ts';
import { append, type NewAct } from '../../schema/ledger/append.ts';
import { lineOf, openVerifier } from '../../schema/ledger/chain.ts';
import { chainAfter, findActs, talliesOf } from '../../schema/ledger/queries.ts';
import { actKinds } from '../../schema/ledger/table.ts';
import { clearExampleLedger } from '../../scripts/example/clear-ledger.ts';
import { growLedger } from '../../scripts/example/many-acts.ts';
import { putExampleTown } from '../../scripts/example/town.ts';
import { commonsHooksOf } from '../../worker/context.ts';
import { practices } from '../../worker/practices.ts';
import { ben, everything, linkIn, newTown, post, propose, publish, read, rows, swapTable, today } from './town.ts';

beforeEach(newTown);

const hooks = practices.flatMap((one) => one.hooks ?? []);
const commonsHooks = commonsHooksOf(practices);

const label = 'This is an example town.';

it('whoever signed up for something of the example has a name that waits for nobody, once it is cleared', async () => {
  await publish({ title: 'Soup of the example', roles: '2 × Stirring' });
  await env.DB.prepare('update entries set example = 1').run();
  const answers = { commons: 'soup-of-the-example', role: 'Stirring', name: 'Zoe', show_name: 'yes' };
  expect((await post('/sign-up/', answers)).status).toBe(303);
  const desk = await linkIn('desk', ben);
  expect(await read(desk)).toContain('Zoe');
  await clearExample(openDatabase(env.DB), hooks);
  expect(await read(desk)).not.toContain('Zoe');
  expect(await rows('select * from signups')).toEqual([]);
});

it('every page of the example town says that it is one, until it is cleared; what is real stays', async () => {
  const { page } = await publish({ title: 'Soup of the example' });
  await env.DB.prepare('update entries set example = 1').run();
  const yours = await propose({ title: 'A real one' });
  const paths = ['/', '/month/', '/past/', '/kind/kitchen/', '/propose/', '/commons/nothing/', yours];
  const all = [...paths, await linkIn('review', ben), await linkIn('desk', ben), '/inbox/'];
  for (const path of [page, ...all]) expect(await read(path), path).toContain(label);
  expect(await (await post('/propose/', { ...swapTable, title: '' })).text()).toContain(label);

  await clearExample(openDatabase(env.DB), hooks);
  for (const path of all) expect(await read(path), path).not.toContain(label);
  const { entries, commons, occurrences } = await everything();
  expect(entries).toEqual([expect.objectContaining({ title: 'A real one' })]);
  expect(commons).toHaveLength(1);
  expect(occurrences).toEqual([]);
});

it('a town with nothing of the example in it never says so', async () => {
  const { page } = await publish();
  for (const path of ['/', page, '/propose/']) expect(await read(path)).not.toContain(label);
});

describe('the ledger of the example town', () => {
  const db = openDatabase(env.DB);
  const now = Temporal.Instant.from(today);
  const town = { zone: 'Europe/Berlin', currency: 'EUR', now };
  const tables = ['acts', 'tallies', 'act_names', 'offers', 'board', 'hands', 'victories'];

  const putTown = () => putExampleTown({ db, commonsHooks }, town.zone, town.currency, now);

  const lines = () => chainAfter(db, 0, 1000);

  async function soundChain() {
    const verifier = openVerifier((data) => createHash('sha256').update(data).digest());
    for (const line of await lines()) expect(verifier.check(JSON.stringify(lineOf(line)))).toBeNull();
    return verifier.head().seq;
  }

  /** What Amina logged and Ben approved, at the end of the chain. */
  async function log(what: string, more: Partial<NewAct> = {}): Promise<number> {
    const entryId = crypto.randomUUID();
    const line: NewAct = {
      act: 'resource',
      hundredths: 1200,
      unit: 'meals',
      date: '2027-02-27',
      who: 'Amina',
      what,
      commonsId: null,
      corrects: null,
      entryId,
      host: null,
      ...more,
    };
    const { statements } = await append(db, entryId, [line], now);
    await writeTogether(db, [
      db.insert(entries).values({
        id: entryId,
        kind: 'ledger',
        status: 'approved',
        title: what,
        contactUntil: now,
        createdAt: now,
        updatedAt: now,
      }),
      ...statements,
    ]);
    return (await lines()).at(-1)?.seq ?? 0;
  }

  async function clear() {
    const ledger = await clearExampleLedger(db);
    await clearExample(db, hooks, ledger?.statements);
    return ledger;
  }

  const guards = () => rows("select name, sql from sqlite_master where type = 'trigger' order by name");

  async function expectGuarded() {
    await log('To see that it is guarded');
    for (const query of ['delete from acts', 'update acts set hundredths = 1', "update acts set what = 'Nothing'"]) {
      await expect(env.DB.prepare(query).run(), query).rejects.toThrow('append-only');
    }
    await expect(env.DB.prepare('insert into acts select * from acts').run()).rejects.toThrow();
  }

  it('is a sound chain of four months with every act, with names and without', async () => {
    await putTown();
    const all = await lines();
    expect(await soundChain()).toBe(all.length);
    expect(new Set(all.map(({ act }) => act))).toEqual(new Set(actKinds));
    expect(all.some(({ who }) => who === null)).toBe(true);
    expect(all.filter(({ corrects }) => corrects !== null)).toHaveLength(1);
    expect(all.some(({ commonsId }) => commonsId === null)).toBe(true);
    expect(new Set(all.map(({ month }) => month)).size).toBeGreaterThan(3);
    for (const { date, at } of all) {
      expect(date <= '2027-03-01').toBe(true);
      expect(Temporal.Instant.compare(at, now)).toBeLessThanOrEqual(0);
    }
    // Whatever is told of a commons was done on one of its days.
    const strays = await rows(
      "select date, what from acts where commons_id is not null and not exists (select 1 from occurrences where entry_id = commons_id and date(starts_at / 1000, 'unixepoch') = acts.date)",
    );
    expect(strays).toEqual([]);
  });

  it('is cleared with the town, and the guards of the chain are put up again', async () => {
    const before = await guards();
    await putTown();
    expect((await clear())?.kept).toBe(0);
    const left = await everything();
    for (const table of [...tables, 'entries', 'commons']) expect(left[table], table).toEqual([]);
    expect(await hasExample(db)).toBe(false);
    expect(await guards()).toEqual(before);
    expect(await rows("select rowid from acts_search where acts_search match 'soup'")).toEqual([]);
    await expectGuarded();
  });

  it('keeps the lines that people logged, chained anew from the first', async () => {
    const before = await guards();
    await putTown();
    const examples = (await lines()).length;
    await log('Real pumpkin soup', { commonsId: 'c1', host: 'Court neighbours' });
    const withdrawn = await log('Said too much');
    await env.DB.prepare('update acts set who = null, who_salt = null, what = null, what_salt = null where seq = ?')
      .bind(withdrawn)
      .run();
    await log('Real soup, counted again', { commonsId: 'c1', corrects: withdrawn - 1, hundredths: 900 });
    await log('Never happened', { corrects: 1 });
    const old = (await lines()).slice(examples);
    await env.DB.prepare(
      `insert into act_drafts (entry_id, position, act, hundredths, unit, date, what, corrects) select id, 1, 'task', 100, 'items', '2027-02-28', 'Again', ${withdrawn + 1} from entries where example = 0 limit 1`,
    ).run();

    expect(await clear()).toMatchObject({ kept: 4, before: { seq: examples + 4 } });

    expect(await soundChain()).toBe(4);
    const kept = await lines();
    expect(kept.map(({ what, who, corrects }) => ({ what, who, corrects }))).toEqual([
      { what: 'Real pumpkin soup', who: 'Amina', corrects: null },
      { what: null, who: null, corrects: null },
      { what: 'Real soup, counted again', who: 'Amina', corrects: 1 },
      { what: 'Never happened', who: 'Amina', corrects: null },
    ]);
    expect(kept[0]).toMatchObject({ commonsId: 'c1', host: 'Court neighbours', entryId: old[0]?.entryId });
    for (const [n, { at, whatSalt, whoSalt }] of kept.entries()) {
      expect(String(at)).toBe(String(old[n]?.at));
      if (n !== 1) expect([whatSalt, whoSalt]).not.toEqual([old[n]?.whatSalt, old[n]?.whoSalt]);
      else expect([whatSalt, whoSalt]).toEqual([null, null]);
    }
    expect(await rows('select corrects from act_drafts')).toEqual([{ corrects: 3 }]);
    expect(await talliesOf(db, 'commons', 'c1')).toContainEqual(
      expect.objectContaining({ act: 'resource', acts: 1, hundredths: 900 }),
    );
    const found = await findActs(db, { q: 'soup', act: null, commonsId: null, host: null });
    expect(found.list.map(({ act }) => act.seq)).toEqual([3, 1]);
    expect(await guards()).toEqual(before);
    await expectGuarded();
  });

  it('is left alone where a line was added in the meantime', async () => {
    await putTown();
    const ledger = await clearExampleLedger(db);
    await log('In this very moment');
    const before = await everything();
    await expect(clearExample(db, hooks, ledger?.statements)).rejects.toThrow();
    expect(await everything()).toEqual(before);
    await expectGuarded();
  });

  it('is never touched when nothing in it is an example’s', async () => {
    await log('Real soup');
    expect(await clearExampleLedger(db)).toBeNull();
    expect(await soundChain()).toBe(1);
  });

  it('grows by as many believable lines as one likes, which are cleared, too', async () => {
    await putTown();
    const examples = (await lines()).length;
    const span = { from: Temporal.PlainDate.from('2026-03-01'), to: Temporal.PlainDate.from('2027-03-01') };
    await growLedger(env.DB, { ...town, ...span, count: 300, late: 10 });
    expect(await soundChain()).toBe(examples + 300);
    await log('Real soup');
    expect((await clear())?.kept).toBe(1);
    expect((await lines()).map(({ what }) => what)).toEqual(['Real soup']);
  });
});
