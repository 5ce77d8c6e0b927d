import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';

/** A question and its answer, as everybody would read them. */
export interface Offered {
  question: string;
  answer: string;
}

/** Messages that were passed on about an entry: what it takes to write back for a while. */
export const relays = sqliteTable(
  'relays',
  {
    id: text().primaryKey(),
    entryId: text('entry_id').notNull(),
    /** The answerer's address, sealed: so that the other can write back without seeing it. */
    contact: text().notNull(),
    /** The answerer's name, sealed likewise. */
    name: text().notNull(),
    /** What was written, sealed, where it is read through the link only: to whom nobody has confirmed. */
    message: text(),
    /** A question and its answer that are offered to stand on the page, as JSON, sealed; null where none are. */
    offered: text(),
    /** True for what came by the public form, false for what came through a private link: each is counted alone. */
    typed: integer({ mode: 'boolean' }).notNull().default(true),
    /** Counts what one sends: a keyed hash, by the form of day and connection, through a link of the address. */
    sender: text().notNull(),
    at: instant('at').notNull(),
    /** When all of it is forgotten. */
    until: instant('until').notNull(),
  },
  (table) => [
    index('relays_entry').on(table.entryId, table.at),
    index('relays_sender').on(table.sender, table.at),
    index('relays_until').on(table.until),
  ],
);

export type Relay = typeof relays.$inferSelect;
