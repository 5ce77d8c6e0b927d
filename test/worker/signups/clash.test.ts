import { beforeEach, expect, it } from 'vitest';
import { changePlan } from '../commons.ts';
import { signUp, withRoles, zoe } from '../signups.ts';
import { inbox, newTown, read, words } from '../town.ts';

beforeEach(newTown);

const clash = 'At the same time you signed up for this, too:';
const receipts = async (to: string) => (await inbox(to)).filter(({ subject }) => subject.startsWith('You '));

it('whoever is needed at two places at once reads so in their mail, and nobody else on any page', async () => {
  const { commons: tables } = await withRoles({ roles: '2 × Carrying, 16:00–18:00' });
  const pot = { title: 'Pot', starts: '17:00', ends: '20:00', roles: '2 × Chopping\n2 × Washing up, 20:00–21:00' };
  const { commons: kitchen } = await withRoles(pot);
  await signUp(tables, { role: 'Carrying' });
  const own = await signUp(kitchen, { role: 'Chopping' });
  const [receipt] = await receipts(zoe);
  expect(receipt?.text).toContain(clash);
  expect(receipt?.text).toContain('Carrying at “Swap table on the court”, Saturday, 13 March 2027, 16:00–18:00');
  // Whoever typed the address sees this page, be it theirs or not.
  expect(words(await read(`${own}?sent`))).not.toContain('Carrying');
  // One after the other is no clash, nor is what another address does at that time.
  await signUp(kitchen, { role: 'Washing up' });
  await signUp(kitchen, { role: 'Chopping', email: 'kim@example.net', name: 'Kim' });
  expect((await receipts(zoe))[0]?.text).not.toContain('Carrying');
  expect((await receipts('kim@example.net'))[0]?.text).not.toContain(clash);
});

it('and so does whoever gets there by a move, as long as they did not give one back', async () => {
  const { commons: tables } = await withRoles({ date: '2027-03-13', roles: '2 × Carrying' });
  const { commons: kitchen, yours } = await withRoles({ title: 'Pot', date: '2027-03-14', roles: '2 × Chopping' });
  await signUp(tables, { role: 'Carrying' });
  await signUp(kitchen, { role: 'Chopping' });
  const move = async (date: string) => {
    await changePlan(yours, 'move', 0, { date });
    return (await inbox(zoe)).find(({ subject }) => subject === 'Moved: Pot')?.text;
  };
  expect(await move('2027-03-13')).toContain(clash);
  expect(await move('2027-03-15')).not.toContain(clash);
});
