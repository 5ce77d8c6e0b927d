import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { datesOf, localMoment, placeIsPublic, recurrenceRule } from '../../../schema/commons/dates.ts';
import type { Repeats } from '../../../schema/commons/table.ts';
import { at } from '../house.ts';

const zone = 'Europe/Berlin';

const when = (date: string, starts: string, ends: string | null, repeats: Repeats = 'never', until?: string) => ({
  date,
  starts,
  ends,
  zone,
  repeats,
  until: until ?? null,
});

const starts = (...given: Parameters<typeof when>) =>
  datesOf(when(...given)).map(({ startsAt }) => startsAt.toString());
const localStarts = (...given: Parameters<typeof when>) =>
  datesOf(when(...given)).map(({ startsAt }) => startsAt.toZonedDateTimeISO(zone).toPlainDateTime().toString());

describe('The dates of what repeats', () => {
  it('weekly at 18:00 stays at 18:00 on both sides of the clock change', () => {
    expect(starts('2027-03-18', '18:00', '20:00', 'weekly', '2027-04-08')).toEqual([
      '2027-03-18T17:00:00Z',
      '2027-03-25T17:00:00Z',
      '2027-04-01T16:00:00Z',
      '2027-04-08T16:00:00Z',
    ]);
  });

  it('and so it does when the clocks go back', () => {
    expect(localStarts('2027-10-28', '18:00', null, 'weekly', '2027-11-04')).toEqual([
      '2027-10-28T18:00:00',
      '2027-11-04T18:00:00',
    ]);
  });

  it('fortnightly leaves a week out', () => {
    expect(localStarts('2027-03-06', '09:00', null, 'fortnightly', '2027-04-05')).toEqual([
      '2027-03-06T09:00:00',
      '2027-03-20T09:00:00',
      '2027-04-03T09:00:00',
    ]);
  });

  it('monthly keeps the second Saturday', () => {
    expect(localStarts('2027-03-13', '14:00', null, 'monthly', '2027-06-30')).toEqual([
      '2027-03-13T14:00:00',
      '2027-04-10T14:00:00',
      '2027-05-08T14:00:00',
      '2027-06-12T14:00:00',
    ]);
  });

  it('monthly on a fifth Saturday means the last one', () => {
    expect(localStarts('2027-05-29', '14:00', null, 'monthly', '2027-08-31')).toEqual([
      '2027-05-29T14:00:00',
      '2027-06-26T14:00:00',
      '2027-07-31T14:00:00',
      '2027-08-28T14:00:00',
    ]);
  });

  it('the last date counts even when it starts just before midnight', () => {
    expect(localStarts('2027-03-13', '23:30', '00:30', 'weekly', '2027-03-20')).toHaveLength(2);
  });

  it('leaves out the night that skips its time, as calendars do', () => {
    const dates = localStarts('2027-03-21', '02:30', '04:00', 'weekly', '2027-04-04');
    expect(dates).toEqual(['2027-03-21T02:30:00', '2027-04-04T02:30:00']);
  });

  it('a year of weeks is 53 dates, counted in order', () => {
    const dates = datesOf(when('2027-03-13', '14:00', '17:00', 'weekly', '2028-03-13'));
    expect(dates.map(({ dateNumber }) => dateNumber)).toEqual(Array.from({ length: 53 }, (_, n) => n));
  });
});

describe('When a date is over', () => {
  it('past midnight when it ends before it starts', () => {
    const [night] = datesOf(when('2027-03-27', '20:00', '01:00'));
    expect(night?.endsAt?.toString()).toBe('2027-03-28T00:00:00Z');
    expect(night?.overAt).toEqual(night?.endsAt);
  });

  it('at the end of its local day when it has no stated end', () => {
    const [open] = datesOf(when('2027-03-28', '10:00', null));
    expect(open?.endsAt).toBeNull();
    expect(open?.overAt.toString()).toBe('2027-03-28T22:00:00Z');
  });

  it('a night across the clock change lasts an hour less', () => {
    const [night] = datesOf(when('2027-03-27', '23:00', '05:00'));
    expect(night?.startsAt.until(night.overAt).toString()).toBe('PT18000S');
  });
});

describe('A local time', () => {
  it('that the clocks skip is none', () => {
    expect(localMoment('2027-03-28', '02:30', zone)).toBeNull();
    expect(localMoment('2027-03-28', '03:00', zone)?.toInstant().toString()).toBe('2027-03-28T01:00:00Z');
  });

  it('that comes twice is the first', () => {
    expect(localMoment('2027-10-31', '02:30', zone)?.offset).toBe('+02:00');
  });
});

describe('The exact place of a day-before commons', () => {
  const dates = datesOf(when('2027-03-13', '14:00', '17:00', 'weekly', '2027-03-20'));
  const shown = (moment: string) => placeIsPublic('day-before', dates, at(moment));

  it('is public from exactly 24 hours before each start until that date is over', () => {
    expect(shown('2027-03-12T12:59:59.999Z')).toBe(false);
    expect(shown('2027-03-12T13:00:00Z')).toBe(true);
    expect(shown('2027-03-13T15:59:59.999Z')).toBe(true);
    expect(shown('2027-03-13T16:00:00Z')).toBe(false);
    expect(shown('2027-03-19T13:00:00Z')).toBe(true);
  });

  it('counts 24 hours, not a day of 23, before the morning after the clock change', () => {
    const sunday = datesOf(when('2027-03-28', '10:00', '12:00'));
    expect(placeIsPublic('day-before', sunday, at('2027-03-27T07:59:59Z'))).toBe(false);
    expect(placeIsPublic('day-before', sunday, at('2027-03-27T08:00:00Z'))).toBe(true);
  });

  it('of any other commons is always public', () => {
    expect(placeIsPublic('now', dates, at('2020-01-01T00:00:00Z'))).toBe(true);
  });
});

it('every rhythm from any day on is what a reader of recurrence rules makes of the rule', () => {
  const begin = Temporal.PlainDate.from('2026-01-01');
  let compared = 0;
  for (const zone of ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe']) {
    for (const repeats of ['weekly', 'fortnightly', 'monthly'] as const) {
      for (let day = 0; day < 420; day += 11) {
        const date = begin.add({ days: day });
        const one = { ...when(date.toString(), day % 2 ? '02:30' : '18:00', null, repeats), zone };
        const rule = { ...one, until: date.add({ days: (day * 7) % 366 }).toString() };
        const first = localMoment(rule.date, rule.starts, zone);
        const rruleString = recurrenceRule(rule);
        if (!first || !rruleString) continue;
        const read = new RRuleTemporal({ rruleString, dtstart: first, temporal: Temporal }).all();
        expect(
          datesOf(rule).map(({ startsAt }) => startsAt.toString()),
          `${rruleString} from ${first}`,
        ).toEqual(read.map((begins) => begins.toInstant().toString()));
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(300);
});
