import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';
import { entries } from '../entries.ts';

/** What can be put up, in the order of the board. */
export const directions = ['offer', 'need', 'chore'] as const;
export type Direction = (typeof directions)[number];

export const categories = ['food', 'tools', 'things', 'space', 'time', 'skills', 'transport', 'care'] as const;
export type Category = (typeof categories)[number];

/** How often a chore comes round. */
export const rhythms = ['once', 'weekly', 'fortnightly', 'monthly'] as const;
export type Rhythm = (typeof rhythms)[number];

/** What was put up. Whether it is public is its entry's status; whether it is on the board, a row of `board`. */
export const offers = sqliteTable(
  'offers',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    /** Its public address, given on approval. */
    slug: text(),
    direction: text({ enum: directions }).notNull(),
    category: text({ enum: categories }).notNull(),
    title: text().notNull(),
    details: text().notNull(),
    /** In its sender's words, such as "two boxes"; may be empty. */
    quantity: text().notNull(),
    area: text().notNull(),
    /** The last local day it stands, `YYYY-MM-DD`; null when nobody said. */
    until: text(),
    /** The entry of the commons it is for. */
    commonsId: text('commons_id'),
    /** Public; a first name or a nickname will do. */
    name: text().notNull(),
    /** Of a chore: how often; null for others. */
    rhythm: text({ enum: rhythms }),
    /** Of a chore: how many people it takes each time; null for others. */
    hands: integer(),
    /** Of an offer that is lent: when it is wanted back, in its sender's words; empty for what is given for good. */
    wantedBack: text('wanted_back').notNull().default(''),
    /** Since when it is lent, and off the board until it came back; null while it is not. */
    lentAt: instant('lent_at'),
    /** Which time of a repeating chore, or of what is lent, is on the board, from 1. */
    round: integer().notNull().default(1),
    /** True once its sender wants no more answers. */
    answersStopped: integer('quiet', { mode: 'boolean' }).notNull().default(false),
    publishedAt: instant('published_at'),
  },
  (table) => [
    uniqueIndex('offers_slug').on(table.slug),
    index('offers_commons').on(table.commonsId).where(sql`${table.commonsId} is not null`),
  ],
);

export type Offer = typeof offers.$inferSelect;

/** Another text for a notice that is up, under the id of an entry of its own, which a steward decides on. */
export const offerEdits = sqliteTable('offer_edits', {
  entryId: text('entry_id')
    .primaryKey()
    .references(() => entries.id),
  /** The entry of the notice. */
  offerId: text('offer_id').notNull(),
  // As in `offers`. What it is, an offer, a need or a chore, stays.
  category: text({ enum: categories }).notNull(),
  title: text().notNull(),
  details: text().notNull(),
  quantity: text().notNull(),
  area: text().notNull(),
  until: text(),
  commonsId: text('commons_id'),
  name: text().notNull(),
  rhythm: text({ enum: rhythms }),
  hands: integer(),
  wantedBack: text('wanted_back').notNull(),
});

export type OfferEdit = typeof offerEdits.$inferSelect;

/**
 * What is on the board now, one row each: written on approval, gone when it was given, taken down or
 * its time is over. A page that reads the board never meets what is past, however much there is.
 */
export const board = sqliteTable(
  'board',
  {
    /** Rises with every row: the order of the board. */
    position: integer().primaryKey({ autoIncrement: true }),
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    direction: text({ enum: directions }).notNull(),
    category: text({ enum: categories }).notNull(),
    area: text().notNull(),
    /** The area as it is compared, and all the words it is found by (schema/search.ts). */
    areaFolded: text('area_folded').notNull().default(''),
    words: text().notNull().default(''),
    /** When it went up, or up again. */
    upAt: instant('up_at').notNull(),
    /** When its sender is asked whether it still stands; null where they said until when. */
    askAt: instant('ask_at'),
    /** When it falls off. */
    overAt: instant('over_at').notNull(),
    /** Set once the question was sent. */
    askedAt: instant('asked_at'),
  },
  (table) => [
    uniqueIndex('board_entry').on(table.entryId),
    // Each ends in the rowid, which is `position`: newest first is the index read backwards.
    index('board_direction').on(table.direction),
    index('board_category').on(table.category),
    index('board_direction_category').on(table.direction, table.category),
    index('board_area').on(table.areaFolded),
    index('board_over_at').on(table.overAt),
    index('board_ask_at').on(table.askAt).where(sql`${table.askAt} is not null and ${table.askedAt} is null`),
  ],
);

export type OnBoard = typeof board.$inferSelect;

/**
 * Who takes a chore on, one entry each. A place is held as long as its entry waits or is approved, and
 * numbered, so that the database gives none away twice.
 */
export const hands = sqliteTable(
  'hands',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    /** The entry of the chore. */
    choreId: text('chore_id').notNull(),
    round: integer().notNull(),
    /** From 1 up to the chore's `hands`; null once it was given back. */
    place: integer(),
    name: text().notNull(),
    /** The day it will be done on, `YYYY-MM-DD`. */
    date: text().notNull(),
    /** True once the doer said so. */
    done: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('hands_chore').on(table.choreId, table.round),
    uniqueIndex('hands_place').on(table.choreId, table.round, table.place).where(sql`${table.place} is not null`),
    uniqueIndex('hands_name')
      .on(table.choreId, table.round, sql`"name" collate nocase`, table.date)
      .where(sql`${table.place} is not null`),
  ],
);

export type Hand = typeof hands.$inferSelect;

/** What its sender said was given or done, once for each time: the ledger is asked to take it but once. */
export const completions = sqliteTable(
  'completions',
  {
    /** The entry of the offer, the need or the hand. */
    entryId: text('entry_id').notNull(),
    round: integer().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.round] })],
);
