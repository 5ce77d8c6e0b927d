import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan, jsonLd, pot as shortPot } from '../commons.ts';
import { decoded, type Fields, itIs, newTown, post, publish, read, words } from '../town.ts';

beforeEach(newTown);

const pot: Fields = { ...shortPot, until: '2027-04-15' };

describe('Beside a date that was moved off it', () => {
  it('the rhythm is what is usual, on every page and in the news; beside the others it is as it was', async () => {
    const { yours, page } = await publish(pot);
    expect(words(await read('/'))).toContain('every Thursday');
    await changePlan(yours, 'move', 0, { date: '2027-03-16' });
    expect(words(await read('/'))).toContain('usually every Thursday');
    expect(words(await read(page))).toContain('usually every Thursday');
    const news = words(decoded(await read('/calendar.xml')));
    expect(news).toContain('Tuesday, 16 March 2027, 18:00–21:00, usually every Thursday');
    const month = words(await read('/month/2027-03/'));
    expect(month.match(/usually every Thursday/g)).toHaveLength(1);
    expect(month.match(/, every Thursday/g)).toHaveLength(1);
    itIs('2027-03-17T12:00:00Z');
    expect(words(await read('/'))).not.toContain('usually');
  });

  it('and of a date that was added later nothing is said', async () => {
    const { yours } = await publish({ ...pot, until: '2027-03-18' });
    itIs('2027-03-19T12:00:00Z');
    await post(`${yours}plan/`, {
      act: 'again',
      which: 'all',
      date: '2027-04-06',
      starts: '15:00',
      ends: '',
      area: 'A',
      place: 'B',
    });
    expect(words(await read('/month/2027-04/'))).not.toContain('every Thursday');
    expect(words(await read('/'))).not.toContain('every Thursday');
  });
});

describe('A commons as data for search engines', () => {
  it('has the nth weekday of its month, or the last', async () => {
    const { page } = await publish({
      ...pot,
      title: 'Last Saturday',
      date: '2027-05-29',
      repeats: 'monthly',
      until: '2027-10-30',
    });
    expect((await jsonLd(page)).eventSchedule).toMatchObject({ repeatFrequency: 'P1M', byDay: '-1SA' });
    const second = await publish({
      ...pot,
      title: 'Second Saturday',
      date: '2027-03-13',
      repeats: 'monthly',
      until: '2027-10-30',
    });
    expect((await jsonLd(second.page)).eventSchedule).toMatchObject({ repeatFrequency: 'P1M', byDay: '2SA' });
    const { eventSchedule, subEvent } = await jsonLd((await publish({ ...pot, title: 'Weekly' })).page);
    expect(eventSchedule).toMatchObject({ repeatFrequency: 'P1W', byDay: 'https://schema.org/Thursday' });
    expect([eventSchedule.exceptDate, subEvent]).toEqual([undefined, undefined]);
  });

  it('leaves out what was moved or called off, and tells each by itself', async () => {
    const { yours, page } = await publish(pot);
    await changePlan(yours, 'move', 1, {
      date: '2027-03-26',
      starts: '19:00',
      ends: '21:00',
      area: 'Canal Side',
      place: 'Boat house',
    });
    await changePlan(yours, 'off', 2);
    const { eventSchedule, subEvent } = await jsonLd(page);
    expect(eventSchedule.exceptDate).toEqual(['2027-03-25T18:00+01:00', '2027-04-01T18:00+02:00']);
    expect(subEvent).toMatchObject([
      {
        startDate: '2027-03-26T19:00+01:00',
        endDate: '2027-03-26T21:00+01:00',
        eventStatus: 'https://schema.org/EventRescheduled',
        previousStartDate: '2027-03-25T18:00+01:00',
        location: { name: 'Canal Side', address: 'Boat house, Canal Side' },
      },
      { startDate: '2027-04-01T18:00+02:00', eventStatus: 'https://schema.org/EventCancelled' },
    ]);
  });
});
