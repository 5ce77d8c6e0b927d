import { beforeEach, describe, expect, it } from 'vitest';
import { signUp, withRoles } from '../signups.ts';
import { aMinutePasses, ben, inbox, itIs, linkIn, newTown, over, post, propose, read, rows, words } from '../town.ts';

beforeEach(newTown);

describe('Two people of one name who leave no address', () => {
  const mia = (commons: string, connection: string, show_name = '') =>
    post(
      '/sign-up/',
      { commons, role: 'Dish washing', name: 'Mia', email: '', newcomer: '', show_name },
      over(connection),
    );

  for (const show_name of ['', 'yes'])
    it(`are not one: a second press is, within a minute and over one connection${show_name && ', also with a name to show'}`, async () => {
      const { commons } = await withRoles();
      const first = await mia(commons, '2001:db8:0:1::1', show_name);
      expect(first.status).toBe(303);
      const pressed = await mia(commons, '2001:db8:0:1::2', show_name);
      expect(pressed.status).toBe(303);
      expect(pressed.headers.get('Location')).not.toBe(first.headers.get('Location'));

      const other = await mia(commons, '2001:db8:0:2::1', show_name);
      expect(other.status).toBe(409);
      expect(words(await other.text())).toContain('Someone of this name has');
      itIs('2027-03-01T12:02:00Z');
      expect((await mia(commons, '2001:db8:0:1::1', show_name)).status).toBe(409);
      expect(await rows('select * from signups')).toHaveLength(1);
      // Nobody else was given a way to what is theirs: two links, both of the first.
      expect(await rows('select 1 from tokens where subject_id in (select entry_id from signups)')).toHaveLength(2);
    });
});

describe('A name that is not to be shown', () => {
  it('is read by no steward of the site: not on the desk, in the log, in a mail, nor by whoever guesses an address', async () => {
    const { yours, page, commons } = await withRoles();
    const own = await signUp(commons, { name: 'Hidden Person' });
    await propose({ title: 'Something else' });
    const desk = await linkIn('desk', ben);
    const [entry] = await rows<{ id: string; title: string }>("select id, title from entries where kind = 'signups'");
    expect(entry?.title).toBe('Dish washing');
    for (const path of [desk, `${desk}${entry?.id}/`, `${desk}?from=${entry?.id}`, `${desk}decisions/`, page])
      expect(await read(path), path).not.toContain('Hidden');
    itIs('2027-03-01T18:00:00Z');
    await aMinutePasses();
    for (const { text, subject } of await inbox(ben)) expect(subject + text).not.toContain('Hidden');
    // Whoever it is, and whoever holds the commons, read it as before.
    expect(await read(own)).toContain('Hidden Person');
    expect(await read(`${yours}coming/`)).toContain('Hidden Person');
  });
});
