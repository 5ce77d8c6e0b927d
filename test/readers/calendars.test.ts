import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { datesOf, localMoment, shiftedRule, spanOf } from '../../schema/commons/dates.ts';
import { type Carried, type PublicCommons, plainDates } from '../../schema/commons/queries.ts';
import type { Occurrence, Repeats } from '../../schema/commons/table.ts';
import { ensureReaders } from '../../scripts/local/readers.ts';
import { icsFeed } from '../../site/parts/commons/ics.ts';
import type { PageContext } from '../../site/parts/view.ts';
import { byIcalJs, byKhal, byRecurringIcalEvents, byThePlainest, line, type Read, vocabulary } from './readers.ts';

const isThere = await ensureReaders();
if (!isThere)
  console.warn('khal and recurring-ical-events are not here and cannot be installed, so they are not asked.');

const now = Temporal.Instant.from('2027-03-01T12:00:00Z');
const context: PageContext = {
  now,
  settings: {
    SITE_NAME: 'Test Town',
    SITE_URL: 'https://town.example',
    WELCOME: '',
    TIME_ZONE: 'Europe/Berlin',
    LOCALE: 'en-GB',
    CURRENCY: 'EUR',
    HELP_NOW: '',
    HELP_ELSEWHERE: '',
  },
};

let count = 0;

interface Said {
  date: string;
  starts: string;
  ends: string | null;
  repeats: Repeats;
  until: string | null;
  zone: string;
}

function commons(said: Said): PublicCommons {
  count += 1;
  return {
    ...said,
    entryId: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    slug: `one-${count}`,
    title: `${said.repeats} at ${said.starts} from ${said.date}, ${said.zone}`,
    kind: 'kitchen',
    summary: 'Soup',
    area: 'Riverside',
    place: '12 Quay Street',
    reveal: 'now',
    answersStopped: false,
    bring: '',
    access: '',
    host: '',
    stewardName: 'Amina',
    roles: '',
    lastOverAt: datesOf(said).at(-1)?.overAt ?? now,
    sequence: 0,
    changedAt: now,
    publishedAt: now,
    summarizedOn: null,
  };
}

/** What its page says: every date that is not called off. */
const page = ({ commons: one, dates }: Carried): string[] =>
  (dates ?? plainDates(one))
    .filter(({ calledOff }) => !calledOff)
    .map(({ startsAt, endsAt }) => line(one.entryId, startsAt, endsAt));

const unchanged = (said: Said): Carried => ({ commons: commons(said), dates: null, changedAt: now });

/** A commons of which something was changed: its dates as they are then, in order of time. */
function changed(said: Said, change: (dates: Occurrence[], one: PublicCommons) => Occurrence[], rule = said): Carried {
  const one = { ...commons(rule), sequence: 1 };
  const dates = change(
    datesOf(said).map((date) => ({ ...(plainDates(one)[0] as Occurrence), ...date })),
    one,
  );
  const last =
    dates
      .map(({ overAt }) => overAt)
      .sort(Temporal.Instant.compare)
      .at(-1) ?? now;
  return {
    commons: { ...one, lastOverAt: last },
    dates: dates.toSorted((a, b) => Temporal.Instant.compare(a.startsAt, b.startsAt)),
    changedAt: now,
  };
}

const replaced = (dates: Occurrence[], n: number, by: Partial<Occurrence>) =>
  dates.map((date) => (date.dateNumber === n ? { ...date, ...by } : date));

const zones = [
  ...['Europe/Berlin', 'Europe/Amsterdam', 'America/New_York', 'America/Santiago'],
  ...['Australia/Lord_Howe', 'Asia/Kolkata', 'UTC', 'Etc/GMT+3'],
];
const hours: [string, string | null][] = [
  ...([
    ['18:00', '20:00'],
    ['14:00', null],
    ['22:00', '04:00'],
    ['01:30', '02:30'],
    ['02:30', '03:30'],
  ] as const),
  ...([
    ['00:30', '05:00'],
    ['23:30', '00:30'],
    ['20:00', '02:00'],
    ['02:15', '02:45'],
    ['23:00', '22:00'],
  ] as const),
].map(([starts, ends]) => [starts, ends]);

/** On a Saturday or a Sunday in spring, through both changes of the clocks of a year, and from a night of change on. */
const begins = ['2027-03-06', '2027-03-07', '2027-03-27', '2027-03-28', '2027-10-30', '2027-10-31'];

const everyOne: Said[] = zones.flatMap((zone) =>
  hours.flatMap(([starts, ends]) =>
    begins.flatMap((date) =>
      (['weekly', 'fortnightly', 'monthly', 'never'] as const).flatMap((repeats) => {
        const until = repeats === 'never' ? null : '2027-12-31';
        return localMoment(date, starts, zone) ? [{ date, starts, ends, repeats, until, zone }] : [];
      }),
    ),
  ),
);

/** The town's own zone week by week, and of all the rest each so many: two thousand would take khal minutes. */
const everyRhythm = everyOne.filter(
  ({ zone, repeats }, index) => (zone === 'Europe/Berlin' && repeats === 'weekly') || index % 17 === 0,
);

const night: Said = {
  date: '2027-03-13',
  starts: '22:00',
  ends: '04:00',
  repeats: 'weekly',
  until: '2027-11-20',
  zone: 'Europe/Berlin',
};
const evening: Said = { ...night, starts: '18:00', ends: '21:00' };
const once: Said = { ...evening, repeats: 'never', until: null };
const fifth: Said = { ...evening, date: '2027-01-30', repeats: 'monthly', until: '2027-12-31' };

const moved = (said: Said, n: number, to: { date: string; starts: string; ends: string | null }) =>
  changed(said, (dates) => replaced(dates, n, spanOf({ ...to, zone: said.zone })));

/** The commons itself is moved from its fourth date on, the ones before stay where they were. */
function movedWhole(said: Said, days: number, starts: string, ends: string | null): Carried {
  const rule = shiftedRule(said, days, { starts, ends });
  if (!rule) throw new Error('The clocks skip a date of that.');
  const to = datesOf(rule);
  return changed(
    said,
    (dates) => dates.map((date) => (date.dateNumber < 3 ? date : { ...date, ...to[date.dateNumber] })),
    rule,
  );
}

const added = (said: Said, when: { date: string; starts: string; ends: string | null }, by: Partial<Occurrence> = {}) =>
  changed(said, (dates) => {
    const [first] = dates;
    if (!first) throw new Error('There is no date.');
    return [
      ...dates,
      {
        ...first,
        ...spanOf({ ...when, zone: said.zone }),
        dateNumber: dates.length,
        area: 'Canal Side',
        place: 'Boat house',
        ...by,
      },
    ];
  });

const plans: Record<string, Carried> = {
  'one date is moved': moved(evening, 2, { date: '2027-03-28', starts: '10:00', ends: '12:00' }),
  'one date is moved into the night of the change': moved(evening, 2, {
    date: '2027-03-27',
    starts: '23:00',
    ends: '05:00',
  }),
  'one date is moved to a time that comes twice': moved(evening, 20, {
    date: '2027-10-31',
    starts: '02:15',
    ends: '02:45',
  }),
  'the first date is moved': moved(night, 0, { date: '2027-03-12', starts: '20:00', ends: null }),
  'a date is moved onto the day of another': moved(evening, 1, { date: '2027-03-27', starts: '10:00', ends: '12:00' }),
  'a date is called off': changed(evening, (dates) => replaced(dates, 3, { calledOff: true })),
  'the night of the change is called off': changed(night, (dates) => replaced(dates, 2, { calledOff: true })),
  'all but one are called off': changed(night, (dates) =>
    dates.map((date) => ({ ...date, calledOff: date.dateNumber !== 2 })),
  ),
  'all are called off': changed(night, (dates) => dates.map((date) => ({ ...date, calledOff: true }))),
  'a date is moved quietly': changed(evening, (dates) => replaced(dates, 3, { quietPlace: 'sealed' })),
  'all to come are moved to another weekday': movedWhole(evening, 2, '17:00', '19:30'),
  'all to come are moved into the night': movedWhole(evening, 1, '23:00', '05:00'),
  'the last Saturday becomes the Sunday after it': movedWhole(fifth, 1, '18:00', '21:00'),
  'it is held again': added(once, { date: '2027-06-05', starts: '15:00', ends: '18:00' }),
  'it is held again when times come twice': added(once, { date: '2027-10-31', starts: '01:00', ends: '02:30' }),
  'it is held again, and that is called off': added(
    once,
    { date: '2027-06-05', starts: '15:00', ends: null },
    { calledOff: true },
  ),
  'what repeated is held again': added(
    { ...evening, until: '2027-04-03' },
    { date: '2027-06-05', starts: '15:00', ends: '18:00' },
  ),
};

const span = ['2026-12-01', '2028-12-31'] as const;

const readers: [string, (calendar: string) => Read, boolean][] = [
  ['ical.js', byIcalJs, true],
  ['a plain reader that counts lengths exactly', (calendar) => byThePlainest(calendar, 'exact'), true],
  ['a plain reader that counts lengths on the clock', (calendar) => byThePlainest(calendar, 'on the clock'), true],
  ['khal', (calendar) => byKhal(calendar, ...span), isThere],
  ['recurring-ical-events', (calendar) => byRecurringIcalEvents(calendar, ...span), isThere],
];

/** khal and Python give what has no end one of their own. */
const starts = (lines: string[]) => lines.map((one) => one.split(' ').slice(0, 2).join(' ')).sort();

it('in CI, no reader is left out', () => {
  expect(isThere || process.env.CI !== 'true').toBe(true);
});

describe.each(readers)('%s reads what the page says', (_name, read, isHere) => {
  const compare = (list: Carried[]) => {
    const found = read(icsFeed(context, 'Test Town', list).body);
    const open = new Set(
      list.flatMap((one) =>
        (one.dates ?? plainDates(one.commons)).every(({ endsAt }) => endsAt) ? [] : one.commons.entryId,
      ),
    );
    const isOpen = (one: string) => open.has(one.slice(0, 36));
    const said = list.flatMap(page);
    expect(found.filter((one) => !isOpen(one))).toEqual(said.filter((one) => !isOpen(one)).sort());
    expect(starts(found.filter(isOpen))).toEqual(starts(said.filter(isOpen)));
  };

  it.skipIf(!isHere)('of every rhythm, at every hour, through the changes of the clocks', { timeout: 240_000 }, () => {
    compare(everyRhythm.map(unchanged));
  });

  it.skipIf(!isHere).each(Object.entries(plans))('once %s', { timeout: 60_000 }, (_what, plan) => {
    compare([plan]);
  });
});

it('a feed uses nothing that a known reader overlooks', () => {
  const all = icsFeed(context, 'Test Town', [...everyRhythm.map(unchanged), ...Object.values(plans)]).body;
  const { properties, rules } = vocabulary(all);
  // Google's calendar does not show dates beside a rule, nor past its count.
  expect(properties).toEqual(
    [
      ...['categories', 'created', 'description', 'dtend', 'dtstamp', 'dtstart', 'exdate', 'last-modified', 'location'],
      ...['recurrence-id', 'rrule', 'sequence', 'status', 'summary', 'uid', 'url'],
    ].sort(),
  );
  expect(rules).toEqual(['BYDAY', 'FREQ', 'INTERVAL', 'UNTIL']);
});
