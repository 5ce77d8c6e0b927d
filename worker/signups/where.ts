import { quietPlaceOf } from '../../schema/commons/plan.ts';
import type { Commons, Occurrence } from '../../schema/commons/table.ts';
import { whereIs, whereLine } from '../../schema/commons/where.ts';
import type { Town } from '../context.ts';

/**
 * Where a date is, for somebody who signed up: also what was moved quietly, once they have a place.
 *
 * @returns one line; empty when it was taken down
 */
export async function whereFor(
  { keys, now }: Town,
  commons: Commons,
  date: Occurrence | null,
  hasPlace: boolean,
): Promise<string> {
  if (!date) return '';
  const quiet = await quietPlaceOf(keys, date);
  if (!quiet) return whereLine(whereIs(commons, date, { now }));
  return hasPlace ? `${quiet.place}, ${quiet.area}` : 'moved: whoever has a place is told where';
}
