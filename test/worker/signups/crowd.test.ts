import { beforeEach, expect, it } from 'vitest';
import { trySignUp, withRoles } from '../signups.ts';
import { newTown, post, rows } from '../town.ts';

beforeEach(newTown);

interface Row {
  arrival: number;
  name: string;
  placed_at: number | null;
}

const line = () => rows<Row>('select arrival, name, placed_at from signups where left_at is null order by arrival');

it('of 500 who press at once, exactly 20 have a place, 40 are in line as they arrived, and the others are told that it is full', async () => {
  const { commons } = await withRoles({ roles: '20 × Chopping' });
  const names = Array.from({ length: 500 }, (_, n) => `Person ${n}`);
  const answers = await Promise.all(names.map((name) => trySignUp(commons, { role: 'Chopping', name, email: '' })));
  const taken = answers.map(({ status }) => status);
  expect(taken.filter((status) => status === 303)).toHaveLength(60);
  expect(taken.filter((status) => status === 422)).toHaveLength(440);
  const all = await line();
  expect(all).toHaveLength(60);
  expect(all.slice(0, 20).every(({ placed_at }) => placed_at !== null)).toBe(true);
  expect(all.slice(20).some(({ placed_at }) => placed_at !== null)).toBe(false);

  // Seven of the twenty give their place back, at once: the first seven in line have it.
  const leaving = all.slice(0, 7).map(({ name }) => names.indexOf(name));
  const links = leaving.map((n) => new URL(answers[n]?.headers.get('Location') ?? '', 'http://localhost').pathname);
  const left = await Promise.all(links.map((link) => post(`${link}withdrawal/`, {})));
  expect(left.map(({ status }) => status)).toEqual(links.map(() => 303));
  const now = await line();
  const placed = now.filter(({ placed_at }) => placed_at !== null).map(({ arrival }) => arrival);
  expect(placed).toEqual(all.slice(7, 27).map(({ arrival }) => arrival));
}, 120_000);
