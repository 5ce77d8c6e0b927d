import { Temporal } from 'temporal-polyfill';

/**
 * Days of this many hours are used for rules about waiting ("removed after 30 days", "24 hours
 * before"), which count elapsed time and so need no time zone.
 */
export const days = (count: number) => ({ hours: 24 * count });

export const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

/** The earlier of two moments. */
export const earliest = (a: Temporal.Instant, b: Temporal.Instant) => (before(a, b) ? a : b);

/** The later of two moments. */
export const latest = (a: Temporal.Instant, b: Temporal.Instant) => (before(a, b) ? b : a);

/** The moment a local month begins and the moment the next one does. */
export function monthBounds(month: Temporal.PlainYearMonth, zone: string): [Temporal.Instant, Temporal.Instant] {
  const begins = (one: Temporal.PlainYearMonth) => one.toPlainDate({ day: 1 }).toZonedDateTime(zone).toInstant();
  return [begins(month), begins(month.add({ months: 1 }))];
}

/** The same for each of its days. */
export function daysOfMonth(month: Temporal.PlainYearMonth, zone: string): [Temporal.Instant, Temporal.Instant][] {
  const begins = Array.from({ length: month.daysInMonth + 1 }, (_, days) =>
    month.toPlainDate({ day: 1 }).add({ days }).toZonedDateTime(zone).toInstant(),
  );
  return begins.slice(1).map((to, day) => [begins[day] ?? to, to]);
}

/** A year and month from `2026-11`, or null for anything else. Years 2000 to 2199 are served. */
export function parseMonth(text: string): Temporal.PlainYearMonth | null {
  return /^2[01]\d\d-(0[1-9]|1[0-2])$/.test(text) ? Temporal.PlainYearMonth.from(text) : null;
}

/** A moment at which the clocks of a zone are changed, with the offsets from UTC before and after, in seconds. */
export interface ClockChange {
  at: Temporal.Instant;
  from: number;
  to: number;
}

/** The clocks of a zone over some years. */
export interface Clocks {
  /** The offset from UTC at their beginning, in seconds. */
  offset: number;
  /** In order. */
  changes: ClockChange[];
}

/** Looking for changes asks the platform for hundreds of local times, and feeds ask for the same years. */
const clocksKnown = new Map<string, Clocks>();

const offsetAt = (moment: Temporal.ZonedDateTime) => moment.offsetNanoseconds / 1e9;

/** When the clocks of a zone are changed from the beginning of one year to the end of another, as the platform knows. */
export function clocksOf(zone: string, firstYear: number, lastYear: number): Clocks {
  const key = `${zone} ${firstYear} ${lastYear}`;
  const known = clocksKnown.get(key);
  if (known) return known;
  const begin = Temporal.PlainDate.from({ year: firstYear, month: 1, day: 1 }).toZonedDateTime(zone);
  const changes: ClockChange[] = [];
  for (let from = begin; ; ) {
    const to = from.getTimeZoneTransition('next');
    if (!to || to.year > lastYear) break;
    // Of a zone that only got another name, the platform may name a moment at which nothing changed.
    if (to.offsetNanoseconds !== from.offsetNanoseconds)
      changes.push({ at: to.toInstant(), from: offsetAt(from), to: offsetAt(to) });
    from = to;
  }
  const clocks = { offset: offsetAt(begin), changes };
  clocksKnown.set(key, clocks);
  return clocks;
}

/** The offset from UTC at a moment of those years, in seconds. */
export const offsetOf = ({ offset, changes }: Clocks, at: Temporal.Instant) =>
  changes.findLast((change) => !before(at, change.at))?.to ?? offset;

/** True for a moment whose local time comes twice that night, because the clocks are set back. */
export const comesTwice = ({ changes }: Clocks, moment: Temporal.Instant) =>
  changes.some(({ at, from, to }) => {
    const away = (moment.epochMilliseconds - at.epochMilliseconds) / 1000;
    return to < from && away >= to - from && away < from - to;
  });

/**
 * The name of an IANA zone as the database spells it, such as `Europe/Berlin` for `europe/berlin`; null for
 * anything else, a bare offset such as `+02:00` among it.
 */
export function zoneNamed(text: string): string | null {
  if (!/^[A-Za-z]/.test(text)) return null;
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return timeZoneId.toLowerCase() === text.toLowerCase() ? timeZoneId : null;
  } catch {
    return null;
  }
}
