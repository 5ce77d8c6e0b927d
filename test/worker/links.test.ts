import { beforeEach, describe, expect, it } from 'vitest';
import { ben, chandra, decide, everything, itIs, linkIn, newTown, post, propose, swapTable, visit } from './town.ts';

beforeEach(newTown);

/** Opens and presses everything that a link of some shape leads to. */
async function tryEverything(token: string, purposes = ['yours', 'review', 'desk']): Promise<number[]> {
  const statuses: number[] = [];
  for (const purpose of purposes) {
    const path = `/${purpose}/${token}/`;
    statuses.push((await visit(path)).status);
    if (purpose === 'review') statuses.push((await decide(path, 'approve')).status);
    if (purpose === 'yours') {
      statuses.push((await post(path, { ...swapTable, title: 'Taken over' })).status);
      statuses.push((await post(`${path}withdrawal/`, {})).status);
    }
  }
  return statuses;
}

const tokenOf = (link: string) => link.split('/')[2] ?? '';
const only = (statuses: number[]) => [...new Set(statuses)];

describe('A private link that', () => {
  it('is forged opens nothing and changes nothing', async () => {
    await propose();
    const before = await everything();
    expect(only(await tryEverything('A'.repeat(43)))).toEqual([404]);
    expect(await everything()).toEqual(before);
  });

  it('was cut short or grew opens nothing and changes nothing', async () => {
    const tokens = [await propose(), await linkIn('review', ben), await linkIn('desk', ben)].map(tokenOf);
    const before = await everything();
    for (const token of tokens) {
      expect(only(await tryEverything(token.slice(0, -1)))).toEqual([404]);
      expect(only(await tryEverything(`${token}A`))).toEqual([404]);
    }
    expect(await everything()).toEqual(before);
  });

  it('is for another purpose opens nothing and changes nothing', async () => {
    const yours = tokenOf(await propose());
    const review = tokenOf(await linkIn('review', ben));
    const desk = tokenOf(await linkIn('desk', ben));
    const before = await everything();
    expect(only(await tryEverything(yours, ['review', 'desk']))).toEqual([404]);
    expect(only(await tryEverything(review, ['yours', 'desk']))).toEqual([404]);
    expect(only(await tryEverything(desk, ['yours', 'review']))).toEqual([404]);
    const { entries } = before as { entries: { id: string }[] };
    expect((await decide(`/desk/${review}/${entries[0]?.id}/`, 'approve')).status).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it('is another entry’s changes only that one', async () => {
    const soup = await propose({ title: 'Soup' });
    await propose({ title: 'Sweeping' });
    await post(`${soup}withdrawal/`, {});
    const { entries } = (await everything()) as { entries: { title: string; status: string }[] };
    const standing = Object.fromEntries(entries.map(({ title, status }) => [title, status]));
    expect(standing).toEqual({ Soup: 'withdrawn', Sweeping: 'pending' });
  });

  it('has ended says so and changes nothing', async () => {
    const yours = tokenOf(await propose());
    const review = tokenOf(await linkIn('review', ben));
    const desk = tokenOf(await linkIn('desk', ben));
    itIs('2027-05-01T12:00:00Z');
    const before = await everything();
    expect(only(await tryEverything(yours, ['yours']))).toEqual([410]);
    expect(only(await tryEverything(review, ['review']))).toEqual([410]);
    expect(only(await tryEverything(desk, ['desk']))).toEqual([410]);
    expect(await everything()).toEqual(before);
  });

  it('belonged to a steward who is none any more does nothing, and the others’ still work', async () => {
    await propose();
    const [review, desk] = [await linkIn('review', ben), await linkIn('desk', ben)];
    const before = await everything();
    const env = { STEWARDS: chandra };
    const { entries } = before as { entries: { id: string }[] };
    for (const path of [review, desk, `${desk}${entries[0]?.id}/`]) {
      expect((await visit(path, { env })).status, path).toBe(403);
    }
    for (const path of [review, `${desk}${entries[0]?.id}/`]) {
      expect((await post(path, { decision: 'approve', note: '' }, { env })).status, path).toBe(403);
    }
    expect(await everything()).toEqual(before);
    const hers = await linkIn('review', chandra);
    expect((await post(hers, { decision: 'approve', note: '' }, { env })).status).toBe(303);
  });
});
