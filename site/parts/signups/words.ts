import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import type { Standing } from '../../../schema/signups/queries.ts';
import type { Role } from '../../../schema/signups/table.ts';
import { localDate, longDate, timeSpan } from '../dates.ts';
import { isolatedSpan } from '../isolate.ts';
import type { Here } from '../view.ts';

type Zoned = Pick<Commons, 'zone'>;

/** The local day by which forms name a date, `YYYY-MM-DD`. */
export const dayIn = ({ zone }: Zoned, { startsAt }: Pick<Occurrence, 'startsAt'>) =>
  localDate({ at: startsAt, zone }).toString();

/** `18:00–20:00`: the role's own time, or else that of the date. */
export const roleTime = (
  { settings }: Pick<Here, 'settings'>,
  { zone }: Zoned,
  { starts, ends }: Pick<Role, 'starts' | 'ends'>,
  { startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>,
) => (starts && ends ? isolatedSpan(settings.LOCALE, starts, ends) : timeSpan(settings, zone, startsAt, endsAt));

/** `Saturday 13 March 2027, 18:00–20:00` */
export const roleMoment = (
  here: Pick<Here, 'settings'>,
  commons: Zoned,
  role: Pick<Role, 'starts' | 'ends'>,
  date: Pick<Occurrence, 'startsAt' | 'endsAt'>,
) => `${longDate(here.settings, { at: date.startsAt, zone: commons.zone })}, ${roleTime(here, commons, role, date)}`;

/** `3 of 5` */
export const countWords = ({ role, taken }: Pick<Standing, 'role' | 'taken'>) => `${taken} of ${role.hands}`;

export const isFull = ({ role, taken }: Pick<Standing, 'role' | 'taken'>) => taken >= role.hands;
