import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import { momentOf, type RoleHours } from '../../../schema/signups/hours.ts';
import type { Standing } from '../../../schema/signups/standings.ts';
import type { SignedUpFor } from '../../../schema/signups/told.ts';
import { localDate, longDate, timeSpan } from '../dates.ts';
import type { PageContext } from '../view.ts';

type Zoned = Pick<Commons, 'zone'>;

/** The local day by which forms name a date, `YYYY-MM-DD`. */
export const dayIn = ({ zone }: Zoned, { startsAt }: Pick<Occurrence, 'startsAt'>) =>
  localDate({ at: startsAt, zone }).toString();

type Spanned = Pick<Occurrence, 'startsAt' | 'endsAt'>;

/** `18:00–20:00`: the role's own time, or else that of the date; with its day where that is another. */
export function roleTime(context: Pick<PageContext, 'settings'>, { zone }: Zoned, role: RoleHours, date: Spanned) {
  const { startsAt, endsAt } = momentOf(role, date, zone);
  const isSameDay = dayIn({ zone }, { startsAt }) === dayIn({ zone }, date);
  return isSameDay ? timeSpan(context.settings, zone, startsAt, endsAt) : roleMoment(context, { zone }, role, date);
}

/** `Saturday 13 March 2027, 18:00–20:00` */
export function roleMoment(context: Pick<PageContext, 'settings'>, { zone }: Zoned, role: RoleHours, date: Spanned) {
  const { startsAt, endsAt } = momentOf(role, date, zone);
  return `${longDate(context.settings, { at: startsAt, zone })}, ${timeSpan(context.settings, zone, startsAt, endsAt)}`;
}

/** What somebody signed up for at the same time, in sentences; empty for nothing. Only for their own mail. */
export const clashWords = (context: Pick<PageContext, 'settings'>, clashes: SignedUpFor[]): string =>
  clashes.length === 0
    ? ''
    : `At the same time you signed up for this, too:\n${clashes
        .map(
          ({ role, commons, date }) =>
            `${role.title} at “${commons.title}”, ${roleMoment(context, commons, role, date)}`,
        )
        .join('\n')}\nYou may well do both. If not, give one of them back.`;

/** `3 of 5` */
export const countWords = ({ role, taken }: Pick<Standing, 'role' | 'taken'>) => `${taken} of ${role.hands}`;

export const isFull = ({ role, taken }: Pick<Standing, 'role' | 'taken'>) => taken >= role.hands;
