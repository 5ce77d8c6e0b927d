import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { entries } from '../entries.ts';

/** What was asked about a commons and answered, for everybody: both who asked and who answered said yes to it. */
export const questions = sqliteTable(
  'questions',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** The message by which it was offered to who asked: it goes up once. */
    relayId: text('relay_id').notNull().unique(),
    question: text().notNull(),
    answer: text().notNull(),
  },
  (table) => [index('questions_commons').on(table.commonsId)],
);

export type Question = typeof questions.$inferSelect;
