import { beforeEach, describe, expect, it } from 'vitest';
import { roles, signUp, withRoles } from '../signups.ts';
import { handOn } from '../stewards.ts';
import { ben, decide, everything, type Fields, linkIn, newTown, post, propose, visit } from '../town.ts';

beforeEach(newTown);

/** What can be sent behind a private link of a commons, by its path below the link. */
const below: Record<string, Fields> = {
  '': {},
  'withdrawal/': {},
  'plan/': { act: 'off', which: '0' },
  'edit/': { title: 'Other', kind: 'kitchen', summary: 'Other.', reveal: 'now', steward_name: 'Mallory' },
  'coming/': { 'off-x': 'yes' },
  'invitation/': { email: 'mallory@example.net' },
  'log/': {},
  'victory/': { told: 'All mine.', name: 'Mallory', invites: '' },
};

describe('Every page behind the link of whoever holds a commons', () => {
  it('opens with no link of another purpose, of another entry, of a former holder, or from another site', async () => {
    const early = await propose({ roles, title: 'Soup', steward_email: 'olga@example.net' });
    await decide(await linkIn('review', ben), 'send-back', 'When?');
    const sentBack = await linkIn('yours', 'olga@example.net');
    await post(early, {
      roles,
      title: 'Soup',
      kind: 'kitchen',
      summary: 'Soup.',
      date: '2027-03-13',
      starts: '14:00',
      ends: '',
      repeats: 'never',
      until: '',
      area: 'A',
      place: 'B',
      reveal: 'now',
      bring: '',
      access: '',
      host: '',
      steward_name: 'Olga',
    });
    await decide(await linkIn('review', ben), 'approve');
    const held = await handOn(early, 'dov@example.net');

    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const token = (path: string) => path.split('/')[2];
    const others = ['review', 'desk', 'invitation'] as const;
    const links = new Map([
      [early, [410]],
      [sentBack, [410]],
    ]);
    for (const purpose of others)
      links.set(
        `/yours/${token(purpose === 'invitation' ? await linkIn('invitation', 'dov@example.net') : await linkIn(purpose, ben))}/`,
        [404],
      );
    const before = await everything();
    for (const [link, statuses] of links)
      for (const [path, fields] of Object.entries(below)) {
        expect(statuses, `GET ${path} of ${link}`).toContain((await visit(link + path)).status);
        expect(statuses, `POST ${path} of ${link}`).toContain((await post(link + path, fields)).status);
      }
    // A sign-up's own link is good for its own page and for telling, and steers nothing.
    for (const path of ['plan/', 'edit/', 'coming/', 'invitation/', 'log/']) {
      expect((await visit(zoes + path)).status, path).toBe(410);
      expect((await post(zoes + path, below[path] ?? {})).status, path).toBe(410);
    }
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    for (const [path, fields] of Object.entries(below))
      expect((await post(yours + path, fields, { headers })).status, path).toBe(403);
    expect((await post('/sign-up/', { commons }, { headers })).status).toBe(403);
    expect((await post('/desk/', { email: ben }, { headers })).status).toBe(403);
    expect((await visit(held)).status).toBe(200);
    expect(await everything()).toEqual(before);
  }, 60_000);

  it('is written to by no look at it', async () => {
    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const before = await everything();
    for (const path of [
      ...Object.keys(below).map((one) => yours + one),
      zoes,
      `${zoes}signup.ics`,
      `${zoes}withdrawal/`,
    ])
      for (const method of ['GET', 'HEAD']) expect((await visit(path, { method })).status, path).toBe(200);
    expect(await everything()).toEqual(before);
  });
});
