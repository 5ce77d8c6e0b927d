import { eq, inArray, type SQLWrapper } from 'drizzle-orm';
import type { CommonsHooks } from '../commons/hooks.ts';
import type { Database, Statement } from '../database.ts';
import { questions } from './table.ts';

/** What was asked about a commons goes with what that said. */
export const commonsHooks: CommonsHooks = {
  erased: (db, commonsId) => [db.delete(questions).where(eq(questions.commonsId, commonsId))],
};

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(questions).where(inArray(questions.entryId, examples)),
];
