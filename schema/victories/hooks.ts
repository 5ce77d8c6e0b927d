import { inArray, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { victories } from './table.ts';

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(victories).where(inArray(victories.entryId, examples)),
];
