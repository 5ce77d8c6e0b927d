import { inArray, like, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { everyExampleKeeper } from './example.ts';
import { keeperKeys, keepers, standingCircle } from './table.ts';

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(standingCircle).where(inArray(standingCircle.commonsId, examples)),
  db.delete(keeperKeys).where(like(keeperKeys.keeperId, everyExampleKeeper)),
  db.delete(keepers).where(like(keepers.id, everyExampleKeeper)),
];
