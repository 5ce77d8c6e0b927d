import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { quietPlaceOf } from '../../../schema/commons/plan.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { deriveKeys } from '../../../schema/secrets.ts';
import {
  ben,
  everything,
  type Fields,
  filledIn,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const pot: Fields = {
  title: 'Thursday pot',
  kind: 'kitchen',
  date: '2027-03-18',
  starts: '18:00',
  ends: '21:00',
  repeats: 'weekly',
  until: '2027-04-08',
  area: 'Old Town',
  place: 'Bell Yard',
};

/** What the form for an act begins with. */
const asked = async (yours: string, act: string, which: number | 'all' = 0) =>
  filledIn(await read(`${yours}plan/?act=${act}&which=${which}`));

/** Opens the form for an act, changes some answers and sends it. */
const act = async (yours: string, what: string, which: number | 'all' = 0, changes: Fields = {}) =>
  post(`${yours}plan/`, { ...(await asked(yours, what, which)), ...changes });

const everywhere = async (page: string) => {
  const paths = ['/', page, '/month/2027-03/', '/past/2027-03/', '/kind/free-store/', '/kind/kitchen/'];
  const feeds = ['/calendar.ics', '/calendar.xml', '/calendar.json', page.replace(/\/$/, '.ics')];
  const texts = await Promise.all([...paths, ...feeds].map(async (path) => `${path}\n${await read(path)}`));
  return texts.join('\n').replace(/\r\n[ \t]/g, '');
};

const jsonLd = async (page: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(await read(page))?.[1] ?? '{}');

const dates = () =>
  rows<{ n: number; starts_at: number; called_off: number; area: string; place: string }>(
    'select * from occurrences order by date_number',
  );
const starts = async () => (await dates()).map(({ starts_at }) => new Date(starts_at).toISOString().slice(0, 16));

describe('A commons held once', () => {
  it('is moved, and everyone sees it at the next request, with what it was before', async () => {
    const { yours, page } = await publish();
    expect(await asked(yours, 'move')).toMatchObject({
      date: '2027-03-13',
      starts: '14:00',
      ends: '17:00',
      area: 'Riverside',
      place: 'Basketball court, 12 Quay Street',
    });
    itIs('2027-03-03T12:00:00Z');
    const moved = await act(yours, 'move', 0, { date: '2027-03-20', starts: '15:00', ends: '' });
    expect([moved.status, moved.headers.get('Location')]).toEqual([303, `${yours}plan/?done`]);
    expect(words(await read(`${yours}plan/?done`))).toContain('Done, and public now.');
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
    await act(yours, 'move', 0, { area: 'Old Town', place: 'Bell Yard' });
    const text = words(await read(page));
    expect(text).toContain('New place since 3 March: was Basketball court, 12 Quay Street, Riverside');
    expect(text).toContain('Old Town Bell Yard');
    expect((await jsonLd(page)).location).toMatchObject({ name: 'Old Town', address: 'Bell Yard, Old Town' });
  });

  it('shows where it was to nobody when its place is shown on the day before only', async () => {
    const { yours, page } = await publish({ reveal: 'day-before' });
    await act(yours, 'move', 0, { area: 'Old Town', place: 'Bell Yard' });
    expect(await everywhere(page)).not.toMatch(/Bell Yard|Basketball court/);
    expect(words(await read(page))).toContain('New place since 1 March: was Riverside');
    itIs('2027-03-13T10:00:00Z');
    expect(await read(page)).toContain('Bell Yard');
  });

  it('is called off and stays, marked, and is opened again', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-03T12:00:00Z');
    expect((await act(yours, 'off')).status).toBe(303);
    for (const path of ['/', page, '/month/2027-03/', '/kind/free-store/']) {
      expect(words(await read(path)), path).toContain('Called off');
      expect(await read(path), path).toContain('class="struck"');
    }
    expect(words(await read(page))).toContain('Called off on 3 March');
    expect((await jsonLd(page)).eventStatus).toBe('https://schema.org/EventCancelled');
    expect(JSON.parse(await read('/calendar.json')).commons[0].dates[0].status).toBe('cancelled');
    expect(words(await read('/calendar.xml').then(decodedOnce))).toContain('Called off on 3 March');

    expect((await act(yours, 'open')).status).toBe(303);
    expect(words(await read('/'))).not.toContain('Called off');
    expect(words(await read(page))).toContain('On again since 3 March');
    expect(JSON.parse(await read('/calendar.json')).commons[0].dates[0].status).toBe('confirmed');
  });

  it('is held again when it is over, for another day, and then found in every list', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-20T12:00:00Z');
    expect(words(await read(`${yours}plan/`))).toContain('Hold it again');
    // Months ahead: no list looks that far for what repeats.
    const again = await act(yours, 'again', 'all', { date: '2027-06-05', place: 'Boat house', area: 'Canal Side' });
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
    const { yours, page } = await publish(pot);
    await act(yours, 'move', 1, { date: '2027-03-26', place: 'Boat house', area: 'Canal Side' });
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
    const { yours, page } = await publish(pot);
    itIs('2027-03-20T12:00:00Z');
    expect(await asked(yours, 'move', 'all')).toMatchObject({ date: '2027-03-25', starts: '18:00' });
    await act(yours, 'move', 'all', { date: '2027-03-26', starts: '19:00', area: 'Canal Side', place: 'Boat house' });
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
    const { yours, page } = await publish(pot);
    await act(yours, 'off', 0);
    expect((await dates()).map(({ called_off }) => called_off)).toEqual([1, 0, 0, 0]);
    expect(words(await read('/'))).toMatch(/Thursday 25 March/);
    expect(words(await read(page))).toContain('Called off on 1 March: Thursday, 18 March 2027');
    await act(yours, 'off', 'all');
    expect((await dates()).map(({ called_off }) => called_off)).toEqual([1, 1, 1, 1]);
    expect(words(await read('/'))).toMatch(/Thursday 18 March .*Called off/);
    await act(yours, 'open', 'all');
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
    const { yours } = await publish({ ...pot, until: '' });
    expect((await act(yours, 'move', 'all', { starts: '19:30', ends: '22:00' })).status).toBe(303);
    const all = await dates();
    expect(all).toHaveLength(53);
    const local = all.map(({ starts_at }) =>
      Temporal.Instant.fromEpochMilliseconds(starts_at).toZonedDateTimeISO('Europe/Berlin').toPlainTime().toString(),
    );
    expect(new Set(local)).toEqual(new Set(['19:30:00']));
    expect(await rows('select id from changes')).toHaveLength(53);
  });

  it('finds a date that was moved further ahead than any list looks', async () => {
    const { yours } = await publish({ ...pot, until: '2027-03-25' });
    await act(yours, 'move', 1, { date: '2027-07-01' });
    itIs('2027-03-20T12:00:00Z');
    for (const path of ['/', '/kind/kitchen/']) expect(words(await read(path)), path).toContain('Thursday pot');
  });
});

/** Somebody can sign up for it, so there is somebody to tell a quiet place. */
const helped = { roles: '2 × Tea' };

describe('A commons that is moved quietly', () => {
  const secret = { area: 'Secret Side', place: 'Garden plot 9, second gate', quiet: 'yes' };

  it('says neither where it was nor where it is, anywhere', async () => {
    const { yours, page } = await publish(helped);
    expect((await act(yours, 'move', 0, secret)).status).toBe(303);
    const everything_ = await everywhere(page);
    expect(everything_).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
    expect(words(await read(page))).toContain('Moved on 1 March: sign up to hear where');
    expect(words(await read('/'))).toContain('moved: sign up to hear where');
    expect((await jsonLd(page)).location).toBeUndefined();
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect([one.area, one.place, one.dates[0].area, one.dates[0].place]).toEqual([null, null, null, null]);
    // The row itself does not say it, either; whoever holds the key may know.
    expect(JSON.stringify(await everything())).not.toMatch(/Secret Side|Garden plot/);
    const [row] = await rows(
      'select entry_id as entryId, date_number as dateNumber, quiet_place as quietPlace from occurrences',
    );
    const keys = await deriveKeys(env.COMMONS_SECRET);
    expect(await quietPlaceOf(keys, row as unknown as Occurrence)).toEqual({
      area: secret.area,
      place: secret.place,
    });
    expect(words(await read(`${yours}plan/`))).toContain('Moved quietly to Garden plot 9, second gate, Secret Side');
    // When it is over it still says nothing.
    itIs('2027-03-14T12:00:00Z');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
  });

  it('moves its time in public and keeps its place', async () => {
    const { yours, page } = await publish(helped);
    await act(yours, 'move', 0, secret);
    await act(yours, 'move', 0, { starts: '15:00' });
    expect(words(await read(page))).toContain('15:00–17:00');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
    expect(await asked(yours, 'move')).toMatchObject({ ...secret });
  });

  it('says its place again when it is moved openly', async () => {
    const { yours, page } = await publish(helped);
    await act(yours, 'move', 0, secret);
    await act(yours, 'move', 0, { ...secret, quiet: '', place: 'Bell Yard', area: 'Old Town' });
    expect(words(await read(page))).toContain('Bell Yard');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|sign up to hear where"/);
    expect((await rows('select quiet_place from occurrences'))[0]).toEqual({ quiet_place: null });
  });

  it('tells of one quiet date only, and the others go on where they are', async () => {
    const { yours, page } = await publish({ ...pot, ...helped });
    await act(yours, 'move', 1, secret);
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot/);
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect(one.dates.map(({ area }: { area: string | null }) => area)).toEqual([
      'Old Town',
      null,
      'Old Town',
      'Old Town',
    ]);
    await act(yours, 'move', 'all', { area: 'Hillside', place: 'Hut', quiet: 'yes' });
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Hillside|Hut|Bell Yard|Old Town/);
  });
});

it('nothing is moved quietly for which nobody can sign up', async () => {
  const { yours } = await publish();
  const before = await everything();
  const response = await act(yours, 'move', 0, { area: 'Hillside', place: 'Hut', quiet: 'yes' });
  expect(response.status).toBe(422);
  expect(words(await response.text())).toContain('Nobody can sign up yet, so nobody would be told.');
  expect(await everything()).toEqual(before);
});

describe('What cannot be done', () => {
  const refusedWith = async (response: Response, message: string, status = 422) => {
    const html = await response.text();
    expect(response.status).toBe(status);
    expect(words(html)).toContain(message);
    return html;
  };

  it('is told, with the answers kept, and changes nothing', async () => {
    const { yours } = await publish(helped);
    const before = await everything();
    const wrong: [Fields, string][] = [
      [{ date: '2027-02-20' }, 'Enter a date that is still to come'],
      [{ date: '2029-03-02' }, 'Enter a date within the next two years'],
      [{ date: '2027-03-01', starts: '11:00', ends: '' }, 'Enter a time that is still to come'],
      [{ starts: '17:00' }, 'Enter an end that differs from the start'],
      [{ date: '2027-03-28', starts: '02:30', ends: '' }, 'The clocks go forward that night'],
      [{ place: '' }, 'Enter the exact place'],
      [{}, 'Enter another date, another time or another place'],
      [{ quiet: 'yes' }, 'Enter where it moves to'],
    ];
    for (const [changes, message] of wrong) {
      const response = await act(yours, 'move', 0, { starts: '14:00', ...changes });
      const html = await refusedWith(response, message);
      expect(await filledIn(html)).toMatchObject({ starts: '14:00', ...changes });
    }
    expect(await everything()).toEqual(before);
  });

  it('a clock change that would swallow one of many dates is told before', async () => {
    const { yours } = await publish({ ...pot, date: '2027-03-14', until: '2027-04-11' });
    const before = await everything();
    const response = await act(yours, 'move', 'all', { starts: '02:30', ends: '' });
    await refusedWith(response, 'The clocks go forward on one of the dates');
    expect(await everything()).toEqual(before);
  });

  it('a date that has begun, is called off already, or never was, is left alone', async () => {
    const { yours } = await publish(pot);
    const form = await asked(yours, 'off', 0);
    itIs('2027-03-18T17:30:00Z');
    const before = await everything();
    await refusedWith(await post(`${yours}plan/`, form), 'That can not be done any more', 409);
    await refusedWith(
      await post(`${yours}plan/`, { ...form, act: 'open', which: '1' }),
      'That can not be done any more',
      409,
    );
    await refusedWith(await post(`${yours}plan/`, { ...form, which: '77' }), 'That can not be done any more', 409);
    await refusedWith(await post(`${yours}plan/`, { ...form, act: 'again' }), 'That can not be done any more', 409);
    await refusedWith(await post(`${yours}plan/`, { ...form, act: 'dance' }), 'Choose what to do');
    await refusedWith(await post(`${yours}plan/`, { ...form, which: 'x' }), 'Choose which date');
    expect(await everything()).toEqual(before);
  });

  it('of two tabs, or two presses in one moment, one changes it and the other is told', async () => {
    const { yours } = await publish();
    const [one, other] = [await asked(yours, 'move'), await asked(yours, 'off')];
    expect((await post(`${yours}plan/`, { ...one, starts: '15:00' })).status).toBe(303);
    const before = await everything();
    await refusedWith(await post(`${yours}plan/`, other), 'It has moved on since you opened this page', 409);
    expect(await everything()).toEqual(before);

    const form = await asked(yours, 'off');
    const answers = await Promise.all([post(`${yours}plan/`, form), post(`${yours}plan/`, form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await rows('select sequence from commons')).toEqual([{ sequence: 2 }]);
    expect(await rows("select * from changes where what = 'called-off'")).toHaveLength(1);
  });

  it('by a link that is forged, for another purpose, of another kind, waiting, taken down, handed on or ended', async () => {
    const { yours } = await publish();
    const waiting = await propose({ title: 'Waits' });
    const form = await asked(yours, 'off');
    const review = (await linkIn('review', ben)).replace('review', 'yours');
    const before = await everything();
    const forged = `/yours/${'A'.repeat(43)}/`;
    for (const [link, status] of [
      [forged, 404],
      [review, 404],
      [waiting, 410],
    ] as const) {
      for (const page of ['plan/', 'edit/']) {
        expect((await visit(link + page)).status, link + page).toBe(status);
        expect((await post(link + page, form)).status, link + page).toBe(status);
      }
    }
    expect(await everything()).toEqual(before);
    const elsewhere = { headers: { Origin: 'https://elsewhere.example' } };
    expect((await post(`${yours}plan/`, form, elsewhere)).status).toBe(403);

    await env.DB.prepare("update tokens set handed_on = 1 where purpose = 'yours'").run();
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    await env.DB.prepare("update tokens set handed_on = 0 where purpose = 'yours'").run();
    itIs('2027-04-13T16:00:00Z');
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    itIs('2027-03-01T13:00:00Z');
    await post(`${yours}withdrawal/`, {});
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    expect(await rows('select * from changes')).toEqual([]);
  });

  it('opening the pages changes nothing', async () => {
    const { yours } = await publish(pot);
    const before = await everything();
    for (const query of [
      '',
      '?act=move&which=0',
      '?act=off&which=all',
      '?act=open&which=0',
      '?act=again&which=all',
      '?act=x',
    ]) {
      expect((await visit(`${yours}plan/${query}`)).status).toBe(200);
    }
    expect((await visit(`${yours}edit/`)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });
});

it('whoever steers is not silent', async () => {
  const { yours } = await publish();
  await env.DB.prepare('update sunrises set asked_at = 1').run();
  itIs('2027-03-03T12:00:00Z');
  await act(yours, 'off');
  expect(await rows('select steered_at, asked_at from sunrises')).toEqual([
    { steered_at: new Date('2027-03-03T12:00:01Z').getTime(), asked_at: null },
  ]);
});
