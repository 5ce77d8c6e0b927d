import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';

/** Who asked for all their links, whoever that is: looked up after the answer, so that it tells nobody anything. */
export const linkRequests = sqliteTable('link_requests', {
  /** A keyed hash of the address: one request an hour. */
  recipient: text().primaryKey(),
  /** The address, sealed; null once it was looked up. */
  address: text(),
  at: instant('at').notNull(),
});
