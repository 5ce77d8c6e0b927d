import { inArray, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { messages } from './table.ts';

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(messages).where(inArray(messages.entryId, examples)),
];
