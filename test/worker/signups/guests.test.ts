import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan } from '../commons.ts';
import { counted as inFact, onList, signUp, standing, tallies, trySignUp, withRoles } from '../signups.ts';
import { everything, filledIn, inbox, newTown, post, publish, read, rows, words } from '../town.ts';

beforeEach(newTown);

/** The id by which forms name the guests of the only commons. */
async function guests(): Promise<string> {
  const [role] = await rows<{ id: string }>('select id from roles where guests = 1');
  return role?.id ?? '';
}

const nobody = { name: '', email: '' };

describe('Guests', () => {
  it('come without a role and without a name, are counted on the page, and take it back with one press', async () => {
    const { page } = await publish();
    expect(words(await read(page))).toContain('Nobody said yet that they come.');
    const commons = decodeURIComponent(page.split('/')[2] ?? '');
    const role = await guests();
    const own = await signUp(commons, { role, ...nobody, people: '3' });
    await signUp(commons, { role, ...nobody, people: '' });
    expect(words(await read(page))).toContain('4 are coming.');
    expect(await standing(own)).toBe('You are counted among those who come.');
    expect(await tallies()).toEqual(
      await rows('select role_id, date_number, 4 as taken, 0 as waiting from signups limit 1'),
    );

    const form = await filledIn(await read(`${own}withdrawal/`));
    expect((await post(`${own}withdrawal/`, form)).status).toBe(303);
    expect(words(await read(page))).toContain('One is coming.');
    expect(await standing(own)).toContain('You said that you cannot come');
  });

  it('of thousands are refused with a sentence, and a number that is none is asked about', async () => {
    const { page } = await publish();
    const commons = decodeURIComponent(page.split('/')[2] ?? '');
    const role = await guests();
    for (const people of ['10000', '13', '0', '-1', '1e1', 'many', '２０']) {
      const answer = await trySignUp(commons, { role, ...nobody, people });
      expect(answer.status, people).toBe(422);
      expect(words(await answer.text())).toContain('Enter a number from 1 to 12');
    }
    await env.DB.prepare('update roles set hands = 5 where guests = 1').run();
    await signUp(commons, { role, ...nobody, people: '4' });
    const before = await everything();
    const full = await trySignUp(commons, { role, ...nobody, people: '2' });
    expect(full.status).toBe(422);
    const text = await full.text();
    expect(words(text)).toContain('So many are coming that no more are counted here.');
    expect((await filledIn(text)).people).toBe('2');
    expect((await everything()).signups).toEqual(before.signups);
  });

  it('who leave an address count once, hear of a change once for all dates, and have one link for them', async () => {
    const { yours, page } = await publish({ repeats: 'weekly', until: '2027-04-10' });
    const commons = decodeURIComponent(page.split('/')[2] ?? '');
    const role = await guests();
    const own = await signUp(commons, { role, name: 'Zoe', email: 'zoe@example.net', people: '2', date: 'all' });
    const all = await rows('select date_number from signups');
    expect(all.length).toBeGreaterThan(2);
    expect((await rows("select 1 from entries where kind = 'signups'")).length).toBe(1);
    const twice = await trySignUp(commons, { role, name: 'Zoe', email: 'Zoe@example.net', date: 'all' });
    expect(twice.status).toBe(409);
    expect((await inbox('zoe@example.net')).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('You are counted'),
    ]);

    expect(await standing(own)).toBe(`You are counted among those who come, at ${all.length} dates.`);

    await changePlan(yours, 'off', 'all');
    const [called, counted, ...more] = await inbox('zoe@example.net');
    expect(called?.subject).toContain('Called off');
    expect(counted?.subject).toContain('You are counted');
    expect(more).toEqual([]);
    expect(JSON.stringify(called).match(/withdrawal\//g)?.length ?? 0).toBeLessThanOrEqual(2);
    expect(await tallies()).toEqual(
      await rows('select role_id, date_number, 2 as taken, 0 as waiting from signups order by date_number'),
    );
    expect(await standing(own)).toBe('It is called off.');
  });

  it('say a line to whoever holds it, which nobody else reads', async () => {
    const { yours, page, commons } = await withRoles();
    const role = await guests();
    await signUp(commons, { role, name: 'Kim', email: '', line: 'We come by tandem' });
    await signUp(commons, { name: 'Zoe', line: 'with my own gloves' });
    const list = await read(`${yours}coming/`);
    expect(words(list)).toMatch(/Kim ?: We come by tandem/);
    expect(words(list)).toMatch(/Zoe ?: with my own gloves/);
    expect((await onList(yours)).size).toBe(2);
    for (const path of [page, `/sign-up/?commons=${commons}`]) {
      const text = await read(path);
      for (const word of ['tandem', 'gloves', 'Kim']) expect(text).not.toContain(word);
    }
    expect(await tallies()).toEqual(await inFact());
    const long = await trySignUp(commons, { role, ...nobody, line: 'x'.repeat(201) });
    expect(long.status).toBe(422);
    expect(words(await long.text())).toContain('The line must be 200 characters or fewer');
  });

  it('who come to many dates are one on the list: asked about once, taken off at all of them, told by one mail', async () => {
    const { yours, page } = await publish({ repeats: 'weekly', until: '2027-04-10' });
    const commons = decodeURIComponent(page.split('/')[2] ?? '');
    const role = await guests();
    const own = await signUp(commons, { role, name: 'Zoe', email: 'zoe@example.net', date: 'all', line: 'On foot' });
    const [box = ''] = (await onList(yours)).values();
    const asked = await (await post(`${yours}coming/`, { [box]: 'yes' })).text();
    expect(words(asked)).toContain('Take them off the list?');
    expect(asked.match(new RegExp(`name="${box}"`, 'g'))).toHaveLength(1);
    const done = await post(`${yours}coming/`, { ...(await filledIn(asked)), press: 'off' });
    expect(words(await read(done.headers.get('location') ?? ''))).toContain('1 taken off the list.');
    expect((await inbox('zoe@example.net')).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('You are off the list'),
      expect.stringContaining('You are counted'),
    ]);
    expect(await standing(own)).toContain('took you off the list');
    expect(await tallies()).toEqual([]);
    expect(await rows("select 1 from signups where line <> ''")).toEqual([]);
  });

  it('bring others, and the list does not promise more people than come', async () => {
    const { yours, page } = await publish();
    const commons = decodeURIComponent(page.split('/')[2] ?? '');
    const role = await guests();
    await signUp(commons, { role, name: 'Kim', email: '', people: '12' });
    const list = words(await read(`${yours}coming/`));
    expect(list).toMatch(/Kim ?, 12 people/);
    expect(list).not.toMatch(/And \d+ more/);
    const ones = Array.from(
      { length: 101 },
      (_, i) =>
        `('g${i}', '${role}', (select commons_id from roles where id = '${role}'), 0, 'Guest ${i}', 'w${i}', 2, 0, 0, 0, 1, 0)`,
    );
    await env.DB.prepare(
      `insert into entries (id, kind, silent, status, title, contact_until, created_at, updated_at) with recursive c(i) as (select 0 union all select i + 1 from c where i < 100) select 'g' || i, 'signups', 1, 'approved', '', 9e12, 0, 0 from c`,
    ).run();
    await env.DB.prepare(
      `insert into signups (entry_id, role_id, commons_id, date_number, name, who, people, newcomer, show_name, has_mail, placed_at, heard) values ${ones.join(', ')}`,
    ).run();
    const first = await read(`${yours}coming/`);
    // A hundred sign-ups are on the page; the two that are left bring one more each.
    expect(words(first)).toContain('And 4 more.');
    const next = /href="\.\/(\?after=\d+)"/.exec(first)?.[1] ?? '';
    const last = words(await read(`${yours}coming/${next}`));
    expect(last).toContain('Guest 100');
    expect(last).not.toMatch(/And \d+ more/);
  });

  it('are not mixed up with a role that somebody gave the same title', async () => {
    const { commons } = await withRoles({ roles: '2 × Coming along' });
    await signUp(commons, { role: 'coming along', name: 'Kim', email: '' });
    expect(await rows('select guests from signups s inner join roles r on r.id = s.role_id')).toEqual([{ guests: 0 }]);
  });
});
