import { inArray, type SQLWrapper } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Commons, changes, commons, type Edit, edits, occurrences } from './table.ts';

/** What other practices write with what happens to a commons, in the same batch: all of it or nothing. */
export interface CommonsHooks {
  /** It became public. */
  published?(db: Database, commons: Commons, at: Temporal.Instant): Statement[];
  /** Its text becomes that of an edit. */
  edited?(db: Database, commons: Commons, edit: Edit, at: Temporal.Instant): Statement[];
  /** Whoever holds it did something about it. */
  steered?(db: Database, commonsId: string, at: Temporal.Instant): Statement[];
  /** Whoever holds it takes it down, whose dates are there still. */
  takenDown?(db: Database, commonsId: string, at: Temporal.Instant): Statement[];
  /** A steward puts up again what another took down, whose dates are back. */
  putBack?(db: Database, commonsId: string): Statement[];
  /** It goes off every public page. */
  unpublished?(db: Database, commonsId: string): Statement[];
  /** What it said is removed. */
  erased?(db: Database, commonsId: string): Statement[];
}

/** What the writing of a commons works with. */
export interface CommonsContext {
  db: Database;
  commonsHooks: CommonsHooks[];
}

/** What all practices write with one thing that happens. */
export const hooked = ({ commonsHooks }: CommonsContext, call: (hooks: CommonsHooks) => Statement[] | undefined) =>
  commonsHooks.flatMap((hooks) => call(hooks) ?? []);

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(occurrences).where(inArray(occurrences.entryId, examples)),
  db.delete(changes).where(inArray(changes.commonsId, examples)),
  db.delete(edits).where(inArray(edits.entryId, examples)),
  db.delete(commons).where(inArray(commons.entryId, examples)),
];
