import type { Temporal } from 'temporal-polyfill';
import type { Commons, Occurrence } from '../commons/table.ts';
import { before } from '../time.ts';
import type { Role } from './table.ts';

/** Minutes of a day on the clock. */
const day = 24 * 60;

/** Hours as they are typed, each `HH:MM`. */
export interface TypedHours {
  starts: string;
  ends: string;
}

/** Hours as they are kept: minutes on the clock from the start of a date, before it where negative. */
export type RoleHours = Pick<Role, 'begins' | 'lasts'>;

const minutesOf = (time: string) => 60 * Number(time.slice(0, 2)) + Number(time.slice(3, 5));

const clockOf = (minutes: number) => {
  const within = ((minutes % day) + day) % day;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
};

/** Minutes on the clock from one time to the next time it shows another; the same one is a day on. */
const minutesTo = (from: string, to: string) => (minutesOf(to) - minutesOf(from) + day) % day || day;

/**
 * Which hours are meant by a bare clock time, of the day before, the same day and the day after: those
 * that lie within the span of the date, or else nearest to it, be it to set up before or to clear up after.
 * Where no end is stated, the rest of the day counts as within.
 */
export function hoursFromStart(date: Pick<Commons, 'starts' | 'ends'>, typed: TypedHours) {
  const span = date.ends === null ? day - minutesOf(date.starts) : minutesTo(date.starts, date.ends);
  const lasts = minutesTo(typed.starts, typed.ends);
  const onTheDay = minutesOf(typed.starts) - minutesOf(date.starts);
  const away = (begins: number) => {
    if (begins + lasts < 0) return -begins - lasts;
    if (begins <= span) return 0;
    return date.ends === null ? begins : begins - span;
  };
  const within = (begins: number) => Math.min(begins + lasts, span) - Math.max(begins, 0);
  const [begins = onTheDay] = [onTheDay, onTheDay + day, onTheDay - day].sort(
    (a, b) => away(a) - away(b) || within(b) - within(a),
  );
  return { begins, lasts };
}

/**
 * When a role begins and ends at a date: by its own hours, or with the date. Whatever says a role's time asks
 * here. A time that the clocks skip is as much later, and what they would leave nothing of keeps its length.
 */
export function momentOf(
  { begins, lasts }: RoleHours,
  { startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>,
  zone: string,
): { startsAt: Temporal.Instant; endsAt: Temporal.Instant | null } {
  if (begins === null || lasts === null) return { startsAt, endsAt };
  const start = startsAt.toZonedDateTimeISO(zone).toPlainDateTime();
  const after = (minutes: number) => start.add({ minutes }).toZonedDateTime(zone).toInstant();
  const [from, to] = [after(begins), after(begins + lasts)];
  return { startsAt: from, endsAt: before(from, to) ? to : from.add({ minutes: lasts }) };
}

/** The same hours for a date that starts at another time. */
export function shiftedHours({ starts, ends }: TypedHours, from: string, to: string): TypedHours {
  const by = minutesOf(to) - minutesOf(from);
  return { starts: clockOf(minutesOf(starts) + by), ends: clockOf(minutesOf(ends) + by) };
}
