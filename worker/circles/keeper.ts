import { keeperOnTurn } from '../../schema/circles/queries.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import type { AppContext } from '../context.ts';
import { followLink } from '../link.ts';
import { Problem } from '../problem.tsx';

/**
 * The keeper who follows a link of theirs, whose `subjectId` is the keeper.
 *
 * @throws {Problem} as `followLink`, and 403 when their turn is over
 */
export async function asKeeper(c: AppContext): Promise<Keeper> {
  const { db, now } = c.var.town;
  const { subjectId } = await followLink(c, 'keeper');
  const keeper = await keeperOnTurn(db, subjectId ?? '', now);
  if (keeper) return keeper;
  throw new Problem(403, 'This link is no longer a keeper’s', 'The turn of the person it was made for is over.');
}
