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

/** What somebody is in a circle. The writer of the letter is number 1 of each. */
export const circleRoles = ['writer', 'invited', 'support', 'listener', 'keeper'] as const;
export type CircleRole = (typeof circleRoles)[number];

/** What somebody says to the plan of a circle. */
export const planAnswers = ['yes', 'with-support', 'talk-first', 'between', 'another-time', 'no', 'not-me'] as const;
export type PlanAnswer = (typeof planAnswers)[number];

/** How a circle that was called stands: asked, once all agree confirmed, and then what became of it. */
export const circleStates = ['asked', 'confirmed', 'held', 'not-held', 'stopped'] as const;
export type CircleState = (typeof circleStates)[number];

/** The circle that keepers called about a letter; one a letter at most. */
export const calledCircles = sqliteTable('called_circles', {
  letterId: text('letter_id').primaryKey(),
  /** From 1; another plan is another version, to which everybody is asked anew. */
  version: integer().notNull(),
  state: text({ enum: circleStates }).notNull(),
  /** The plan, sealed to all who are in it and to who opened the letter. */
  sealed: text().notNull(),
});

export type CalledCircle = typeof calledCircles.$inferSelect;

/** Who is in a circle: numbers and roles, never a name or an address. */
export const circlePeople = sqliteTable(
  'circle_people',
  {
    letterId: text('letter_id').notNull(),
    /** From 1, which is the writer. */
    number: integer().notNull(),
    role: text({ enum: circleRoles }).notNull(),
    /** As those of a letter: what the code finds it by, and acts by. */
    findHash: text('find_hash').notNull().unique(),
    actHash: text('act_hash').notNull(),
    /** What the plan and the agreement are sealed to. */
    recipient: text().notNull(),
    /** What the code is made of, with the letter's secret; null for the writer, who has one. */
    salt: text(),
    answer: text({ enum: planAnswers }),
    /** The version of the plan that the answer was to. */
    answeredVersion: integer('answered_version'),
    /** True once a keeper said that they spoke with them. */
    spoken: integer({ mode: 'boolean' }).notNull().default(false),
    /** The version of the agreement that they consent to; null for none. */
    agreedVersion: integer('agreed_version'),
  },
  (table) => [primaryKey({ columns: [table.letterId, table.number] })],
);

export type CirclePerson = typeof circlePeople.$inferSelect;

/** What a circle agreed on. It may outlive the letter, and is public only while everybody in it consents. */
export const agreements = sqliteTable('agreements', {
  letterId: text('letter_id').primaryKey(),
  /** 32 hex digits, by which keepers know it who cannot read the letter. */
  id: text().notNull().unique(),
  version: integer().notNull(),
  /** Sealed as the plan is. */
  sealed: text().notNull(),
  /** SHA-256 of the text with a random salt that is sealed beside it: nothing else can be put up in its place. */
  hash: text().notNull(),
  /** The UTC day on which it is looked at again, `YYYY-MM-DD`. */
  lookAgain: text('look_again').notNull(),
  /** The keepers who wrote it, and who else read it; nobody can consent before two did. */
  writtenBy: text('written_by').notNull(),
  readBy: text('read_by'),
  /** In plain words, while all consent; null otherwise. */
  text: text(),
});

export type Agreement = typeof agreements.$inferSelect;

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
