import { ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import type { SignupInPlace } from '../../../schema/signups/queries.ts';
import type { Role } from '../../../schema/signups/table.ts';
import type { FeedDocument } from '../atom.ts';
import { icsOfOne } from '../commons/ics.ts';
import { localDate } from '../dates.ts';
import type { Here } from '../view.ts';

/**
 * What somebody signed up for, for their own calendar: cancelled once it is called off, or given back.
 *
 * @param where as far as they may know
 */
export function signupIcs(
  here: Here,
  { signup, role, commons, date }: SignupInPlace & { date: Occurrence },
  where: string,
): FeedDocument {
  const isOff = date.calledOff || signup.leftAt !== null;
  const waits = signup.placedAt === null;
  return icsOfOne(here, commons as PublicCommons, {
    id: signup.entryId,
    ...roleSpan(commons, role, date),
    summary: `${role.title}: ${commons.title}`,
    location: where,
    // Two can change it: the commons, and whoever signed up.
    sequence: commons.sequence + (waits ? 0 : 1) + (signup.leftAt ? 1 : 0),
    status: isOff ? ICalEventStatus.CANCELLED : waits ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
  });
}

/** When a role begins and ends at a date: by its own hours, which may lie after midnight, or with the date. */
function roleSpan(
  { zone }: Pick<Commons, 'zone'>,
  { starts, ends }: Pick<Role, 'starts' | 'ends'>,
  { startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>,
) {
  if (!starts || !ends) return { start: startsAt.toZonedDateTimeISO(zone), end: endsAt?.toZonedDateTimeISO(zone) };
  const day = localDate({ at: startsAt, zone });
  const at = (time: string, days = 0) => day.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: time });
  const start = at(starts);
  const end = at(ends);
  return { start, end: Temporal.ZonedDateTime.compare(end, start) > 0 ? end : at(ends, 1) };
}
