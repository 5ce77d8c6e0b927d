import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { kim, nameOnDesk, onList, signUp, standing, trySignUp, withRoles, zoe } from '../signups.ts';
import { handOn } from '../stewards.ts';
import {
  ben,
  decide,
  elements,
  everything,
  inbox,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('Somebody fills all places with names that are nobody’s', () => {
  it('Amina takes them off the list with one press, and who waits moves up', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing' });
    const fake = await signUp(commons, { name: 'Fake', email: 'stranger@example.net', show_name: 'yes' });
    const waits = await signUp(commons);
    expect(await standing(waits)).toContain('number 1 in line');
    const before = await everything();
    const list = await onList(yours);
    expect([...list.keys()]).toEqual(['Fake', 'Zoe']);
    expect(await everything()).toEqual(before);

    const box = list.get('Fake') ?? '';
    expect((await post(`${yours}coming/`, { [box]: 'yes', press: 'off' })).status).toBe(303);
    expect([...(await onList(yours)).keys()]).toEqual(['Zoe']);
    expect(await standing(waits)).toBe('You have a place.');
    expect((await subjects(zoe))[0]).toBe('You have a place now: Swap table on the court');
    expect(await standing(fake)).toBe('Whoever holds it took you off the list, so nobody counts on you there.');
    const [told] = await inbox('stranger@example.net');
    expect(told?.subject).toBe('You are off the list: Swap table on the court');
    // Of what waited for a steward nothing waits any more.
    expect(words(await read(await linkIn('desk', ben)))).toContain('Nothing waits');

    const again = await post(`${yours}coming/`, { [box]: 'yes', press: 'off' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('not on the list any more');
    expect(await subjects('stranger@example.net')).toHaveLength(2);
  });

  it('two presses at once take off one, and send one mail', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    const answers = await Promise.all([1, 2].map(() => post(`${yours}coming/`, { [box]: 'yes', press: 'off' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await subjects(zoe)).filter((subject) => subject.startsWith('You are off'))).toHaveLength(1);
  });

  it('only for their own commons, only by whoever holds it now', async () => {
    const { yours, commons } = await withRoles();
    const other = await withRoles({ title: 'Soup', steward_email: 'olga@example.net' });
    const zoes = await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    const tries: [string, number][] = [
      [`${other.yours}coming/`, 409],
      [`${zoes}coming/`, 410],
      [`/yours/${'A'.repeat(43)}/coming/`, 404],
    ];
    await handOn(yours, 'dov@example.net');
    tries.push([`${yours}coming/`, 410]);
    const before = await everything();
    for (const [path, status] of tries) expect((await post(path, { [box]: 'yes' })).status, path).toBe(status);
    for (const odd of ['', 'x', "' or 1=1 --", (await rows<{ id: string }>('select id from entries'))[0]?.id ?? ''])
      expect((await post(`${other.yours}coming/`, { [`off-${odd}`]: 'yes' })).status, odd).toBe(409);
    expect(await everything()).toEqual(before);
  });

  it('keeps no more than so many waiting, so that no page has to count thousands', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    await signUp(commons, { email: '' });
    const [one] = await rows<{ role_id: string; commons_id: string }>('select * from signups');
    await env.DB.batch([
      env.DB.prepare(
        `with recursive c(i) as (select 1 union all select i + 1 from c where i < 500)
        insert into entries (id, kind, status, version, title, contact_until, created_at, updated_at) select 'fake-' || i, 'signups', 'approved', 1, '', 9e12, 0, 0 from c`,
      ),
      env.DB.prepare(
        `with recursive c(i) as (select 1 union all select i + 1 from c where i < 500)
        insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, heard) select 'fake-' || i, ?1, 0, ?2, 'F', 'fake' || i, 0, 0, 0, 0 from c`,
      ).bind(one?.commons_id ?? '', one?.role_id ?? ''),
    ]);
    const refused = await trySignUp(commons, { name: 'Kim', email: kim });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('The line for this is full. Choose something else');
    expect(await inbox(kim)).toEqual([]);
  });

  it('and hides no proposal from the desk behind their names', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { show_name: 'yes' });
    await env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < 250)
      insert into entries (id, kind, silent, status, version, title, contact_until, created_at, updated_at) select 'fake-' || i, 'signups', 1, 'pending', 1, 'Fake', 9e12, 0, 0 from c`,
    ).run();
    await propose({ title: 'A real one' });
    expect(await read(await linkIn('desk', ben))).toContain('A real one');
  });

  it('an address that is typed as a name keeps nobody out', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { name: zoe, email: '' });
    expect((await trySignUp(commons)).status).toBe(303);
  });

  it('a name that is markup is text on every page and in every mail', async () => {
    const { yours, page, commons } = await withRoles();
    const name = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
    const own = await signUp(commons, { name, email: 'mallory@example.net', show_name: 'yes' });
    const desk = await linkIn('desk', ben);
    const paths = [own, `${yours}coming/`, desk, await nameOnDesk(desk)];
    await decide(await nameOnDesk(desk), 'approve');
    for (const path of [...paths, page, `${desk}decisions/`]) {
      const found = await elements(await read(path));
      expect(
        found.filter((one) => /^(img|script)\b(?!.*ld\+json)/.test(one)),
        path,
      ).toEqual([]);
    }
    const headers = await visit(`${own}signup.ics`);
    expect(headers.headers.get('Content-Disposition')).toBe('attachment; filename="signup.ics"');
  });
});
