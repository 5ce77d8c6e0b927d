import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';
import { entries } from '../entries.ts';

/** What kind of commons it is, in the order of the form. */
export const kinds = [
  'free-store',
  'kitchen',
  'repair',
  'clean-up',
  'care',
  'skill-share',
  'assembly',
  'circle',
  'other',
] as const;
export type Kind = (typeof kinds)[number];

/** `monthly` is the same weekday of the month; the fifth one means the last. */
export const repetitions = ['never', 'weekly', 'fortnightly', 'monthly'] as const;
export type Repeats = (typeof repetitions)[number];

/** `day-before`: the exact place is public only from 24 hours before the start. */
export const reveals = ['now', 'day-before'] as const;

/** What a commons says. Whether it is public is its entry's status, under the same id. */
export const commons = sqliteTable(
  'commons',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    /** Its public address, given on approval. */
    slug: text(),
    title: text().notNull(),
    kind: text({ enum: kinds }).notNull(),
    /** Plain text; empty lines part paragraphs. */
    summary: text().notNull(),
    /** The first date, `YYYY-MM-DD`, as meant in `zone`. */
    date: text().notNull(),
    /** `HH:MM` in `zone`. */
    starts: text().notNull(),
    /** `HH:MM` in `zone`, null when it has no stated end; earlier than `starts` means after midnight. */
    ends: text(),
    /** The IANA zone that its times were meant in. */
    zone: text().notNull(),
    repeats: text({ enum: repetitions }).notNull(),
    /** The last date on which it may repeat; null when it does not repeat. */
    until: text(),
    area: text().notNull(),
    place: text().notNull(),
    reveal: text({ enum: reveals }).notNull(),
    bring: text().notNull(),
    access: text().notNull(),
    host: text().notNull(),
    stewardName: text('steward_name').notNull(),
    /** When its last date is over: what decides whether feeds still carry it. */
    lastOverAt: instant('last_over_at').notNull(),
    /** Counts the revisions that calendars must notice (RFC 5545, SEQUENCE). */
    sequence: integer().notNull().default(0),
    /** When its public text last changed; null before approval. */
    changedAt: instant('changed_at'),
    /** When it was first approved; null before. */
    publishedAt: instant('published_at'),
  },
  (table) => [
    uniqueIndex('commons_slug').on(table.slug),
    index('commons_last_over_at').on(table.lastOverAt).where(sql`${table.slug} is not null`),
    index('commons_published_at').on(table.publishedAt).where(sql`${table.slug} is not null`),
  ],
);

export type Commons = typeof commons.$inferSelect;

/**
 * The dates of approved commons, one row each, written on approval and gone when it is withdrawn: a
 * page that reads dates can only meet what is public.
 */
export const occurrences = sqliteTable(
  'occurrences',
  {
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    /** Counts from 0 in order of time. */
    n: integer().notNull(),
    kind: text({ enum: kinds }).notNull(),
    startsAt: instant('starts_at').notNull(),
    /** Null when it has no stated end. */
    endsAt: instant('ends_at'),
    /** When it counts as past: its end, or else the end of its local day. */
    overAt: instant('over_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.n] }),
    index('occurrences_starts_at').on(table.startsAt),
    index('occurrences_over_at').on(table.overAt),
    index('occurrences_first').on(table.overAt).where(sql`${table.n} = 0`),
    index('occurrences_first_of_kind').on(table.kind, table.overAt).where(sql`${table.n} = 0`),
  ],
);

export type Occurrence = typeof occurrences.$inferSelect;
