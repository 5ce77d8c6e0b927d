import { eq } from 'drizzle-orm';
import type { CommonsHooks } from '../commons/hooks.ts';
import { acts } from './table.ts';

/** The group behind a commons is named in the ledger as long as the commons is up. */
export const commonsHooks: CommonsHooks = {
  unpublished: (db, commonsId) => [db.update(acts).set({ host: null }).where(eq(acts.commonsId, commonsId))],
};
