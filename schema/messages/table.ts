import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { entries } from '../entries.ts';

/** Why somebody writes to the stewards. */
export const reasons = ['wrong', 'named', 'link', 'other'] as const;
export type Reason = (typeof reasons)[number];

/** What somebody wrote to the stewards: never public, and erased once it was answered and its time is over. */
export const messages = sqliteTable(
  'messages',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    reason: text({ enum: reasons }).notNull(),
    /** The path of the page that it is about, like `/offers/long-ladder/`; empty for none. */
    page: text().notNull(),
    message: text().notNull(),
    /** Empty for none. */
    name: text().notNull(),
  },
  (table) => [index('messages_page').on(table.page)],
);

export type Message = typeof messages.$inferSelect;
