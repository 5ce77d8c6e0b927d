import { type Plan, planOf } from '../../schema/commons/plan.ts';
import type { AppContext } from '../context.ts';
import { followLink } from '../link.ts';
import { expiredLink } from '../problem.tsx';

/**
 * The commons that a private link steers.
 *
 * @throws {Problem} 410 when it is not up, or when whoever the link was made for has handed it on
 */
export async function steer(c: AppContext): Promise<Plan> {
  const { subjectId: entryId } = await followLink(c, 'yours');
  const plan = await planOf(c.var.town.db, entryId ?? '');
  if (!plan) throw expiredLink();
  return plan;
}
