import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { edit } from '../commons.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const review = () => linkIn('review', ben, 'change waits');

it('the old text stays until a steward approves the new one, and the address stays for good', async () => {
  const { yours, page } = await publish();
  expect(await filledIn(await read(`${yours}edit/`))).toMatchObject({
    title: 'Swap table on the court',
    bring: 'A bag',
    steward_name: 'Amina',
    reveal: 'now',
  });
  itIs('2027-03-03T12:00:00Z');
  const own = await edit(yours, { title: 'Swap tables', bring: 'Two bags', kind: 'repair', steward_name: 'Amina K.' });
  const before = await read(page);
  for (const path of [page, '/', '/calendar.ics', '/calendar.json', '/calendar.xml']) {
    expect(await read(path), path).not.toMatch(/Swap tables|Two bags|Amina K/);
  }
  expect(await read(page)).toBe(before);
  expect(words(await read(await review()))).toContain(
    'What changes: the title, the kind, what to bring, who looks after it',
  );
  const [mail] = await inbox(ben);
  expect(mail?.text).toContain('Two bags');
  expect((await inbox(amina)).find(({ subject }) => subject.startsWith('We have your change'))?.text).not.toContain(
    'Swap',
  );

  await decide(await review(), 'approve');
  const text = words(await read(page));
  expect(text).toContain('Swap tables');
  expect(text).toContain('Two bags');
  expect(text).toContain('Changed on 3 March: the title, the kind, what to bring, who looks after it');
  expect(words(await read('/kind/repair/'))).toContain('Swap tables');
  expect(await rows('select slug, sequence, steward_name from commons')).toEqual([
    { slug: 'swap-table-on-the-court', sequence: 1, steward_name: 'Amina K.' },
  ]);
  expect(await rows('select name, steered_at from sunrises')).toEqual([
    { name: 'Amina K.', steered_at: new Date('2027-03-03T12:00:01Z').getTime() },
  ]);
  expect(await rows("select title from entries where kind = 'commons'")).toEqual([{ title: 'Swap tables' }]);
  expect(words(await read(own))).toContain('This change is part of the commons now');
  const all = await everything();
  expect((await post(`${own}withdrawal/`, {})).status).toBe(422);
  expect(await everything()).toEqual(all);
});

it('what is declined, taken back or replaced is never public', async () => {
  const { yours, page } = await publish();
  await edit(yours, { title: 'First wish' });
  const first = await review();
  await edit(yours, { title: 'Second wish' });
  expect(words(await read(`${yours}edit/`))).toContain('waits for a steward');
  expect((await filledIn(await read(`${yours}edit/`))).title).toBe('Second wish');
  expect(await rows("select status from entries where kind = 'edits' order by created_at")).toEqual([
    ...[{ status: 'withdrawn' }, { status: 'pending' }],
  ]);
  expect((await decide(first, 'approve')).status).toBe(409);
  await decide(await review(), 'decline', 'Keep it');
  const third = await edit(yours, { title: 'Third wish' });
  const link = await review();
  await post(`${third}withdrawal/`, {});
  expect((await decide(link, 'approve')).status).toBe(409);
  expect(await read(page)).not.toContain('wish');
  expect(await rows('select sequence from commons')).toEqual([{ sequence: 0 }]);
});

it('what is sent back is changed on its own page and goes up then', async () => {
  const { yours, page } = await publish();
  const own = await edit(yours, { bring: 'Nothing' });
  await decide(await review(), 'send-back', 'Really nothing?');
  expect((await filledIn(await read(`${yours}edit/`))).bring).toBe('Nothing');
  expect((await post(own, { ...(await filledIn(await read(own))), bring: 'A chair' })).status).toBe(303);
  await decide(await linkIn('review', chandra, 'A chair'), 'approve');
  expect(await read(page)).toContain('A chair');
});

it('nothing changed, or something is missing: told, and nothing is sent', async () => {
  const { yours } = await publish();
  const form = await filledIn(await read(`${yours}edit/`));
  const before = await everything();
  for (const [changes, message] of [
    [{}, 'Nothing differs from what is up'],
    [{ title: ' ' }, 'Enter a title'],
    [{ roles: '0 × tea' }, 'Line 1: Enter how many hands'],
  ] as const) {
    const response = await post(`${yours}edit/`, { ...form, ...changes });
    expect(response.status).toBe(422);
    expect(words(await response.text())).toContain(message);
  }
  expect(await everything()).toEqual(before);
});

it('the same change sent twice is one', async () => {
  const { yours } = await publish();
  const form = { ...(await filledIn(await read(`${yours}edit/`))), bring: 'A chair' };
  await Promise.all([post(`${yours}edit/`, form), post(`${yours}edit/`, form)]);
  expect(await rows("select status from entries where kind = 'edits'")).toEqual([{ status: 'pending' }]);
});

it('a form that was opened before another text was approved does not undo it: told, answers kept, and sent again it goes', async () => {
  const { yours, page } = await publish();
  const opened = { ...(await filledIn(await read(`${yours}edit/`))), bring: 'A chair' };
  await edit(yours, { title: 'Swap tables' });
  await decide(await review(), 'approve');
  const before = await everything();
  const response = await post(`${yours}edit/`, opened);
  expect(response.status).toBe(409);
  expect(await everything()).toEqual(before);
  const again = await filledIn(await response.text());
  expect(again.bring).toBe('A chair');
  expect((await post(`${yours}edit/`, { ...again, title: 'Swap tables' })).status).toBe(303);
  await decide(await review(), 'approve');
  expect(words(await read(page))).toMatch(/Swap tables.*A chair/);
});

it('taking the commons down takes the change that waits with it', async () => {
  const { yours } = await publish();
  await edit(yours, { title: 'Another wish' });
  const link = await review();
  await post(`${yours}withdrawal/`, {});
  expect((await decide(link, 'approve')).status).toBe(409);
  expect(await rows("select status from entries where kind = 'edits'")).toEqual([{ status: 'withdrawn' }]);
  itIs('2027-04-20T12:00:00Z');
  await aMinutePasses();
  expect([await rows('select * from edits'), await rows('select * from commons')]).toEqual([[], []]);
});

it('roles are not cut below those who signed up, when it is sent and when it is approved', async () => {
  const { yours, page } = await publish({ roles: '2 × dish washing' });
  const add = async (name: string) => {
    const id = crypto.randomUUID();
    await env.DB.batch([
      env.DB.prepare(`insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
        values ('${id}', 'signups', 'approved', '', 9e15, 0, 0)`),
      env.DB.prepare(`insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail,
        placed_at, heard) select '${id}', commons_id, 0, id, '${name}', '${name}', 0, 0, 0, 1, 0 from roles where guests = 0`),
    ]);
  };
  await add('Dana');
  await edit(yours, { roles: '1 × dish washing', title: 'Fewer hands' });
  const link = await review();
  await add('Emre');
  const form = await filledIn(await read(`${yours}edit/`));
  const before = await everything();
  const sent = await post(`${yours}edit/`, { ...form, roles: '1 × dish washing', bring: 'Gloves' });
  expect(sent.status).toBe(422);
  expect(words(await sent.text())).toContain('Keep enough hands for those who signed up. “Dish washing”: Dana, Emre');
  const approved = await decide(link, 'approve');
  expect(approved.status).toBe(422);
  // A steward of the site reads how many: neither asked for the name to be shown.
  const told = words(await approved.text());
  expect(told).toContain('“Dish washing”: 2 people');
  expect(told).not.toMatch(/Dana|Emre/);
  expect(await everything()).toEqual(before);
  expect(await read(page)).not.toContain('Fewer hands');
});

it('a change of plan and an approval meet: both hold', async () => {
  const { yours, page } = await publish();
  await edit(yours, { bring: 'A chair' });
  const link = await review();
  await Promise.all([decide(link, 'approve'), post(`${yours}plan/`, { act: 'off', which: '0' })]);
  const text = words(await read(page));
  expect(text).toContain('A chair');
  const off = await rows("select date_number from changes where what = 'called-off'");
  expect(text.includes('Called off')).toBe(off.length === 1);
  expect((await visit(page)).status).toBe(200);
});
