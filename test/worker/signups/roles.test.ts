import { beforeEach, describe, expect, it } from 'vitest';
import { roles, signUp, standing, withRoles } from '../signups.ts';
import { aMinutePasses, ben, decide, itIs, linkIn, newTown, post, rows, words } from '../town.ts';

beforeEach(newTown);

describe('Roles and texts', () => {
  it('a role in whose line somebody waits does not go, and nobody is dropped unheard', async () => {
    const { yours, commons } = await withRoles();
    const waits = await signUp(commons, { role: 'Carrying' });
    expect(await standing(waits)).toContain('in line');
    const fields = {
      title: 'Swap table on the court',
      kind: 'free-store',
      summary: 'Bring.',
      reveal: 'now',
      steward_name: 'Amina',
    };
    const refused = await post(`${yours}edit/`, { ...fields, roles: roles.split('\n')[0] ?? '' });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('“Carrying”: Zoe');
  });

  it('what was changed once is erased with its time, also when it was approved', async () => {
    const { yours } = await withRoles();
    const fields = {
      title: 'Swap table, by Amina Kovács',
      kind: 'free-store',
      summary: 'Bring.',
      reveal: 'now',
      roles,
      steward_name: 'Amina',
    };
    await post(`${yours}edit/`, fields);
    await decide(await linkIn('review', ben), 'approve');
    expect(await rows('select * from edits')).toHaveLength(1);
    itIs('2027-04-20T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from edits')).toEqual([]);
    expect(await rows("select title from entries where kind = 'edits'")).toEqual([{ title: '' }]);
  });
});
