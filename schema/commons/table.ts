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
    /** True while whoever looks after it wants no messages about it. */
    answersStopped: integer('answers_stopped', { mode: 'boolean' }).notNull().default(false),
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
    /** What hands are needed for, one role a line; empty for none. */
    roles: text().notNull().default(''),
    /** When its last date is over: what decides whether feeds still carry it. */
    lastOverAt: instant('last_over_at').notNull(),
    /** Counts the revisions that calendars must notice (RFC 5545, SEQUENCE). */
    sequence: integer().notNull().default(0),
    /** When its public text last changed; null before approval. */
    changedAt: instant('changed_at'),
    /** When it was first approved; null before. */
    publishedAt: instant('published_at'),
    /** The local day, `YYYY-MM-DD`, of the last summary of who is coming; null before the first. */
    summarizedOn: text('summarized_on'),
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
    dateNumber: integer('date_number').notNull(),
    kind: text({ enum: kinds }).notNull(),
    startsAt: instant('starts_at').notNull(),
    /** Null when it has no stated end. */
    endsAt: instant('ends_at'),
    /** When it counts as past: its end, or else the end of its local day. */
    overAt: instant('over_at').notNull(),
    /** True while it is called off. */
    calledOff: integer('called_off', { mode: 'boolean' }).notNull().default(false),
    /** Where it is, if elsewhere than the commons says. */
    area: text(),
    place: text(),
    /**
     * Where it was moved quietly, `{ area, place }` as JSON, sealed: only those who signed up are told. Who
     * has no secret, such as the build, cannot show it. Empty once it is forgotten: quiet all the same.
     */
    quietPlace: text('quiet_place'),
    /** The newest of its `changes`; 0 while there is none. */
    lastChange: integer('last_change').notNull().default(0),
    /** True once its steward was asked what came of it. */
    asked: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.dateNumber] }),
    index('occurrences_changed').on(table.overAt).where(sql`${table.lastChange} > 0`),
    index('occurrences_starts_at').on(table.startsAt),
    index('occurrences_over_at').on(table.overAt),
    index('occurrences_of').on(table.entryId, table.overAt),
  ],
);

export type Occurrence = typeof occurrences.$inferSelect;

/**
 * What can happen to a date of a public commons. `edited`: its text, with a steward's approval. `word`: nothing but
 * what its holder wrote to who comes.
 */
const alterations = ['moved', 'moved-quietly', 'called-off', 'opened', 'added', 'edited', 'word'] as const;
export type Alteration = (typeof alterations)[number];

/** What changed about a date, one row each, never changed: the page says it, and whoever signed up is told. */
export const changes = sqliteTable(
  'changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** The date, as in `occurrences`. */
    dateNumber: integer('date_number').notNull(),
    what: text({ enum: alterations }).notNull(),
    at: instant('at').notNull(),
    /** When it was before, and where; the place null where it was not for everyone. */
    wasStartsAt: instant('was_starts_at').notNull(),
    wasEndsAt: instant('was_ends_at'),
    wasArea: text('was_area'),
    wasPlace: text('was_place'),
    /** True when the time is another now, and true when the place is. */
    newTime: integer('new_time', { mode: 'boolean' }).notNull().default(false),
    newPlace: integer('new_place', { mode: 'boolean' }).notNull().default(false),
    /** Of an edit: which parts of the text, such as `what to bring, access`. */
    parts: text().notNull().default(''),
  },
  // The second one ends in the row's number: the newest of a commons are its end.
  (table) => [
    index('changes_date').on(table.commonsId, table.dateNumber),
    index('changes_commons').on(table.commonsId),
  ],
);

export type Change = typeof changes.$inferSelect;
/** A change that everybody may read of. */
export type PlanChange = Change & { what: Exclude<Alteration, 'word'> };

/** What whoever holds a commons wrote to those who come, with a change or by itself: for them alone, never public. */
export const hostWords = sqliteTable(
  'host_words',
  {
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** When: the moment of the `changes` that it goes with. */
    at: instant('at').notNull(),
    said: text().notNull(),
    /** True for a letter: nothing else changed. */
    alone: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.commonsId, table.at] }), index('host_words_at').on(table.at)],
);

export type HostWord = typeof hostWords.$inferSelect;

/** Another text for a public commons, under the id of an entry of its own: it waits for a steward like anything new. */
export const edits = sqliteTable('edits', {
  entryId: text('entry_id')
    .primaryKey()
    .references(() => entries.id),
  /** The entry of the commons. */
  commonsId: text('commons_id').notNull(),
  title: text().notNull(),
  kind: text({ enum: kinds }).notNull(),
  summary: text().notNull(),
  reveal: text({ enum: reveals }).notNull(),
  bring: text().notNull(),
  access: text().notNull(),
  host: text().notNull(),
  stewardName: text('steward_name').notNull(),
  roles: text().notNull(),
  /** `HH:MM`: when the commons started as this was written, which the hours of its roles are meant beside. */
  starts: text(),
});

export type Edit = typeof edits.$inferSelect;
