import { Temporal } from 'temporal-polyfill';
import { daysOf, isDayOf } from '../../../schema/commons/dates.ts';
import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import { localDate, longDate, weekday } from '../dates.ts';
import type { PageContext } from '../view.ts';

const ordinals = ['first', 'second', 'third', 'fourth', 'last'];

type Repeating = Pick<Commons, 'repeats' | 'date' | 'zone'>;

/** `every Tuesday`, `the second Saturday of the month`; empty for a commons held once. */
export function rhythm(settings: PageContext['settings'], { repeats, date, zone }: Repeating): string {
  const day = Temporal.PlainDate.from(date);
  const name = weekday(settings, { at: day.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toInstant(), zone });
  switch (repeats) {
    case 'never':
      return '';
    case 'weekly':
      return `every ${name}`;
    case 'fortnightly':
      return `every second ${name}`;
    case 'monthly':
      return `the ${ordinals[Math.ceil(day.day / 7) - 1]} ${name} of the month`;
  }
}

/**
 * The rhythm beside one date: said as it is where the date is on it, as what is usual where it was moved off it,
 * and not at all of a date that was added later.
 */
export function rhythmAt(
  settings: PageContext['settings'],
  commons: Repeating & Pick<Commons, 'until'>,
  { dateNumber, startsAt }: Pick<Occurrence, 'dateNumber' | 'startsAt'>,
): string {
  const said = rhythm(settings, commons);
  if (said === '' || isDayOf(commons, localDate({ at: startsAt, zone: commons.zone }))) return said;
  return dateNumber < daysOf(commons) ? `usually ${said}` : '';
}

/** Who looks after a commons; whoever took it on has no name until a steward let it through. */
export const lookedAfterBy = ({ stewardName }: Pick<Commons, 'stewardName'>) => stewardName || 'someone new';

/** Whether a date is past, on, or to come. */
export function tense(date: Pick<Occurrence, 'startsAt' | 'overAt'>, now: Temporal.Instant): 'past' | 'on' | 'coming' {
  if (Temporal.Instant.compare(date.overAt, now) <= 0) return 'past';
  return Temporal.Instant.compare(date.startsAt, now) <= 0 ? 'on' : 'coming';
}

/** The date that matters now: the next that is on, or else the next that is called off, or the last of all. */
export function nextDate(dates: Occurrence[], now: Temporal.Instant): Occurrence | undefined {
  const coming = dates.filter((date) => tense(date, now) !== 'past');
  return coming.find(({ calledOff }) => !calledOff) ?? coming[0] ?? dates.at(-1);
}

/** False for a date after all that its commons repeats on, such as one that was added later. */
export const isInRhythm = (
  { zone, until }: Pick<Commons, 'zone' | 'until'>,
  { startsAt }: Pick<Occurrence, 'startsAt'>,
) => until !== null && localDate({ at: startsAt, zone }).toString() <= until;

/** `until Saturday 1 May 2027`, its last date; empty for a commons held once. */
export function untilWords(
  settings: PageContext['settings'],
  { zone, until }: Pick<Commons, 'zone' | 'until'>,
  dates: readonly Pick<Occurrence, 'startsAt'>[],
): string {
  const last = dates.length > 1 ? dates.findLast((date) => isInRhythm({ zone, until }, date)) : undefined;
  return last ? `until ${longDate(settings, { at: last.startsAt, zone })}` : '';
}
