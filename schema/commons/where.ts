import type { Temporal } from 'temporal-polyfill';
import { before } from '../time.ts';
import { placeIsPublic } from './dates.ts';
import type { Commons, Occurrence } from './table.ts';

/** Where something is, as far as everyone may know. `quiet`: moved, and told only to those who signed up. */
export type Where = { quiet: false; area: string; place: string | null } | { quiet: true; area: null; place: null };

/** Instead of a place that was moved quietly. */
export const quietWords = 'moved: sign up to hear where';

type Base = Pick<Commons, 'area' | 'place' | 'reveal'>;
export type Placed = Pick<Occurrence, 'startsAt' | 'overAt' | 'area' | 'place' | 'quietPlace'>;

/** The moment it is shown at; `lasting` when it is written into a file, which may be read much later. */
export interface Showing {
  now: Temporal.Instant;
  lasting?: boolean;
}

const quietly: Where = { quiet: true, area: null, place: null };
const isQuiet = ({ quietPlace }: Placed) => quietPlace !== null;
const isElsewhere = ({ area, place }: Placed) => area !== null || place !== null;

/** True for a date that is where its commons says. */
export const isUsual = (date: Placed) => !isQuiet(date) && !isElsewhere(date);

/** Where one date is. Whatever is shown to everyone asks here, so that no page or feed tells more than another. */
export function whereIs(commons: Base, date: Placed, { now, lasting = false }: Showing): Where {
  if (isQuiet(date)) return quietly;
  const isPublic = placeIsPublic(commons.reveal, lasting ? [] : [date], now);
  return { quiet: false, area: date.area ?? commons.area, place: isPublic ? (date.place ?? commons.place) : null };
}

/**
 * Where a commons is as a whole, for what names one place for all its dates: where those to come are
 * that were not moved by themselves, or else where the next one is.
 */
export function whereIsAll(commons: Base, dates: Placed[], showing: Showing): Where {
  const coming = dates.filter(({ overAt }) => before(showing.now, overAt));
  const counted = coming.length > 0 ? coming : dates;
  const usual = counted.filter(isUsual);
  if (usual.length > 0) {
    const isPublic = placeIsPublic(commons.reveal, showing.lasting ? [] : usual, showing.now);
    return { quiet: false, area: commons.area, place: isPublic ? commons.place : null };
  }
  const [first] = counted;
  return first ? whereIs(commons, first, showing) : { quiet: false, area: commons.area, place: null };
}

/** On one line: `12 Quay Street, Riverside`. */
export const whereLine = (where: Where): string =>
  where.quiet ? quietWords : [where.place, where.area].filter(Boolean).join(', ');
