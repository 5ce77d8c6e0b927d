import { inArray, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { relays } from './table.ts';

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(relays).where(inArray(relays.entryId, examples)),
];
