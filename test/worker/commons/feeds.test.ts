import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeEach, describe, expect, it } from 'vitest';
import { pot } from '../commons.ts';
import { decoded, elements, itIs, newTown, post, publish, read, visit, words } from '../town.ts';

beforeEach(newTown);

describe('The news feed', () => {
  const parse = async () => {
    const xml = await read('/calendar.xml');
    expect(XMLValidator.validate(xml)).toBe(true);
    const options = { ignoreAttributes: false, isArray: (name: string) => name === 'entry' };
    return new XMLParser(options).parse(xml).feed;
  };

  it('has what was put up last first, with all that Atom asks for', async () => {
    await publish();
    await publish(pot);
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
    await publish({ ...pot, reveal: 'day-before', place: 'Bell Yard' });
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
