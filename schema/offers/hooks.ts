import { inArray, or, type SQLWrapper } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { board, completions, hands, offerEdits, offers } from './table.ts';

export const whenExampleGoes = (db: Database, examples: SQLWrapper): Statement[] => [
  db.delete(board).where(inArray(board.entryId, examples)),
  db.delete(completions).where(inArray(completions.entryId, examples)),
  db.delete(offerEdits).where(or(inArray(offerEdits.entryId, examples), inArray(offerEdits.offerId, examples))),
  db.delete(hands).where(or(inArray(hands.entryId, examples), inArray(hands.choreId, examples))),
  db.delete(offers).where(inArray(offers.entryId, examples)),
];
