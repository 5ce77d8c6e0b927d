import type { AppContext, Town } from '../context.ts';
import { logError } from '../log.ts';
import { afterAnswer, deliverDue } from './deliver.ts';
import { transportOf } from './transport.ts';

/**
 * Hands over what is due once the answer is out, as much as the request may still ask for; what fails or is
 * left is tried again by `scheduled`.
 *
 * @param tell owes first what follows from what was just written
 */
export function deliverSoon(c: AppContext, tell?: (town: Town) => Promise<void>): void {
  const { town } = c.var;
  const told = tell?.(town) ?? Promise.resolve();
  c.executionCtx.waitUntil(told.catch(logError).then(() => deliverDue(town, transportOf(c.env, town), afterAnswer)));
}
