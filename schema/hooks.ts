import type { SQLWrapper } from 'drizzle-orm';
import type { CommonsHooks } from './commons/hooks.ts';
import type { Database, Statement } from './database.ts';

/**
 * What a practice exports from its `hooks.ts`: what it writes when something happens that is not its own, so that no
 * practice has to know the queries of another.
 */
export interface Hooks {
  commonsHooks?: CommonsHooks;
  /**
   * The example town goes: what removes this practice's part of it, before its entries are removed.
   *
   * @param examples selects their ids
   */
  whenExampleGoes?(db: Database, examples: SQLWrapper): Statement[];
}
