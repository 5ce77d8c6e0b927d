import { sql } from 'drizzle-orm';
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';
import { entries } from '../entries.ts';

/** What a victory can invite to: something that is open for a while, or to propose what is next, which always is. */
export const openings = ['chore', 'commons', 'propose'] as const;
export type Opening = (typeof openings)[number];

/** What came of it, in a few words, and what to do next. Whether it is public is its entry's status. */
export const victories = sqliteTable(
  'victories',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    told: text().notNull(),
    /** The name to show; empty for none. */
    name: text().notNull(),
    invites: text({ enum: openings }).notNull(),
    /** The entry of what it invites to; empty for `propose`. */
    invitesId: text('invites_id').notNull(),
    publishedAt: instant('published_at'),
  },
  (table) => [
    index('victories_published_at').on(table.publishedAt).where(sql`${table.publishedAt} is not null`),
    index('victories_invites').on(table.invitesId).where(sql`${table.publishedAt} is not null`),
  ],
);

export type Victory = typeof victories.$inferSelect;
