import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';

/** Who opens letters: a turn each, never an office. Their names are public. */
export const keepers = sqliteTable(
  'keepers',
  {
    /** A keyed hash of the address. */
    id: text().primaryKey(),
    /** As they chose it, for everyone to read. */
    name: text().notNull(),
    /** The address, sealed; null once the turn was over for 30 days. */
    address: text(),
    since: instant('since').notNull(),
    /** When the turn ends unless it is renewed. */
    until: instant('until').notNull(),
    /** When they stepped down; null while they have not. */
    endedAt: instant('ended_at'),
    /** When they were asked whether they renew the present turn. */
    askedAt: instant('asked_at'),
    /** The UTC day, `YYYY-MM-DD`, up to which they were told of letters: all that came on days before it. */
    toldOn: text('told_on'),
  },
  (table) => [index('keepers_until').on(table.until)],
);

export type Keeper = typeof keepers.$inferSelect;

/**
 * The public keys of keepers. One is used from 72 hours after its keeper opened what was sealed to it, unless anybody
 * stopped it; never one that a single steward put there alone.
 */
export const keeperKeys = sqliteTable(
  'keeper_keys',
  {
    id: text().primaryKey(),
    keeperId: text('keeper_id').notNull(),
    /** `age1…`, an X25519 key. */
    recipient: text().notNull(),
    /** Steward ids: who put it there, and who else compared it with what the keeper said. */
    proposedBy: text('proposed_by').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    confirmedBy: text('confirmed_by'),
    confirmedAt: instant('confirmed_at'),
    /** A word sealed to it, and the hash of the word: who has the key can say it. */
    challenge: text(),
    challengeHash: text('challenge_hash'),
    provenAt: instant('proven_at'),
    /** From when letters are sealed to it; null before it was proven. */
    activeAt: instant('active_at'),
    stoppedAt: instant('stopped_at'),
    /** When no new letter is sealed to it any more: replaced, or its keeper's turn ended. */
    endedAt: instant('ended_at'),
  },
  (table) => [
    index('keeper_keys_keeper').on(table.keeperId),
    uniqueIndex('keeper_keys_open')
      .on(table.keeperId)
      .where(sql`${table.activeAt} is null and ${table.stoppedAt} is null and ${table.endedAt} is null`),
  ],
);

export type KeeperKey = typeof keeperKeys.$inferSelect;

/** What can happen to a key, each a line of the public log. */
export const keyEvents = ['proposed', 'confirmed', 'proven', 'stopped', 'ended'] as const;
export type KeyEvent = (typeof keyEvents)[number];

/** The public log of keys: every line says the hash of the one before (as `acts` do), and none is changed. */
export const keyLog = sqliteTable('key_log', {
  /** From 1, without a gap. */
  seq: integer().primaryKey(),
  /** SHA-256 of the line before, hex; 64 zeros before the first. */
  prev: text().notNull(),
  hash: text().notNull(),
  event: text({ enum: keyEvents }).notNull(),
  /** The name of the keeper, as it was then. */
  name: text().notNull(),
  recipient: text().notNull(),
  /** Whole seconds. */
  at: instant('at').notNull(),
});

export type KeyLine = typeof keyLog.$inferSelect;

/** The standing circle: a repeating commons of kind `circle`, as a steward said. One row at most. */
export const standingCircle = sqliteTable('standing_circle', {
  /** Always 1: that there is one. */
  one: integer().primaryKey(),
  /** The entry of the commons. */
  commonsId: text('commons_id').notNull(),
});
