import { placeIsPublic } from '../../schema/commons/dates.ts';
import type { Commons, Occurrence } from '../../schema/commons/table.ts';
import type { Town } from '../town.ts';

/**
 * Where a date is, for somebody who signed up: also what was moved quietly, once they have a place.
 *
 * @returns one line; empty when it was taken down
 */
export async function whereFor(
  { now }: Town,
  commons: Commons,
  date: Occurrence | null,
  _hasPlace: boolean,
): Promise<string> {
  if (!date) return '';
  return placeIsPublic(commons.reveal, [date], now) ? `${commons.place}, ${commons.area}` : commons.area;
}
