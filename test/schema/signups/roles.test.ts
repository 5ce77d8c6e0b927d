import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, refusedBy, writeTogether } from '../../../schema/database.ts';
import { readRoles, roleText } from '../../../schema/signups/role-lines.ts';
import { publishRoles, roleInUse, rolesInTheWay, rolesOf } from '../../../schema/signups/roles.ts';
import { emptyDatabase } from '../../database.ts';

const now = Date.parse('2027-03-01T12:00:00Z');
const db = openDatabase(env.DB);
const pot = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';

const lines = (text: string) => {
  const read = readRoles(text);
  if (!read.ok) throw new Error(read.error);
  return read.lines.map(roleText);
};

describe('Roles, one a line', () => {
  it('are read as people write them', () => {
    expect(lines('2 × dish washing, 18:00–20:00, good for a first time')).toEqual([
      '2 × Dish washing, 18:00–20:00, good for a first time',
    ]);
    expect(lines('3x carrying\n3 x driving\n2* tea\n4 brooms, 9 to 11.30\nwelcoming, kept for newcomers\n\n')).toEqual([
      ...['3 × Carrying', '3 × Driving', '2 × Tea', '4 × Brooms, 09:00–11:30', '1 × Welcoming, kept for newcomers'],
    ]);
  });

  it.each([
    ['- 3x bread cutting (10-11)', '3 × Bread cutting, 10:00–11:00'],
    ['• two people for washing up', '2 × People for washing up'],
    ['make tea (2)', '2 × Make tea'],
    ['make tea x2', '2 × Make tea'],
    ['Tea ×3', '3 × Tea'],
    ['2 tea 18:00-20:00', '2 × Tea, 18:00–20:00'],
    ['2 × tea (good for a first time)', '2 × Tea, good for a first time'],
    ['watching gate 2', '1 × Watching gate 2'],
    ['tables (the big ones)', '1 × Tables (the big ones)'],
    ['two-hour watch', '1 × Two-hour watch'],
    ['2 boxes (10)', '2 × Boxes (10)'],
    ['٣ × شاي, ١٨:٠٠–٢٠:٠٠', '3 × شاي, 18:00–20:00'],
    ['１２ x tea', '12 × Tea'],
    ['tea × ٤', '4 × Tea'],
    ['٢ × تحضير الشاي، ١٧:٠٠–١٨:٠٠', '2 × تحضير الشاي, 17:00–18:00'],
    ['2 × 泡茶、17:00–18:00', '2 × 泡茶, 17:00–18:00'],
  ])('are read as they are jotted down on a phone: %s', (jotted, read) => {
    expect(lines(jotted)).toEqual([read]);
    expect(lines(read)).toEqual([read]);
  });

  it('are read again as they are written', () => {
    const text = '2 × Dish washing, drying, 18:00–20:00, good for a first time, kept for newcomers';
    expect(lines(text)).toEqual([text]);
  });

  it.each([
    ['0 × tea', 'Line 1: Enter how many hands, from 1 to 200'],
    ['tea\n201 × soup', 'Line 2: Enter how many hands, from 1 to 200'],
    ['2 ×', 'Line 1: Say what it is'],
    ['2 × tea, 25:00–26:00', 'Line 1: Enter times between 00:00 and 23:59'],
    ['Tea\n2 × tea', 'Line 2: “Tea” is there before'],
    ['x'.repeat(61), 'Line 1: Say it in 60 characters or fewer'],
    [Array.from({ length: 13 }, (_, n) => `role ${n}`).join('\n'), 'List 12 roles at the most. There are 13'],
  ])('%j is answered with what to do', (text, error) => {
    expect(readRoles(text)).toEqual({ ok: false, error: expect.stringContaining(error) });
  });
});

describe('The roles of a public commons', () => {
  beforeEach(async () => {
    await emptyDatabase();
    await env.DB.batch(
      [pot, other].flatMap((id) => [
        env.DB.prepare(`insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
          values ('${id}', 'commons', 'approved', 'Pot', 0, 0, 0)`),
        ...[-7, 7, 14].map((days, n) =>
          env.DB.prepare(`insert into occurrences (entry_id, date_number, kind, starts_at, over_at)
            values ('${id}', ${n}, 'kitchen', ${now + days * 86_400_000}, ${now + days * 86_400_000 + 3_600_000})`),
        ),
      ]),
    );
  });

  const evening = { starts: '18:00', ends: '21:00' };
  const become = (text: string, id = pot) =>
    writeTogether(db, publishRoles(db, { entryId: id, ...evening }, text, now));
  const texts = async (id = pot) =>
    (await rolesOf(db, id))
      .filter(({ guests }) => !guests)
      .map(({ begins, lasts, ...role }) => {
        const hour = (minutes: number) => `${18 + minutes / 60}:00`;
        const hours = {
          starts: begins === null ? null : hour(begins),
          ends: lasts === null ? null : hour((begins ?? 0) + lasts),
        };
        return roleText({ ...role, ...hours });
      });

  let arrivals = 0;
  async function signUp(name: string, title: string, n: number, { place = true, left = false } = {}) {
    const role = (await rolesOf(db, pot)).find((one) => one.title === title);
    const entryId = crypto.randomUUID();
    arrivals += 1;
    await env.DB.batch([
      env.DB.prepare(`insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
        values ('${entryId}', 'signups', 'approved', '', 0, 0, 0)`),
      env.DB.prepare(`insert into signups (arrival, entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name,
          has_mail, placed_at, left_at, heard) values (${arrivals}, '${entryId}', '${pot}', ${n}, '${role?.id}', '${name}',
          '${name}', 0, 0, 0, ${place ? now : 'null'}, ${left ? now : 'null'}, 0)`),
    ]);
  }

  it('become those of a text, and the same one stays the same', async () => {
    await become('2 × Äpfel schälen\n3 × Tea', pot);
    await become('1 × Tea', other);
    const before = await rolesOf(db, pot);
    await become('4 × tea, 18:00–19:00\n2 × Äpfel schälen, good for a first time\n1 × welcoming');
    expect(await texts()).toEqual([
      ...['4 × Tea, 18:00–19:00', '2 × Äpfel schälen, good for a first time', '1 × Welcoming'],
    ]);
    const after = await rolesOf(db, pot);
    expect(after.find(({ title }) => title === 'Tea')?.id).toBe(before.find(({ title }) => title === 'Tea')?.id);
    expect(after.find(({ title }) => title.startsWith('Ä'))?.id).toBe(
      before.find(({ title }) => title.startsWith('Ä'))?.id,
    );
    await become('');
    expect(await texts()).toEqual([]);
    expect(await texts(other)).toEqual(['1 × Tea']);
  });

  it('are not cut below those who hold a place at one date to come', async () => {
    await become('3 × dish washing\n2 × tea');
    await signUp('Dana', 'Dish washing', 1);
    await signUp('Emre', 'Dish washing', 1);
    await signUp('Farid', 'Dish washing', 2);
    expect(await rolesInTheWay(db, pot, '2 × Dish washing\n2 × tea', now)).toEqual([]);
    const cut = '1 × dish washing\n2 × tea';
    expect(await rolesInTheWay(db, pot, cut, now)).toEqual([
      { title: 'Dish washing', people: 2, names: ['Dana', 'Emre'] },
    ]);
    expect(await rolesInTheWay(db, pot, 'tea', now)).toEqual([
      { title: 'Dish washing', people: 3, names: ['Dana', 'Emre', 'Farid'] },
    ]);
    for (const text of [cut, 'tea', '']) {
      const refused = await become(text).catch((error) => error);
      expect(refusedBy(refused, roleInUse), text).toBe(true);
      expect(await texts()).toEqual(['3 × Dish washing', '2 × Tea']);
    }
    await become('2 × dish washing');
    expect(await texts()).toEqual(['2 × Dish washing']);
  });

  it('do not mind who left, or who was there at a date that is over; a role may shrink while somebody waits for it, but not go', async () => {
    await become('2 × dish washing');
    await signUp('Dana', 'Dish washing', 0);
    await signUp('Emre', 'Dish washing', 1, { left: true });
    await signUp('Farid', 'Dish washing', 1, { place: false });
    expect(await rolesInTheWay(db, pot, '1 × dish washing', now)).toEqual([]);
    await become('1 × dish washing');
    expect(await rolesInTheWay(db, pot, '', now)).toEqual([{ title: 'Dish washing', people: 1, names: ['Farid'] }]);
    expect(refusedBy(await become('').catch((error) => error), roleInUse)).toBe(true);
    expect(await texts()).toEqual(['1 × Dish washing']);
  });
});
