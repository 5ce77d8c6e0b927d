import { desc, sql } from 'drizzle-orm';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, instant } from './database.ts';
import type { Mail } from './outbox.ts';

/** The mail that would have been sent, on a developer's machine only. */
export const inbox = sqliteTable('inbox', {
  id: text().primaryKey(),
  to: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  html: text().notNull(),
  sentAt: instant('sent_at').notNull(),
});

/** Puts a mail into the local inbox, once however often it is tried. */
export async function receive(db: Database, id: string, mail: Mail, now: Temporal.Instant): Promise<void> {
  const { to, subject, text, html } = mail;
  await db.insert(inbox).values({ id, to, subject, text, html, sentAt: now }).onConflictDoNothing();
}

/** Newest first. */
export const inboxMails = (db: Database, most: number) =>
  db.select().from(inbox).orderBy(desc(inbox.sentAt), desc(sql`rowid`)).limit(most);
