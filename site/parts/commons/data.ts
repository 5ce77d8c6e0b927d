import type { Temporal } from 'temporal-polyfill';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Change, Occurrence, Repeats } from '../../../schema/commons/table.ts';
import { whereIs } from '../../../schema/commons/where.ts';
import { machineTime } from '../dates.ts';
import type { Here } from '../view.ts';
import { commonsPath } from './list.tsx';
import { lookedAfterBy, nextDate } from './words.ts';

/** ISO 8601 durations for schema.org's Schedule. */
const frequencies: Record<Exclude<Repeats, 'never'>, string> = { weekly: 'P1W', fortnightly: 'P2W', monthly: 'P1M' };

/** A commons as a schema.org Event: its date that is on or next, and its rhythm. */
export function eventData(here: Here, commons: PublicCommons, dates: Occurrence[], changes: Change[]): object {
  const { settings, now } = here;
  const next = nextDate(dates, now) ?? dates[0];
  const zone = commons.zone;
  const at = (moment: Temporal.Instant) => machineTime({ at: moment, zone });
  const where = next && whereIs(commons, next, here);
  const address = where?.place ? `${where.place}, ${where.area}` : where?.area;
  const moved = changes.find(({ n, newTime }) => n === next?.n && newTime);
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
    location: where?.area ? { '@type': 'Place', name: where.area, address } : undefined,
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
            scheduleTimezone: zone,
          },
  };
}
