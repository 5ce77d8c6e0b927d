import { and, asc, eq } from 'drizzle-orm';
import { type Commons, commons } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { type Question, questions } from './table.ts';

/** Named by the database when this pair was sent before. */
export const sentBefore = 'questions.relay_id';

export const insertQuestion = (db: Database, question: Question): Statement => db.insert(questions).values(question);

/** A question with the commons it is about. */
export interface FoundQuestion {
  question: Question;
  commons: Commons;
  /** Whether that commons is up. */
  isUp: boolean;
}

/** A question with the commons it is about; undefined once either was erased. */
export async function anyQuestion(db: Database, entryId: string): Promise<FoundQuestion | undefined> {
  const [row] = await db
    .select({ question: questions, commons, status: entries.status })
    .from(questions)
    .innerJoin(commons, eq(commons.entryId, questions.commonsId))
    .innerJoin(entries, eq(entries.id, questions.commonsId))
    .where(eq(questions.entryId, entryId));
  return row && { question: row.question, commons: row.commons, isUp: row.status === 'approved' };
}

/** The most that a page lists; it has seldom more than three. */
const mostListed = 30;

/** What was asked about a commons and is up, the first one first. */
export const questionsAbout = (db: Database, commonsId: string): Promise<Pick<Question, 'question' | 'answer'>[]> =>
  db
    .select({ question: questions.question, answer: questions.answer })
    .from(questions)
    .innerJoin(entries, eq(entries.id, questions.entryId))
    .where(and(eq(questions.commonsId, commonsId), eq(entries.status, 'approved')))
    .orderBy(asc(entries.updatedAt))
    .limit(mostListed);

export const eraseQuestion = (db: Database, entryId: string): Statement =>
  db.delete(questions).where(eq(questions.entryId, entryId));
