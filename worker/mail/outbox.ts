import type { AppContext } from '../town.ts';
import { afterAnswer, deliverDue } from './deliver.ts';
import { transportOf } from './transport.ts';

/** Hands over what is due once the answer is out; what fails is tried again by `scheduled`. */
export function deliverSoon(c: AppContext): void {
  const { town } = c.var;
  c.executionCtx.waitUntil(deliverDue(town, transportOf(c.env, town), afterAnswer));
}
