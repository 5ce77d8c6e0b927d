import { inArray, like, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { keeperKeys, keepers, standingCircle } from './table.ts';

/** The keepers of the example town are in no log, and their ids say what they are. */
export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(standingCircle).where(inArray(standingCircle.commonsId, examples)),
  db.delete(keeperKeys).where(like(keeperKeys.keeperId, 'example-keeper-%')),
  db.delete(keepers).where(like(keepers.id, 'example-keeper-%')),
];
