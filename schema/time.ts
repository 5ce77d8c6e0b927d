import { Temporal } from 'temporal-polyfill';

/**
 * Days of this many hours are used for rules about waiting ("removed after 30 days", "24 hours
 * before"), which count elapsed time and so need no time zone.
 */
export const days = (count: number) => ({ hours: 24 * count });

export const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

/** The earlier of two moments. */
export const earliest = (a: Temporal.Instant, b: Temporal.Instant) => (before(a, b) ? a : b);

/** The moment a local month begins and the moment the next one does. */
export function monthBounds(month: Temporal.PlainYearMonth, zone: string): [Temporal.Instant, Temporal.Instant] {
  const begins = (one: Temporal.PlainYearMonth) => one.toPlainDate({ day: 1 }).toZonedDateTime(zone).toInstant();
  return [begins(month), begins(month.add({ months: 1 }))];
}

/** A year and month from `2026-11`, or null for anything else. Years 2000 to 2199 are served. */
export function parseMonth(text: string): Temporal.PlainYearMonth | null {
  return /^2[01]\d\d-(0[1-9]|1[0-2])$/.test(text) ? Temporal.PlainYearMonth.from(text) : null;
}
