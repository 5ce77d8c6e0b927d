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

/** Where mails about an entry are to go once the owner of that address says so; one for each entry. */
export const addressChanges = sqliteTable('address_changes', {
  entryId: text('entry_id').primaryKey(),
  /** The new address, sealed. */
  address: text().notNull(),
  /** The sealed address that it is instead of: whoever it belonged to may have handed the commons on since. */
  was: text().notNull(),
  at: instant('at').notNull(),
});
