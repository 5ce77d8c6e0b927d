import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan, events, pot, potInBellYard, theOnly } from '../commons.ts';
import { itIs, newTown, publish } from '../town.ts';

beforeEach(newTown);

describe('After a change of plan, the same program', () => {
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
    await changePlan(yours, 'move', 0, {
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
    const { yours } = await publish(potInBellYard);
    await changePlan(yours, 'off', 2);
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

    await changePlan(yours, 'open', 2);
    const after = await drawn();
    expect([after.found.length, after.series.sequence]).toEqual([1, 2]);
  });

  it('has everything called off at once', async () => {
    const { yours } = await publish(pot);
    await changePlan(yours, 'off', 'all');
    const { found, series } = await drawn();
    expect(found).toHaveLength(1);
    expect(series.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('has one date moved, then all, with what was held where it was', async () => {
    const { yours } = await publish(potInBellYard);
    await changePlan(yours, 'move', 1, { date: '2027-03-26', area: 'Canal Side', place: 'Boat house' });
    expect((await drawn()).list).toEqual([
      '2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-03-26T18:00:00–21:00 CONFIRMED Boat house, Canal Side',
      '2027-04-01T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
      '2027-04-08T18:00:00–21:00 CONFIRMED Bell Yard, Old Town',
    ]);
    itIs('2027-03-27T12:00:00Z');
    await changePlan(yours, 'move', 'all', {
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
    const { yours } = await publish({ ...potInBellYard, roles: '2 × Tea' });
    await changePlan(yours, 'move', 1, { area: 'Canal Side', place: 'Boat house', quiet: 'yes' });
    expect((await drawn()).list[1]).toBe('2027-03-25T18:00:00–21:00 CONFIRMED moved: sign up to hear where');
    expect((await drawn()).list[0]).toBe('2027-03-18T18:00:00–21:00 CONFIRMED Bell Yard, Old Town');
  });

  it('has the date on which something is held again', async () => {
    const { yours } = await publish();
    itIs('2027-03-20T12:00:00Z');
    await changePlan(yours, 'again', 'all', {
      date: '2027-06-05',
      ends: '18:30',
      area: 'Canal Side',
      place: 'Boat house',
    });
    expect((await drawn()).list).toEqual([
      '2027-03-13T14:00:00–17:00 CONFIRMED Basketball court, 12 Quay Street, Riverside',
      '2027-06-05T14:00:00–18:30 CONFIRMED Boat house, Canal Side',
    ]);
  });
});
