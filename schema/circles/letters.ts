import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What letters leave behind, in a database of its own (binding `LETTERS`): an export or a copy of the town never
 * contains it. Nothing here can be read without a keeper's key or the writer's code. Ids are random and every time is a
 * day, so that rows give no order and date nobody.
 */

/** How a letter ends, each with a sentence to its writer. */
export const endings = ['answered', 'circle', 'held', 'support', 'passed', 'not-taken'] as const;
export type Ending = (typeof endings)[number];

/** One row a letter. The table is made WITHOUT ROWID (migration 0000), so that none tells which came first. */
export const letters = sqliteTable('letters', {
  /** 32 hex digits. */
  id: text().primaryKey(),
  /** SHA-256 of three secrets: that the code finds it by, that the code acts by, that only who opened it knows. */
  findHash: text('find_hash').notNull().unique(),
  actHash: text('act_hash').notNull(),
  answerHash: text('answer_hash').notNull(),
  /** The writer's key, which answers are sealed to. */
  replyTo: text('reply_to').notNull(),
  /** The letter, sealed to its readers, in armour. */
  sealed: text().notNull(),
  /** The UTC days, `YYYY-MM-DD`, on which it came and on which the last word was said. */
  day: text().notNull(),
  lastDay: text('last_day').notNull(),
  /** The day on which a keeper first said that it was read; null before. */
  readDay: text('read_day'),
  ending: text({ enum: endings }),
});

export type LetterRow = typeof letters.$inferSelect;

/** Who can open a letter: the keys that it is sealed to. */
export const letterReaders = sqliteTable(
  'letter_readers',
  {
    letterId: text('letter_id').notNull(),
    /** A key of `keeper_keys`, in the town's database. */
    keyId: text('key_id').notNull(),
    /** Whose it is. */
    keeperId: text('keeper_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.letterId, table.keyId] })],
);

/**
 * Whom a letter is kept from: who was a keeper when it came and was unticked, and who stepped aside. A letter outlives
 * turns and keys, and whoever comes back as a keeper must not be given what was kept from them.
 */
export const letterKeptFrom = sqliteTable(
  'letter_kept_from',
  {
    letterId: text('letter_id').notNull(),
    keeperId: text('keeper_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.letterId, table.keeperId] })],
);

/** Who wrote a word. */
export const sides = ['keepers', 'writer'] as const;
export type Side = (typeof sides)[number];

/** What was said after a letter, each sealed to its writer and its readers, and chained: none can be left out unseen. */
export const words = sqliteTable(
  'words',
  {
    letterId: text('letter_id').notNull(),
    /** From 1; the letter itself is 0. */
    number: integer().notNull(),
    by: text({ enum: sides }).notNull(),
    sealed: text().notNull(),
    /** The UTC day, `YYYY-MM-DD`. */
    day: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.letterId, table.number] })],
);

export type WordRow = typeof words.$inferSelect;
