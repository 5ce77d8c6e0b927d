import { XMLParser, XMLValidator } from 'fast-xml-parser';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { decoded, elements, type Fields, itIs, newTown, post, publish, read, visit, words } from './town.ts';

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
      ...{ title: 'Thursday pot', kind: 'kitchen', area: 'Riverside', place: null, zone: 'Europe/Berlin' },
      ...{ repeats: 'weekly', until: '2027-04-08', url: 'http://localhost/commons/thursday-pot/', steward: 'Amina' },
    });
    expect(one.dates).toEqual([
      { starts: '2027-03-18T18:00+01:00', ends: '2027-03-18T21:00+01:00' },
      { starts: '2027-03-25T18:00+01:00', ends: '2027-03-25T21:00+01:00' },
      { starts: '2027-04-01T18:00+02:00', ends: '2027-04-01T21:00+02:00' },
      { starts: '2027-04-08T18:00+02:00', ends: '2027-04-08T21:00+02:00' },
    ]);
    itIs('2027-03-24T18:00:00Z');
    const [later] = JSON.parse(await read('/calendar.json')).commons;
    expect(later.place).toBe('Bell Yard');
    expect(later.dates).toHaveLength(3);
  });

  it('may be read by pages of other sites; nothing else may', async () => {
    const headers = { Origin: 'https://elsewhere.example' };
    expect((await visit('/calendar.json', { headers })).headers.get('Access-Control-Allow-Origin')).toBe('*');
    for (const path of ['/', '/calendar.ics', '/propose/', '/inbox.json']) {
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
