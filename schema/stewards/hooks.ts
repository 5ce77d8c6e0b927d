import { inArray, type SQLWrapper } from 'drizzle-orm';
import type { CommonsHooks } from '../commons/hooks.ts';
import type { Database, Statement } from '../database.ts';
import { eraseInvitations } from './invitations.ts';
import { eraseSunrises, firstSunrise, renameHolder, steered } from './sunrises.ts';
import { sunrises } from './table.ts';

/** Whoever looks after a commons holds its sunrise, and is not silent as long as they do something about it. */
export const commonsHooks: CommonsHooks = {
  published: (db, { entryId, stewardName }, at) => [firstSunrise(db, entryId, stewardName, at)],
  edited: (db, { entryId, stewardName }, edit) =>
    edit.stewardName === stewardName ? [] : [renameHolder(db, entryId, edit.stewardName)],
  steered: (db, commonsId, at) => [steered(db, commonsId, at)],
  erased: (db, commonsId) => [eraseSunrises(db, commonsId), eraseInvitations(db, commonsId)],
};

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(sunrises).where(inArray(sunrises.commonsId, examples)),
];
