import type { Temporal } from 'temporal-polyfill';
import { type Answers, time } from '../form.ts';
import { readRoles } from '../signups/role-lines.ts';
import { firstDateOf } from './dates.ts';
import type { TypedWhen } from './form.ts';

/** An end before the start means the next day. Beyond this many minutes it is asked whether it does. */
const askedBeyond = 12 * 60;

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Whether an end is before its start by so little that one of the two may be mistyped. */
function isLong(starts: string, ends: string): boolean {
  const minutes = minutesOf(ends) - minutesOf(starts);
  return ends !== '' && minutes <= 0 && minutes + 24 * 60 > askedBeyond;
}

const readClock = (typed = '') => time().safeParse(typed).data ?? '';

/**
 * What somebody ticks who means it: the hours themselves, so that other hours are asked about again. Empty
 * where there is nothing to ask.
 */
export function longHours({ starts, ends }: Answers): string {
  const [from, to] = [readClock(starts), readClock(ends)];
  return from !== '' && isLong(from, to) ? `${from}–${to}` : '';
}

/** The same for the roles of a text: the hours of all that are so long. */
export const longRoles = (text: string): string => rolesToAsk(text).map(hoursOf).join(', ');

const hoursOf = ({ starts, ends }: { starts: string | null; ends: string | null }) => `${starts}–${ends}`;

function rolesToAsk(text: string) {
  const read = readRoles(text);
  return read.ok ? read.lines.filter(({ starts, ends }) => starts && ends && isLong(starts, ends)) : [];
}

/** The question about a date: on which day it would end, and after how long. Null where it is answered. */
export function askAboutEnd(typed: TypedWhen, zone: string, said: string): string | null {
  const long = longHours({ starts: typed.starts, ends: typed.ends });
  if (long === '' || said === long) return null;
  const { startsAt, endsAt } = firstDateOf({ ...typed, zone, repeats: 'never', until: null });
  if (!endsAt) return null;
  const day = endsAt
    .toZonedDateTimeISO(zone)
    .toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
  return `That would end on ${day} at ${typed.ends}, ${lengthWords(startsAt, endsAt)} later. Tick that it does, or enter another time`;
}

/** The question about the hours of roles, whose day is that of each date. */
export function askAboutRoles(text: string, said: string): string | null {
  const [first] = rolesToAsk(text);
  if (!first || said === longRoles(text)) return null;
  return `“${first.title}” would end at ${first.ends} on the day after it starts, more than 12 hours later. Tick that it does, or enter other hours`;
}

function lengthWords(from: Temporal.Instant, to: Temporal.Instant): string {
  const { hours, minutes } = from.until(to, { largestUnit: 'hour', smallestUnit: 'minute' });
  return minutes === 0 ? `${hours} hours` : `${hours} hours and ${minutes} minutes`;
}
