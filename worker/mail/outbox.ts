import { logError } from '../log.ts';
import type { AppContext, Town } from '../town.ts';
import { deliverDue } from './deliver.ts';
import { transportOf } from './transport.ts';

/**
 * Hands over what is due once the answer is out; what fails is tried again by `scheduled`.
 *
 * @param tell owes first what follows from what was just written
 */
export function deliverSoon(c: AppContext, tell?: (town: Town) => Promise<void>): void {
  const { town } = c.var;
  c.executionCtx.waitUntil(
    (tell?.(town) ?? Promise.resolve()).catch(logError).then(() => deliverDue(town, transportOf(c.env, town))),
  );
}
