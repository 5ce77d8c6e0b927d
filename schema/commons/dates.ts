import { Temporal } from 'temporal-polyfill';
import type { Commons, Occurrence, Repeats } from './table.ts';

type When = Pick<Commons, 'date' | 'starts' | 'ends' | 'zone' | 'repeats' | 'until'>;

/** A repeating commons ends after a year at the latest: whoever wants it on proposes it again. */
export const longestRepeat = { years: 1 } as const;

/**
 * A local date and time in its zone, or null when the clocks jump over it that day. Of the two
 * moments that bear the same name when clocks go back, the first is meant.
 */
export function localMoment(date: string, time: string, zone: string): Temporal.ZonedDateTime | null {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const moment = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return moment.toPlainDateTime().equals(local) ? moment : null;
}

const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * The repetition as an RFC 5545 recurrence rule without its name, or null for a commons held once.
 * UNTIL is the end of the last local day, in UTC as the RFC wants it beside a zoned start.
 */
export function recurrenceRule(when: Pick<When, 'date' | 'zone' | 'repeats' | 'until'>): string | null {
  if (when.repeats === 'never' || !when.until) return null;
  const date = Temporal.PlainDate.from(when.date);
  const end = Temporal.PlainDate.from(when.until)
    .toZonedDateTime({ timeZone: when.zone, plainTime: '23:59:59' })
    .toInstant();
  const until = `UNTIL=${end.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`;
  const weekday = weekdayNames[date.dayOfWeek - 1];
  const week = Math.ceil(date.day / 7);
  const frequency: Record<Exclude<Repeats, 'never'>, string> = {
    weekly: 'FREQ=WEEKLY',
    fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
    // Few months have a fifth Saturday; people who pick one mean the last.
    monthly: `FREQ=MONTHLY;BYDAY=${week === 5 ? -1 : week}${weekday}`,
  };
  return `${frequency[when.repeats]};${until}`;
}

export type Dated = Pick<Occurrence, 'dateNumber' | 'startsAt' | 'endsAt' | 'overAt'>;

/**
 * The first date of a commons, without expanding its repetition: it is the one that was proposed.
 *
 * @throws {RangeError} when the clocks jump over it; the form lets no such proposal through
 */
export function firstDateOf(when: When): Dated {
  const first = localMoment(when.date, when.starts, when.zone);
  if (!first) throw new RangeError(`${when.date}T${when.starts} does not exist in ${when.zone}.`);
  return { dateNumber: 0, ...span(first.toPlainDate(), when, first.toInstant()) };
}

/**
 * Every date of a commons in order, expanded in its own zone: 18:00 stays 18:00 across a clock
 * change. A date whose local time does not exist is left out, as every calendar that reads the rule
 * leaves it out (RFC 5545, section 3.3.10).
 *
 * @returns at least one date, at most 54
 * @throws {RangeError} as `firstDateOf`
 */
export function datesOf(when: When): readonly Dated[] {
  const key = [when.date, when.starts, when.ends, when.zone, when.repeats, when.until].join(' ');
  const known = datesKnown.get(key);
  if (known) return known;
  const dates = expand(when);
  if (datesKnown.size >= mostKnown) datesKnown.clear();
  datesKnown.set(key, dates);
  return dates;
}

/** When the first date begins. */
export const firstStart = (when: When): Temporal.Instant => (datesOf(when)[0] as Dated).startsAt;

/** A year of dates takes hundreds of local times, and a feed asks for those of each commons more than once. */
const datesKnown = new Map<string, readonly Dated[]>();
const mostKnown = 500;

function expand(when: When): Dated[] {
  const first = firstDateOf(when);
  const begins = datesAfter(when).flatMap((date) => localMoment(date.toString(), when.starts, when.zone) ?? []);
  return [
    first,
    ...begins.map((begin, index) => ({ dateNumber: index + 1, ...span(begin.toPlainDate(), when, begin.toInstant()) })),
  ];
}

/**
 * The local dates on which it repeats, as the recurrence rule says. Only the three rhythms that the form
 * offers: counting weeks in Temporal needs no reader of rules, which would be a fifth of the worker. A
 * test compares it with one.
 */
function datesAfter(when: Pick<When, 'date' | 'repeats' | 'until'>): Temporal.PlainDate[] {
  if (when.repeats === 'never' || !when.until) return [];
  const first = Temporal.PlainDate.from(when.date);
  const dates: Temporal.PlainDate[] = [];
  for (let n = 1; ; n++) {
    const date = nthDate(first, when.repeats, n);
    if (date.toString() > when.until) return dates;
    dates.push(date);
  }
}

/**
 * The local days on which it is held that are near some moments, each with its span; null where the clocks skip
 * it. What a change of clocks does to a commons is on these days, without expanding all the others.
 */
export function daysNear(
  when: When,
  moments: Temporal.Instant[],
): { date: Temporal.PlainDate; span: Omit<Dated, 'dateNumber'> | null }[] {
  const end = when.repeats === 'never' ? when.date : (when.until ?? when.date);
  const near = moments.flatMap((moment) => {
    const date = moment.toZonedDateTimeISO(when.zone).toPlainDate();
    const around = [-1, 0, 1].map((days) => date.add({ days }).toString());
    return around.filter((day) => day >= when.date && day <= end);
  });
  return [...new Set(near)].sort().flatMap((text) => {
    const date = Temporal.PlainDate.from(text);
    if (!isDayOf(when, date)) return [];
    const begin = localMoment(text, when.starts, when.zone);
    return { date, span: begin && span(date, when, begin.toInstant()) };
  });
}

/** True for a local day that its rule gives, skipped by the clocks or not. */
export function isDayOf({ date, repeats, until }: Pick<When, 'date' | 'repeats' | 'until'>, day: Temporal.PlainDate) {
  const first = Temporal.PlainDate.from(date);
  if (repeats === 'never' || until === null || day.equals(first)) return day.equals(first);
  if (Temporal.PlainDate.compare(day, first) < 0 || day.toString() > until) return false;
  const months = 12 * (day.year - first.year) + day.month - first.month;
  if (repeats === 'monthly') return months > 0 && nthDate(first, repeats, months).equals(day);
  return first.until(day).days % (repeats === 'weekly' ? 7 : 14) === 0;
}

/** How many days its rule gives, those that the clocks skip among them. */
export const daysOf = (when: Pick<When, 'date' | 'repeats' | 'until'>) => 1 + datesAfter(when).length;

/**
 * A rule shifted by whole days, at other times perhaps, with as many dates as before.
 *
 * @returns null when a clock change would skip one of them
 */
export function shiftedRule(when: When, days: number, { starts, ends }: Pick<When, 'starts' | 'ends'>): When | null {
  const first = Temporal.PlainDate.from(when.date).add({ days });
  if (when.repeats === 'never') return { ...when, date: first.toString(), starts, ends };
  const steps = datesAfter(when).length;
  const until = steps > 0 ? nthDate(first, when.repeats, steps) : first;
  const shifted = { ...when, date: first.toString(), starts, ends, until: until.toString() };
  if (!localMoment(shifted.date, starts, when.zone)) return null;
  return datesOf(shifted).length === datesOf(when).length ? shifted : null;
}

/** The span of one date that no rule gives. */
export const spanOf = (when: Pick<When, 'date' | 'starts' | 'ends' | 'zone'>): Omit<Dated, 'dateNumber'> => {
  const { startsAt, endsAt, overAt } = firstDateOf({ ...when, repeats: 'never', until: null });
  return { startsAt, endsAt, overAt };
};

function nthDate(first: Temporal.PlainDate, repeats: Exclude<Repeats, 'never'>, n: number): Temporal.PlainDate {
  if (repeats !== 'monthly') return first.add({ weeks: repeats === 'weekly' ? n : 2 * n });
  const month = first.toPlainYearMonth().add({ months: n });
  const week = Math.ceil(first.day / 7);
  if (week === 5) {
    const last = month.toPlainDate({ day: month.daysInMonth });
    return last.subtract({ days: (last.dayOfWeek - first.dayOfWeek + 7) % 7 });
  }
  const begin = month.toPlainDate({ day: 1 });
  return begin.add({ days: ((first.dayOfWeek - begin.dayOfWeek + 7) % 7) + 7 * (week - 1) });
}

function span(date: Temporal.PlainDate, when: When, startsAt: Temporal.Instant): Omit<Dated, 'dateNumber'> {
  const afterMidnight = when.ends !== null && when.ends <= when.starts;
  const lastDay = afterMidnight ? date.add({ days: 1 }) : date;
  const endsAt = when.ends ? lastDay.toZonedDateTime({ timeZone: when.zone, plainTime: when.ends }).toInstant() : null;
  const endOfDay = date.add({ days: 1 }).toZonedDateTime(when.zone).toInstant();
  return { startsAt, endsAt, overAt: endsAt ?? endOfDay };
}

/** How long before the start the exact place of a `day-before` commons is public. */
export const revealBefore = { hours: 24 } as const;

/**
 * Whether the exact place may be shown now: always, or from 24 hours before a date until it is over.
 *
 * @param dates the date or dates that are nearest, past ones included
 */
export function placeIsPublic(
  reveal: Commons['reveal'],
  dates: readonly Pick<Dated, 'startsAt' | 'overAt'>[],
  now: Temporal.Instant,
): boolean {
  if (reveal === 'now') return true;
  return dates.some(
    ({ startsAt, overAt }) =>
      Temporal.Instant.compare(now, startsAt.subtract(revealBefore)) >= 0 && Temporal.Instant.compare(now, overAt) < 0,
  );
}
