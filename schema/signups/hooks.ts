import { and, eq, inArray, type SQLWrapper, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import type { CommonsHooks } from '../commons/hooks.ts';
import type { Database, Statement } from '../database.ts';
import { entries, stopWaiting } from '../entries.ts';
import { eraseRoles, publishRoles } from './roles.ts';
import { roles, signups } from './table.ts';
import { forgetTakenDown, notifyTakenDown } from './told.ts';

/** The roles of a commons follow its text, and whoever signed up hears of it when it is taken down. */
export const commonsHooks: CommonsHooks = {
  published: (db, commons, at) => publishRoles(db, commons, commons.roles, at.epochMilliseconds),
  edited: (db, commons, edit, at) =>
    edit.roles === commons.roles ? [] : publishRoles(db, commons, edit.roles, at.epochMilliseconds),
  takenDown: (db, commonsId, at) => [notifyTakenDown(db, commonsId, at)],
  putBack: (db, commonsId) => [forgetTakenDown(db, commonsId)],
  erased: eraseRoles,
};

/** Whoever signed up for something of the example is real: their name waits for nobody any more. */
export function whenExampleGoes(db: Database, examples: SQLWrapper): Statement[] {
  const ofPeople = and(eq(entries.kind, 'signups'), inArray(entries.about, examples), sql`${entries.example} = 0`);
  return [
    ...stopWaiting(db, ofPeople, { to: 'lapsed', by: 'time', at: Temporal.Now.instant() }),
    db.delete(signups).where(inArray(signups.commonsId, examples)),
    db.delete(roles).where(inArray(roles.commonsId, examples)),
  ];
}
