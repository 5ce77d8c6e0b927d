import type { Temporal } from 'temporal-polyfill';
import { datesOf, recurrenceRule } from '../../../schema/commons/dates.ts';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence, PlanChange, Repeats } from '../../../schema/commons/table.ts';
import { whereIs } from '../../../schema/commons/where.ts';
import { before } from '../../../schema/time.ts';
import { dayOf, machineTime, weekday } from '../dates.ts';
import type { PageContext } from '../view.ts';
import { commonsPath } from './list.tsx';
import { lookedAfterBy, nextDate } from './words.ts';

/** The most dates that are told one by one. */
const toldAtMost = 20;

/** ISO 8601 durations for schema.org's Schedule. */
const frequencies: Record<Exclude<Repeats, 'never'>, string> = { weekly: 'P1W', fortnightly: 'P2W', monthly: 'P1M' };

/** A commons as a schema.org Event: its date that is on or next, and its rhythm. */
export function eventData(
  context: PageContext,
  commons: PublicCommons,
  dates: Occurrence[],
  changes: PlanChange[],
): object {
  const { settings, now } = context;
  const next = nextDate(dates, now) ?? dates[0];
  const zone = commons.zone;
  const off = commons.repeats === 'never' ? [] : offTheRule(commons, dates);
  const apart = off.filter(({ date }) => before(now, date.overAt)).slice(0, toldAtMost);
  const at = (moment: Temporal.Instant) => machineTime({ at: moment, zone });
  const moved = changes.find(({ dateNumber, newTime }) => dateNumber === next?.dateNumber && newTime);
  const status = next?.calledOff ? 'EventCancelled' : moved ? 'EventRescheduled' : 'EventScheduled';
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: commons.title,
    description: commons.summary,
    url: settings.SITE_URL + commonsPath(commons.slug),
    startDate: next && at(next.startsAt),
    endDate: next?.endsAt ? at(next.endsAt) : undefined,
    eventStatus: `https://schema.org/${status}`,
    previousStartDate: moved && !next?.calledOff ? at(moved.wasStartsAt) : undefined,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    isAccessibleForFree: true,
    location: next && placeOf(context, commons, next),
    organizer: { '@type': commons.host ? 'Organization' : 'Person', name: commons.host || lookedAfterBy(commons) },
    eventSchedule:
      commons.repeats === 'never'
        ? undefined
        : {
            '@type': 'Schedule',
            startDate: commons.date,
            endDate: commons.until,
            startTime: commons.starts,
            endTime: commons.ends ?? undefined,
            repeatFrequency: frequencies[commons.repeats],
            byDay: byDay(commons),
            exceptDate: off.length > 0 ? off.flatMap(({ said }) => (said ? at(said) : [])) : undefined,
            scheduleTimezone: zone,
          },
    subEvent:
      apart.length === 0
        ? undefined
        : apart.map(({ date, said }) => ({
            '@type': 'Event',
            name: commons.title,
            startDate: at(date.startsAt),
            endDate: date.endsAt ? at(date.endsAt) : undefined,
            eventStatus: `https://schema.org/${date.calledOff ? 'EventCancelled' : said ? 'EventRescheduled' : 'EventScheduled'}`,
            previousStartDate: said && !date.calledOff ? at(said) : undefined,
            location: placeOf(context, commons, date),
          })),
  };
}

/** `https://schema.org/Tuesday`, or the nth of a month as iCalendar writes it (RFC 5545, BYDAY): `2SA`, `-1SA`. */
function byDay(commons: PublicCommons): string {
  const [, nth] = /BYDAY=([^;]+)/.exec(recurrenceRule(commons) ?? '') ?? [];
  return nth ?? `https://schema.org/${weekday({ LOCALE: 'en' }, dayOf(commons.date))}`;
}

interface OffTheRule {
  date: Occurrence;
  /** When the rule has it; null for one that was added beside the rule. */
  said: Temporal.Instant | null;
}

/** The dates that are not held as the rule says: moved, called off, added. */
function offTheRule(commons: PublicCommons, dates: Occurrence[]): OffTheRule[] {
  if (commons.sequence === 0) return [];
  const moments = datesOf(commons);
  return dates.flatMap((date) => {
    const said = moments[date.dateNumber]?.startsAt ?? null;
    return said?.equals(date.startsAt) && !date.calledOff ? [] : [{ date, said }];
  });
}

/** Where a date is, as far as everyone may know; undefined where it was moved quietly. */
function placeOf(context: PageContext, commons: PublicCommons, date: Occurrence): object | undefined {
  const where = whereIs(commons, date, context);
  const address = where.place ? `${where.place}, ${where.area}` : where.area;
  return where.area ? { '@type': 'Place', name: where.area, address } : undefined;
}
