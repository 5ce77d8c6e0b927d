import { XMLValidator } from 'fast-xml-parser';
import { beforeEach, describe, expect, it } from 'vitest';
import { events, pot, theOnly } from '../commons.ts';
import { itIs, newTown, publish, read } from '../town.ts';

beforeEach(newTown);

describe('The calendar, read by a program that did not write it', () => {
  it('has 18:00 in Berlin at 18:00 on both sides of the clock change', async () => {
    await publish(pot);
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
    await publish({ ...pot, date: '2027-05-29', repeats: 'monthly', until: '2027-08-31' });
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
  await publish(pot);
  const own = page.replace(/\/$/, '.ics');
  expect((await theOnly(own)).summary).toBe('Swap table on the court');
  const zones = (await events(own)).calendar.getAllSubcomponents('vtimezone');
  expect(zones.map((zone) => zone.getFirstPropertyValue('tzid'))).toEqual(['Europe/Berlin']);
  const whole = (await events()).events.find(({ summary }) => summary.startsWith('Swap'));
  expect((await theOnly(own)).uid).toBe(whole?.uid);
});
