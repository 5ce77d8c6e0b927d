/** Sums kept by triggers, compared with the same summed up line by line after anything that can happen. */
import { env as bindings } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, expect, it } from 'vitest';
import { openDatabase, writeTogether } from '../../../schema/database.ts';
import { append, type NewAct } from '../../../schema/ledger/append.ts';
import { withdrawWords } from '../../../schema/ledger/back.ts';
import { type Act, actKinds, actNames, acts, tallies } from '../../../schema/ledger/table.ts';
import { fold } from '../../../schema/search.ts';
import { newTown } from '../../worker/town.ts';

beforeEach(newTown);

/** Numbers below a bound, the same ones for one seed. */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

const mondayOf = (date: string) => {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
};

function summedUp(lines: Act[]): { sums: string[]; names: string[] } {
  const corrected = new Set(lines.map(({ corrects }) => corrects));
  const sums = new Map<string, [number, number]>();
  const names = new Map<string, number>();
  const add = (key: string, hundredths: number, count: number) => {
    const [acts, all] = sums.get(key) ?? [0, 0];
    sums.set(key, [acts + count, all + hundredths]);
  };
  for (const { seq, act, unit, date, commonsId, hundredths, who } of lines) {
    if (corrected.has(seq)) continue;
    const count = hundredths > 0 ? 1 : 0;
    add(`all  ${act} ${unit}`, hundredths, count);
    add(`month ${date.slice(0, 7)} ${act} ${unit}`, hundredths, count);
    add(`week ${mondayOf(date)} ${act} `, hundredths, count);
    if (!commonsId) continue;
    add(`commons ${commonsId} ${act} ${unit}`, hundredths, count);
    const name = who && count && `${commonsId} ${fold(who)}`;
    if (name && !names.has(name)) add(`commons ${commonsId} people `, 0, 1);
    if (name) names.set(name, (names.get(name) ?? 0) + 1);
  }
  const kept = [...sums].filter(([, [acts, all]]) => acts > 0 || all > 0);
  return {
    sums: kept.map(([key, [acts, all]]) => `${key}: ${acts} ${all}`).sort(),
    names: [...names].map(([key, acts]) => `${key}: ${acts}`).sort(),
  };
}

it.each([1, 2, 3])(
  'The sums hold after 150 approvals, corrections and names taken back, whatever their order (%s)',
  async (seed) => {
    const roll = dice(seed);
    const one = <Value>(...values: Value[]) => values[roll(values.length)] as Value;
    const db = openDatabase(bindings.DB);
    const standing: number[] = [];
    const line = (corrects: number | null): NewAct => ({
      act: one(...actKinds),
      unit: one('items', 'meals', 'EUR', 'USD'),
      what: one('Soup', 'Bread'),
      hundredths: corrects && roll(3) === 0 ? 0 : 1 + roll(99_999),
      date: one('2027-01-31', '2027-02-28', '2026-12-28', '2000-01-01'),
      who: one('Bo', 'BO', 'Cy', 'Élodie', 'ÉLODIE', null),
      commonsId: one('one', 'two', null),
      corrects,
      entryId: crypto.randomUUID(),
      host: null,
    });
    for (let step = 0; step < 150; step++) {
      const kind = standing.length === 0 ? 0 : roll(10);
      if (kind > 7) {
        const back = [1 + roll(standing.length), one(...standing)];
        await writeTogether(db, withdrawWords(db, back, one('name', 'words')));
        continue;
      }
      const corrects = kind > 5 ? (standing.splice(roll(standing.length), 1)[0] ?? null) : null;
      const lines = corrects === null ? Array.from({ length: 1 + roll(4) }, () => line(null)) : [line(corrects)];
      const { rows, statements } = await append(db, 'none', lines, Temporal.Now.instant());
      await writeTogether(db, statements);
      standing.push(...rows.map(({ seq }) => seq));
    }
    const kept = (await db.select().from(tallies)).filter(
      ({ acts: count, hundredths }) => count !== 0 || hundredths !== 0,
    );
    const names = await db.select().from(actNames);
    const wanted = summedUp(await db.select().from(acts));
    expect(
      kept.map((sum) => `${sum.span} ${sum.key} ${sum.act} ${sum.unit}: ${sum.acts} ${sum.hundredths}`).sort(),
    ).toEqual(wanted.sums);
    expect(names.map((name) => `${name.commonsId} ${name.name}: ${name.acts}`).sort()).toEqual(wanted.names);
  },
);
