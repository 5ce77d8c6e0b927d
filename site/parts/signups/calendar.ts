import { ICalEventStatus } from 'ical-generator';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { momentOf } from '../../../schema/signups/hours.ts';
import type { SignupInPlace } from '../../../schema/signups/queries.ts';
import type { FeedDocument } from '../atom.ts';
import { icsOfOne } from '../commons/ics.ts';
import type { PageContext } from '../view.ts';

/**
 * What somebody signed up for, for their own calendar: cancelled once it is called off, or given back.
 *
 * @param where as far as they may know
 */
export function signupIcs(
  context: PageContext,
  { signup, role, commons, date }: SignupInPlace & { date: Occurrence },
  where: string,
): FeedDocument {
  const isOff = date.calledOff || signup.leftAt !== null;
  const waits = signup.placedAt === null;
  return icsOfOne(context, commons as PublicCommons, momentOf(role, date, commons.zone), {
    id: signup.entryId,
    summary: `${role.title}: ${commons.title}`,
    location: where,
    // Two can change it: the commons, and whoever signed up.
    sequence: commons.sequence + (waits ? 0 : 1) + (signup.leftAt ? 1 : 0),
    status: isOff ? ICalEventStatus.CANCELLED : waits ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
  });
}
