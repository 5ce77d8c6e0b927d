import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { dates, everywhere, jsonLd, planForm, potInBellYard, starts, tryToChangePlan } from '../commons.ts';
import { itIs, newTown, publish, read, rows, words } from '../town.ts';

beforeEach(newTown);

describe('A commons held once', () => {
  it('is moved, and everyone sees it at the next request, with what it was before', async () => {
    const { yours, page } = await publish();
    expect(await planForm(yours, 'move')).toMatchObject({
      date: '2027-03-13',
      starts: '14:00',
      ends: '17:00',
      area: 'Riverside',
      place: 'Basketball court, 12 Quay Street',
    });
    itIs('2027-03-03T12:00:00Z');
    const moved = await tryToChangePlan(yours, 'move', 0, { date: '2027-03-20', starts: '15:00', ends: '' });
    expect([moved.status, moved.headers.get('Location')]).toEqual([303, `${yours}plan/?done=plan`]);
    expect(words(await read(`${yours}plan/?done=plan`))).toContain('Done, and public now.');
    const text = words(await read(page));
    expect(text).toContain('Saturday 20 March 2027');
    expect(text).toContain('from 15:00');
    expect(text).toContain('Moved on 3 March: was Saturday, 13 March 2027, 14:00–17:00');
    expect(words(await read('/'))).toContain('Saturday 20 March');
    expect(await jsonLd(page)).toMatchObject({
      eventStatus: 'https://schema.org/EventRescheduled',
      previousStartDate: '2027-03-13T14:00+01:00',
      startDate: '2027-03-20T15:00+01:00',
    });
    const [entry] = await rows("select contact_until from entries where kind = 'commons'");
    const [token] = await rows("select expires_at from tokens where purpose = 'yours'");
    // 30 days after the end of its new day, which has no stated end.
    const until = new Date('2027-04-19T23:00:00Z').getTime();
    expect([entry, token]).toEqual([{ contact_until: until }, { expires_at: until }]);
  });

  it('is at another place since a day, and says where it was', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-03T12:00:00Z');
    await tryToChangePlan(yours, 'move', 0, { area: 'Old Town', place: 'Bell Yard' });
    const text = words(await read(page));
    expect(text).toContain('New place since 3 March: was Basketball court, 12 Quay Street, Riverside');
    expect(text).toContain('Old Town Bell Yard');
    expect((await jsonLd(page)).location).toMatchObject({ name: 'Old Town', address: 'Bell Yard, Old Town' });
  });

  it('shows where it was to nobody when its place is shown on the day before only', async () => {
    const { yours, page } = await publish({ reveal: 'day-before' });
    await tryToChangePlan(yours, 'move', 0, { area: 'Old Town', place: 'Bell Yard' });
    expect(await everywhere(page)).not.toMatch(/Bell Yard|Basketball court/);
    expect(words(await read(page))).toContain('New place since 1 March: was Riverside');
    itIs('2027-03-13T10:00:00Z');
    expect(await read(page)).toContain('Bell Yard');
  });

  it('is called off and stays, marked, and is opened again', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-03T12:00:00Z');
    expect((await tryToChangePlan(yours, 'off')).status).toBe(303);
    for (const path of ['/', page, '/month/2027-03/', '/kind/free-store/']) {
      expect(words(await read(path)), path).toContain('Called off');
      expect(await read(path), path).toContain('class="struck"');
    }
    expect(words(await read(page))).toContain('Called off on 3 March');
    expect((await jsonLd(page)).eventStatus).toBe('https://schema.org/EventCancelled');
    expect(JSON.parse(await read('/calendar.json')).commons[0].dates[0].status).toBe('cancelled');
    expect(words(await read('/calendar.xml').then(decodedOnce))).toContain('Called off on 3 March');

    expect((await tryToChangePlan(yours, 'open')).status).toBe(303);
    expect(words(await read('/'))).not.toContain('Called off');
    expect(words(await read(page))).toContain('On again since 3 March');
    expect(JSON.parse(await read('/calendar.json')).commons[0].dates[0].status).toBe('confirmed');
  });

  it('is held again when it is over, for another day, and then found in every list', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-20T12:00:00Z');
    expect(words(await read(`${yours}plan/`))).toContain('Hold it again');
    // Months ahead: no list looks that far for what repeats.
    const again = await tryToChangePlan(yours, 'again', 'all', {
      date: '2027-06-05',
      place: 'Boat house',
      area: 'Canal Side',
    });
    expect(again.status).toBe(303);
    expect(await starts()).toEqual(['2027-03-13T13:00', '2027-06-05T12:00']);
    expect(words(await read('/'))).toMatch(/5 June .*Swap table on the court .*Canal Side/);
    const text = words(await read(page));
    expect(text).toContain('Another date since 20 March: Saturday, 5 June 2027');
    expect(text).toContain('Boat house');
    expect(words(await read('/past/2027-03/'))).toContain('Riverside');
    const [entry] = await rows("select contact_until from entries where kind = 'commons'");
    expect(entry).toEqual({ contact_until: new Date('2027-07-05T15:00:00Z').getTime() });
  });
});

const decodedOnce = (xml: string) => xml.replace(/&lt;/g, '<').replace(/&gt;/g, '>');

describe('A commons that repeats', () => {
  it('moves one date, and only that one', async () => {
    const { yours, page } = await publish(potInBellYard);
    await tryToChangePlan(yours, 'move', 1, { date: '2027-03-26', place: 'Boat house', area: 'Canal Side' });
    expect(await starts()).toEqual(['2027-03-18T17:00', '2027-03-26T17:00', '2027-04-01T16:00', '2027-04-08T16:00']);
    const text = words(await read(page));
    expect(text).toContain(
      'Moved on 1 March: now Friday, 26 March 2027, 18:00–21:00, was Thursday, 25 March 2027, 18:00–21:00, at Bell Yard, Old Town',
    );
    expect(text).toContain('Fri 26 Mar, 18:00–21:00 , Boat house, Canal Side');
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect(one.dates.map(({ area }: { area: string }) => area)).toEqual([
      'Old Town',
      'Canal Side',
      'Old Town',
      'Old Town',
    ]);
    expect([one.area, one.place]).toEqual(['Old Town', 'Bell Yard']);
  });

  it('moves all dates to come; what was held keeps its time and its place', async () => {
    const { yours, page } = await publish(potInBellYard);
    itIs('2027-03-20T12:00:00Z');
    expect(await planForm(yours, 'move', 'all')).toMatchObject({ date: '2027-03-25', starts: '18:00' });
    await tryToChangePlan(yours, 'move', 'all', {
      date: '2027-03-26',
      starts: '19:00',
      area: 'Canal Side',
      place: 'Boat house',
    });
    // 19:00 in Berlin, before and after the clocks go forward.
    expect(await starts()).toEqual(['2027-03-18T17:00', '2027-03-26T18:00', '2027-04-02T17:00', '2027-04-09T17:00']);
    expect((await dates()).map(({ place }) => place)).toEqual(['Bell Yard', null, null, null]);
    const text = words(await read(page));
    expect(text).toContain('every Friday, until Friday, 9 April 2027');
    expect(text).toContain(
      'Moved on 20 March: 3 dates, the first was Thursday, 25 March 2027, 18:00–21:00, at Bell Yard, Old Town',
    );
    expect(words(await read('/past/2027-03/'))).toContain('Old Town');
    expect(words(await read('/past/2027-03/'))).not.toContain('Canal Side');
  });

  it('calls off one date, or all, with one press, and lists the next that is on', async () => {
    const { yours, page } = await publish(potInBellYard);
    await tryToChangePlan(yours, 'off', 0);
    expect((await dates()).map(({ called_off }) => called_off)).toEqual([1, 0, 0, 0]);
    expect(words(await read('/'))).toMatch(/Thursday 25 March/);
    expect(words(await read(page))).toContain('Called off on 1 March: Thursday, 18 March 2027');
    await tryToChangePlan(yours, 'off', 'all');
    expect((await dates()).map(({ called_off }) => called_off)).toEqual([1, 1, 1, 1]);
    expect(words(await read('/'))).toMatch(/Thursday 18 March .*Called off/);
    await tryToChangePlan(yours, 'open', 'all');
    expect((await dates()).map(({ called_off }) => called_off)).toEqual([0, 0, 0, 0]);
    const changes = await rows<{ date_number: number; what: string }>(
      'select date_number, what from changes order by id',
    );
    expect(changes.map((one) => `${one.date_number} ${one.what}`)).toEqual([
      '0 called-off',
      ...['1 called-off', '2 called-off', '3 called-off', '0 opened', '1 opened', '2 opened', '3 opened'],
    ]);
    const last = await rows(
      'select o.date_number from occurrences o join changes c on c.id = o.last_change and c.date_number = o.date_number',
    );
    expect(last).toHaveLength(4);
  });

  it('moves a year of dates in one go', async () => {
    const { yours } = await publish({ ...potInBellYard, until: '' });
    expect((await tryToChangePlan(yours, 'move', 'all', { starts: '19:30', ends: '22:00' })).status).toBe(303);
    const all = await dates();
    expect(all).toHaveLength(53);
    const local = all.map(({ starts_at }) =>
      Temporal.Instant.fromEpochMilliseconds(starts_at).toZonedDateTimeISO('Europe/Berlin').toPlainTime().toString(),
    );
    expect(new Set(local)).toEqual(new Set(['19:30:00']));
    expect(await rows('select id from changes')).toHaveLength(53);
  });

  it('finds a date that was moved further ahead than any list looks', async () => {
    const { yours } = await publish({ ...potInBellYard, until: '2027-03-25' });
    await tryToChangePlan(yours, 'move', 1, { date: '2027-07-01' });
    itIs('2027-03-20T12:00:00Z');
    for (const path of ['/', '/kind/kitchen/']) expect(words(await read(path)), path).toContain('Thursday pot');
  });
});

it('whoever steers is not silent', async () => {
  const { yours } = await publish();
  await env.DB.prepare('update sunrises set asked_at = 1').run();
  itIs('2027-03-03T12:00:00Z');
  await tryToChangePlan(yours, 'off');
  expect(await rows('select steered_at, asked_at from sunrises')).toEqual([
    { steered_at: new Date('2027-03-03T12:00:01Z').getTime(), asked_at: null },
  ]);
});
