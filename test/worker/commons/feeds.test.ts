import { XMLParser, XMLValidator } from 'fast-xml-parser';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { decoded, elements, type Fields, filledIn, itIs, newTown, post, publish, read, visit, words } from '../town.ts';

beforeEach(newTown);

const kitchen: Fields = {
  title: 'Thursday pot',
  kind: 'kitchen',
  date: '2027-03-18',
  starts: '18:00',
  ends: '21:00',
  repeats: 'weekly',
  until: '2027-04-08',
};

async function events(path = '/calendar.ics') {
  const calendar = new ICAL.Component(ICAL.parse(await read(path)));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
}

async function theOnly(path = '/calendar.ics'): Promise<ICAL.Event> {
  const [event, ...more] = (await events(path)).events;
  if (!event || more.length > 0) throw new Error(`There are ${more.length + (event ? 1 : 0)} events in ${path}.`);
  return event;
}

describe('The calendar, read by a program that did not write it', () => {
  it('has 18:00 in Berlin at 18:00 on both sides of the clock change', async () => {
    await publish(kitchen);
    const event = await theOnly();
    const times = [];
    const dates = event.iterator();
    for (let next = dates.next(); next; next = dates.next()) times.push(next);
    expect(times.map((time) => time.toString())).toEqual([
      '2027-03-18T18:00:00',
      '2027-03-25T18:00:00',
      '2027-04-01T18:00:00',
      '2027-04-08T18:00:00',
    ]);
    expect(times.map((time) => time.toJSDate().toISOString())).toEqual([
      '2027-03-18T17:00:00.000Z',
      '2027-03-25T17:00:00.000Z',
      '2027-04-01T16:00:00.000Z',
      '2027-04-08T16:00:00.000Z',
    ]);
    expect(event.startDate.zone.tzid).toBe('Europe/Berlin');
  });

  it('has each monthly date where the site has it, the last Saturday included', async () => {
    await publish({ ...kitchen, date: '2027-05-29', repeats: 'monthly', until: '2027-08-31' });
    const dates = (await theOnly()).iterator();
    const days = [];
    for (let next = dates.next(); next; next = dates.next()) days.push(next.toString().slice(0, 10));
    expect(days).toEqual(['2027-05-29', '2027-06-26', '2027-07-31', '2027-08-28']);
  });

  it('says what, where, when it ends, and where to read on', async () => {
    await publish();
    const event = await theOnly();
    expect(event.summary).toBe('Swap table on the court');
    expect(event.location).toBe('Basketball court, 12 Quay Street, Riverside');
    expect(event.endDate.toString()).toBe('2027-03-13T17:00:00');
    expect(event.component.getFirstPropertyValue('url')).toBe('http://localhost/commons/swap-table-on-the-court/');
    expect(event.description).toContain('Bring what you no longer use.\n\nTake what you like.');
  });

  it('says the area alone while the place is not public', async () => {
    await publish({ reveal: 'day-before' });
    expect((await theOnly()).location).toBe('Riverside');
    itIs('2027-03-12T13:00:00Z');
    expect((await theOnly()).location).toBe('Basketball court, 12 Quay Street, Riverside');
  });

  it('ends after midnight, or has no end, as it was said', async () => {
    await publish({ title: 'Long table', starts: '20:00', ends: '01:00' });
    await publish({ title: 'Open end', ends: '' });
    const [first, second] = (await events()).events.sort((a, b) => a.summary.localeCompare(b.summary));
    expect(first?.endDate.toString()).toBe('2027-03-14T01:00:00');
    expect(second?.component.hasProperty('dtend')).toBe(false);
  });

  it('has people’s words as they wrote them, whatever is in them', async () => {
    const title = `Soup; bread, "salt" \\ 🌻${'👩🏽‍🌾سوق'.repeat(8)}`;
    await publish({ title, summary: 'One\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:False', place: 'A:B;C,D' });
    const event = await theOnly();
    expect(event.summary).toBe(title);
    expect(event.location).toBe('A:B;C,D, Riverside');
    expect(event.description).toContain('END:VEVENT');
    expect(
      Math.max(...(await read('/calendar.ics')).split('\r\n').map((row) => new TextEncoder().encode(row).length)),
    ).toBeLessThanOrEqual(75);
  });

  it('has an identity, a count of revisions and the moment of the last change', async () => {
    await publish();
    const before = await theOnly();
    itIs('2027-03-05T12:00:00Z');
    await publish({ title: 'Another' });
    const after = (await events()).events.find(({ summary }) => summary.startsWith('Swap'));
    expect(before.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(after?.uid).toBe(before.uid);
    expect(after?.sequence).toBe(before.sequence);
    for (const name of ['last-modified', 'dtstamp']) {
      const moment = before.component.getFirstPropertyValue(name);
      expect(String(moment)).toBe('2027-03-01T12:00:02Z');
      expect(String(after?.component.getFirstPropertyValue(name))).toBe(String(moment));
    }
  });

  it('keeps what was over within a month and lets go of the rest', async () => {
    await publish();
    itIs('2027-04-13T15:59:00Z');
    expect((await events()).events).toHaveLength(1);
    itIs('2027-04-13T16:01:00Z');
    expect((await events()).events).toHaveLength(0);
  });

  it('is whole while it is empty', async () => {
    expect((await events()).events).toEqual([]);
    expect(JSON.parse(await read('/calendar.json')).commons).toEqual([]);
    expect(XMLValidator.validate(await read('/calendar.xml'))).toBe(true);
  });
});

describe('After a change of plan, the same program', () => {
  const change = async (yours: string, act: string, which: number | 'all' = 0, changes: Fields = {}) => {
    const form = await filledIn(await read(`${yours}plan/?act=${act}&which=${which}`));
    const answer = await post(`${yours}plan/`, { ...form, ...changes });
    if (answer.status !== 303) throw new Error(`The change was answered with ${answer.status}.`);
  };

  /** The dates of the one commons in a feed, as a calendar would draw them, with what it says of each. */
  async function drawn(path = '/calendar.ics') {
    const { events: found } = await events(path);
    const [series, ...others] = found.filter((event) => !event.isRecurrenceException());
    if (!series) throw new Error(`There is no series in ${path}.`);
    for (const event of found) if (event.isRecurrenceException()) series.relateException(event);
    const list = [];
    for (const one of [series, ...others]) {
      const times = one.iterator();
      for (let next = times.next(); next; next = times.next()) {
        const { startDate, endDate, item } = one.getOccurrenceDetails(next);
        const status = item.component.getFirstPropertyValue('status');
        list.push(`${startDate}–${String(endDate).slice(11, 16)} ${status} ${item.location}`);
      }
    }
    return { series, found, list };
  }

  it('has a moved commons at its new time, and knows that this is newer', async () => {
    const { yours, page } = await publish();
    const before = await theOnly();
    await change(yours, 'move', 0, {
      date: '2027-03-20',
      starts: '15:00',
      ends: '16:00',
      area: 'Old Town',
      place: 'Bell Yard',
    });
    for (const path of ['/calendar.ics', page.replace(/\/$/, '.ics')]) {
      const { list, found, series } = await drawn(path);
      expect(list).toEqual(['2027-03-20T15:00:00–16:00 CONFIRMED Bell Yard, Old Town']);
      expect([found.length, series.uid]).toEqual([1, before.uid]);
      expect([before.sequence, series.sequence]).toEqual([0, 1]);
    }
  });

  it('has a single date called off, and the rest as they were', async () => {
    const { yours } = await publish({ ...kitchen, area: 'Old Town', place: 'Bell Yard' });
    await change(yours, 'off', 2);
    const { list, found, series } = await drawn();
    expect(list).toEqual([
      '2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-03-25T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-04-01T18:00:00–21:00 CANCELLED Bell Yard, Old Town',
      '2027-04-08T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
    ]);
    const exception = found.find((event) => event.isRecurrenceException());
    expect(String(exception?.recurrenceId)).toBe('2027-04-01T18:00:00');
    expect(exception?.recurrenceId.zone.tzid).toBe('Europe/Berlin');
    expect([exception?.uid, exception?.sequence, series.sequence]).toEqual([series.uid, 1, 1]);
    expect(exception?.component.hasProperty('rrule')).toBe(false);

    await change(yours, 'open', 2);
    const after = await drawn();
    expect([after.found.length, after.series.sequence]).toEqual([1, 2]);
  });

  it('has everything called off at once', async () => {
    const { yours } = await publish(kitchen);
    await change(yours, 'off', 'all');
    const { found, series } = await drawn();
    expect(found).toHaveLength(1);
    expect(series.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('has one date moved, then all, with what was held where it was', async () => {
    const { yours } = await publish({ ...kitchen, area: 'Old Town', place: 'Bell Yard' });
    await change(yours, 'move', 1, { date: '2027-03-26', area: 'Canal Side', place: 'Boat house' });
    expect((await drawn()).list).toEqual([
      '2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-03-26T18:00:00–21:00 CONFIRMED Boat house, Canal Side',
      '2027-04-01T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-04-08T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
    ]);
    itIs('2027-03-27T12:00:00Z');
    await change(yours, 'move', 'all', {
      date: '2027-04-02',
      starts: '17:00',
      ends: '20:00',
      place: 'Hut',
      area: 'Hillside',
    });
    const { list } = await drawn();
    expect(list.toSorted()).toEqual([
      '2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-03-26T18:00:00–21:00 CONFIRMED Boat house, Canal Side',
      '2027-04-02T17:00:00–20:00 CONFIRMED Hut, Hillside',
      '2027-04-09T17:00:00–20:00 CONFIRMED Hut, Hillside',
    ]);
  });

  it('has no place for what was moved quietly', async () => {
    const { yours } = await publish({ ...kitchen, roles: '2 × Tea', area: 'Old Town', place: 'Bell Yard' });
    await change(yours, 'move', 1, { area: 'Canal Side', place: 'Boat house', quiet: 'yes' });
    expect((await drawn()).list[1]).toBe('2027-03-25T18:00:00–21:00 CONFIRMED moved: sign up to hear where');
    expect((await drawn()).list[0]).toBe('2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town');
  });

  it('has the date on which something is held again', async () => {
    const { yours } = await publish();
    itIs('2027-03-20T12:00:00Z');
    await change(yours, 'again', 'all', { date: '2027-06-05', ends: '18:30', area: 'Canal Side', place: 'Boat house' });
    expect((await drawn()).list).toEqual([
      '2027-03-13T14:00:00–17:00 CONFIRMED Basketball court, 12 Quay Street, Riverside',
      '2027-06-05T14:00:00–18:30 CONFIRMED Boat house, Canal Side',
    ]);
  });
});

it('the file of one commons has that one and its time zone only', async () => {
  const { page } = await publish();
  await publish(kitchen);
  const own = page.replace(/\/$/, '.ics');
  expect((await theOnly(own)).summary).toBe('Swap table on the court');
  const zones = (await events(own)).calendar.getAllSubcomponents('vtimezone');
  expect(zones.map((zone) => zone.getFirstPropertyValue('tzid'))).toEqual(['Europe/Berlin']);
  const whole = (await events()).events.find(({ summary }) => summary.startsWith('Swap'));
  expect((await theOnly(own)).uid).toBe(whole?.uid);
});

describe('The news feed', () => {
  const parse = async () => {
    const xml = await read('/calendar.xml');
    expect(XMLValidator.validate(xml)).toBe(true);
    const options = { ignoreAttributes: false, isArray: (name: string) => name === 'entry' };
    return new XMLParser(options).parse(xml).feed;
  };

  it('has what was put up last first, with all that Atom asks for', async () => {
    await publish();
    await publish(kitchen);
    const feed = await parse();
    expect(feed['@_xmlns']).toBe('http://www.w3.org/2005/Atom');
    expect(feed.entry.map(({ title }: { title: { '#text': string } | string }) => JSON.stringify(title))).toEqual([
      expect.stringContaining('Thursday pot'),
      expect.stringContaining('Swap table on the court'),
    ]);
    const [entry] = feed.entry;
    expect(entry.id).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(entry.updated).toBe('2027-03-01T12:00:04.000Z');
    expect(entry.link['@_href']).toBe('http://localhost/commons/thursday-pot/');
    expect(entry.author.name).toBe('Court neighbours');
    expect(feed.updated).toBe(entry.updated);
  });

  it('stays whole XML with anything that people may write', async () => {
    await publish({ title: 'Bread \uffff\ufffe\u0007', summary: ']]>\u000c\uffff', host: 'A & B <c> "d"' });
    expect((await parse()).entry[0].author.name).toBe('A & B <c> "d"');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0, section 2.2, leaves out
    expect(await read('/calendar.xml')).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  });

  it('shows people’s words as words, never as markup', async () => {
    const title = 'Bread & <b>butter</b> ]]> &amp; <img src=x onerror=alert(1)>';
    await publish({ title, summary: '<script>alert(1)</script>\n\nhttps://example.org/list', area: 'A & B' });
    const [entry] = (await parse()).entry;
    expect(entry.title['@_type']).toBe('html');
    expect(entry.summary['@_type']).toBe('html');
    expect(decoded(entry.title['#text'])).toBe(title);
    const markup = await elements(entry.title['#text'] + entry.summary['#text']);
    expect(new Set(markup.map((element) => element.split(' ')[0]))).toEqual(new Set(['p', 'div', 'a']));
    expect(words(entry.summary['#text'])).toContain('A & B. <script>alert(1)</script>');
  });
});

describe('The calendar as data', () => {
  it('has the next dates in local time with their offset, and the place only while it is public', async () => {
    await publish({ ...kitchen, reveal: 'day-before', place: 'Bell Yard' });
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect(one).toMatchObject({
      title: 'Thursday pot',
      kind: 'kitchen',
      area: 'Riverside',
      place: null,
      zone: 'Europe/Berlin',
      repeats: 'weekly',
      until: '2027-04-08',
      url: 'http://localhost/commons/thursday-pot/',
      steward: 'Amina',
    });
    const rest = { status: 'confirmed', area: 'Riverside', place: null };
    expect(one.dates).toEqual([
      { starts: '2027-03-18T18:00+01:00', ends: '2027-03-18T21:00+01:00', ...rest },
      { starts: '2027-03-25T18:00+01:00', ends: '2027-03-25T21:00+01:00', ...rest },
      { starts: '2027-04-01T18:00+02:00', ends: '2027-04-01T21:00+02:00', ...rest },
      { starts: '2027-04-08T18:00+02:00', ends: '2027-04-08T21:00+02:00', ...rest },
    ]);
    itIs('2027-03-24T18:00:00Z');
    const [later] = JSON.parse(await read('/calendar.json')).commons;
    expect(later.place).toBe('Bell Yard');
    expect(later.dates).toHaveLength(3);
    expect(later.dates.map(({ place }: { place: string }) => place)).toEqual(['Bell Yard', null, null]);
  });

  it('may be read by pages of other sites; nothing else may', async () => {
    const headers = { Origin: 'https://elsewhere.example' };
    expect((await visit('/calendar.json', { headers })).headers.get('Access-Control-Allow-Origin')).toBe('*');
    for (const path of ['/', '/propose/', '/inbox.json']) {
      expect((await visit(path, { headers })).headers.get('Access-Control-Allow-Origin'), path).toBeNull();
    }
  });
});

describe('Every feed', () => {
  const types = {
    '/calendar.ics': 'text/calendar; charset=utf-8',
    '/commons/swap-table-on-the-court.ics': 'text/calendar; charset=utf-8',
    '/calendar.xml': 'application/atom+xml; charset=utf-8',
    '/calendar.json': 'application/json; charset=utf-8',
  };

  it('says what it is', async () => {
    await publish();
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await visit(path);
      expect([status, headers.get('Content-Type')]).toEqual([200, type]);
      expect(headers.get('Last-Modified'), path).toBe('Mon, 01 Mar 2027 12:00:02 GMT');
    }
  });

  it('is sent once to a reader that has it, and again when something changed', async () => {
    const { yours } = await publish();
    for (const path of Object.keys(types)) {
      const etag = (await visit(path)).headers.get('ETag') ?? '';
      expect(etag).toMatch(/^(W\/)?".+"$/);
      itIs('2027-03-02T12:00:00Z');
      const again = await visit(path, { headers: { 'If-None-Match': etag } });
      expect([again.status, await again.text()], path).toEqual([304, '']);
      expect((await visit(path, { headers: { 'If-None-Match': '"another"' } })).status).toBe(200);
    }
    const etag = (await visit('/calendar.ics')).headers.get('ETag') ?? '';
    await post(`${yours}withdrawal/`, {});
    expect((await visit('/calendar.ics', { headers: { 'If-None-Match': etag } })).status).toBe(200);
  });
});
