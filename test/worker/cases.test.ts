/** Small inputs with their right values, each as people would meet it, through the forms and in what comes back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { dov, message, onTheBoard } from './offers.ts';
import { signUp, trySignUp } from './signups.ts';
import {
  ben,
  decide,
  decoded,
  type Fields,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  swapTable,
  visit,
  words,
} from './town.ts';

beforeEach(async () => {
  await newTown();
  itIs('2026-11-25T12:00:00Z');
});

const noor = 'noor@example.org';
const slugOf = (page: string) => page.split('/')[2] ?? '';
const icsOf = async (page: string) => (await read(page.replace(/\/$/, '.ics'))).replaceAll('\r\n ', '');
const moveTo = (yours: string, changes: Fields) =>
  post(`${yours}plan/`, { act: 'move', area: 'Riverside', place: '12 Mill Lane', ...changes });
/** How a form of today is answered, with some fields changed. */
const proposed = async (changes: Fields, env = {}) =>
  (await post('/propose/', { ...swapTable, date: '2026-12-10', ...changes }, { env })).status;

describe('The hours of a role', () => {
  it('after midnight are those of the next day, in mail, page and calendar', async () => {
    const hours = { date: '2026-12-15', starts: '20:00', ends: '02:00', roles: '1 × Clearing up, 01:00–02:00' };
    const { page } = await publish(hours);
    const own = await signUp(slugOf(page), { role: 'Clearing up', name: 'Noor', email: noor });
    const moment = /Wednesday,? 16 December 2026, 01:00–02:00/;
    expect((await inbox(noor))[0]?.text).toMatch(moment);
    expect(words(await read(own))).toMatch(moment);
    expect(await read(`${own}signup.ics`)).toContain('DTSTART;TZID=Europe/Berlin:20261216T010000');
  });

  it('move with the commons', async () => {
    const hours = { date: '2026-12-10', starts: '14:00', ends: '17:00', roles: '1 × Setting up, 13:00–14:00' };
    const { yours, page } = await publish(hours);
    const own = await signUp(slugOf(page), { role: 'Setting up', name: 'Noor', email: noor });
    await moveTo(yours, { which: 'all', date: '2026-12-10', starts: '18:00', ends: '21:00' });
    expect((await inbox(noor))[0]?.text).toContain('17:00–18:00');
    expect(await read(`${own}signup.ics`)).toContain('DTSTART;TZID=Europe/Berlin:20261210T170000');
  });
});

it('Two dates on one day are two options, and each can be taken', async () => {
  const weekly = { date: '2026-12-03', starts: '18:00', ends: '20:00', repeats: 'weekly', until: '2026-12-18' };
  const { yours, page } = await publish({ ...weekly, roles: '2 × Cooking' });
  await moveTo(yours, { which: '0', date: '2026-12-10', starts: '10:00', ends: '12:00' });
  const form = await read(`/sign-up/?commons=${slugOf(page)}`);
  const options = [...form.matchAll(/<option value="(\d+)"[^>]*>([^<]*)/g)].map(([, value, text]) => [value, text]);
  const onTheDay = options.filter(([, text]) => text?.includes('10 December'));
  expect(onTheDay).toHaveLength(2);
  expect(new Set(onTheDay.flat()).size).toBe(4);
  for (const name of ['A', 'B']) await signUp(slugOf(page), { role: 'Cooking', name, email: '', date: '0' });
  const third = await signUp(slugOf(page), { role: 'Cooking', name: 'C', email: '', date: '1' });
  expect(words(await read(third))).toContain('You have a place.');
  expect((await trySignUp(slugOf(page), { role: 'Cooking', date: '2026-12-10' })).status).toBe(422);
});

describe('An address is taken as browsers take it', () => {
  it.each([
    'kitchen&garden@example.org',
    'name@xn--e1afmkfd.xn--p1ai',
    'name@пример.рф',
    'zero\u200bwidth@example.org',
  ])('%s', async (steward_email) => {
    expect(await proposed({ steward_email })).toBe(303);
    const to = (await inbox()).map((mail) => mail.to);
    const ascii = steward_email.replace('\u200b', '').replace('пример.рф', 'xn--e1afmkfd.xn--p1ai');
    expect(to).toContain(ascii);
  });

  it.each(['x@localhost', 'a..b@example.org', 'a@b', '"a b"@c.de', 'a@[1.2.3.4]', 'a@b.c.', 'a@b.org\r\nBcc: c@d.org'])(
    'and %j is not',
    async (steward_email) => expect(await proposed({ steward_email })).toBe(422),
  );
});

describe('A calendar', () => {
  it('defines each zone that it names', async () => {
    await publish({ date: '2026-12-10' });
    for (const TIME_ZONE of [
      'Europe/Amsterdam',
      'Asia/Kathmandu',
      'America/Nuuk',
      'Pacific/Apia',
      'Africa/Casablanca',
    ]) {
      const env = { TIME_ZONE };
      await post('/propose/', { ...swapTable, title: TIME_ZONE, date: '2026-12-11' }, { env });
      await decide(await linkIn('review', ben, TIME_ZONE), 'approve');
      const ics = await read('/calendar.ics', { env });
      const named = new Set([...ics.matchAll(/;TZID=([^:;]+)/g)].map(([, zone]) => zone));
      expect([...named]).toContain(TIME_ZONE);
      for (const zone of named) expect(ics, zone).toContain(`BEGIN:VTIMEZONE\r\nTZID:${zone}\r\n`);
    }
  });

  it('leaves out what the clocks skip, and says the end of a night in which they change', async () => {
    const rhythm = { repeats: 'weekly', until: '2027-04-11' };
    const gap = await publish({ ...rhythm, date: '2027-03-14', starts: '02:30', ends: '03:30', title: 'Gap' });
    expect(await icsOf(gap.page)).toContain('EXDATE;TZID=Europe/Berlin:20270328T023000');
    const night = await publish({ ...rhythm, date: '2027-03-13', starts: '22:00', ends: '04:00', title: 'Night' });
    expect(await icsOf(night.page)).toMatch(/DTEND;TZID=Europe\/Berlin:20270328T040000/);
  });

  it('has what is held again as an entry of its own, and says where its page is', async () => {
    const { yours, page } = await publish({ date: '2026-12-01' });
    itIs('2026-12-02T12:00:00Z');
    const again = { act: 'again', date: '2026-12-16', starts: '15:00', ends: '18:00', area: 'Riverside', place: 'x' };
    expect((await post(`${yours}plan/`, again)).status).toBe(303);
    const ics = await icsOf(page);
    expect(ics).not.toMatch(/RDATE|COUNT=1/);
    expect(ics.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    for (const [line] of ics.matchAll(/^DESCRIPTION:.*$/gm))
      expect(line.trim()).toMatch(/http:\/\/localhost\/commons\/[^/]+\/$/);
    expect((await visit('/calendar.ics')).headers.get('Access-Control-Allow-Origin')).toBe('*');
  });
});

it('A month by its weekday is said so in data', async () => {
  const { page } = await publish({ date: '2027-01-30', repeats: 'monthly', until: '2027-06-30' });
  expect(await read(page)).toMatch(/"repeatFrequency":"P1M","byDay":"(-1SA|https:\/\/schema\.org\/Saturday)"/);
});

describe('A line of the ledger', () => {
  const log = (changes: Fields) =>
    post('/log/', { act: 'task', what: 'Soup', quantity: '', when: '2026-11-24', ...changes });

  it.each([
    ['Łódź soup pots', 'lodz'],
    ['κόσμος table', 'κοσμος'],
    ['Straße swept', 'STRASSE'],
    ['İzmir tea', 'izmir'],
    ['قَهْوَة للجميع', 'قهوة'],
    ['Ёлка', 'елка'],
    ['Bánh mì', 'banh'],
  ])('“%s” is found as “%s”', async (what, q) => {
    expect((await log({ what })).status).toBe(303);
    await decide(await linkIn('review', ben, what), 'approve');
    expect(decoded(await read(`/ledger/find/?q=${encodeURIComponent(q)}`))).toContain(what);
  });

  it.each(['1:30', '1½', '1 ½', '90 min'])('of %s hours is one and a half', async (quantity) => {
    const sent = await log({ act: 'hours', quantity });
    expect(sent.status).toBe(303);
    const yours = new URL(sent.headers.get('Location') ?? '', 'http://localhost').pathname;
    expect(words(await read(yours))).toMatch(/1\.5 hours/);
  });
});

it('An answer without an address says that the mail itself reaches nobody', async () => {
  const { page } = await onTheBoard();
  await post(`${page}answer/`, { ...message, name: 'Kim', show_email: '' });
  expect((await inbox(dov))[0]?.text).toContain('Answering this mail itself reaches nobody.');
});
