import type { Temporal } from 'temporal-polyfill';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence, Repeats } from '../../../schema/commons/table.ts';
import { localDate, machineTime } from '../dates.ts';
import type { Here } from '../view.ts';
import { commonsPath } from './list.tsx';
import { nextDate } from './notice.tsx';
import { lookedAfterBy, showsPlace } from './words.ts';

/** ISO 8601 durations for schema.org's Schedule. */
const frequencies: Record<Exclude<Repeats, 'never'>, string> = { weekly: 'P1W', fortnightly: 'P2W', monthly: 'P1M' };

/** A commons as a schema.org Event: its date that is on or next, and its rhythm. */
export function eventData(here: Here, commons: PublicCommons, dates: Occurrence[]): object {
  const { settings, now } = here;
  const next = nextDate(dates, now) ?? dates[0];
  const zone = commons.zone;
  const at = (moment: Temporal.Instant) => machineTime({ at: moment, zone });
  const address = showsPlace(here, commons, dates) ? `${commons.place}, ${commons.area}` : commons.area;
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: commons.title,
    description: commons.summary,
    url: settings.SITE_URL + commonsPath(commons.slug),
    startDate: next && at(next.startsAt),
    endDate: next?.endsAt ? at(next.endsAt) : undefined,
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    isAccessibleForFree: true,
    location: { '@type': 'Place', name: commons.area, address },
    organizer: { '@type': commons.host ? 'Organization' : 'Person', name: commons.host || lookedAfterBy(commons) },
    eventSchedule:
      commons.repeats === 'never'
        ? undefined
        : {
            '@type': 'Schedule',
            startDate: dates[0] && localDate({ at: dates[0].startsAt, zone }).toString(),
            endDate: commons.until,
            startTime: commons.starts,
            endTime: commons.ends ?? undefined,
            repeatFrequency: frequencies[commons.repeats],
            scheduleTimezone: zone,
          },
  };
}
