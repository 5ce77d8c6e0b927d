import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';
import { entries } from '../entries.ts';

/** What can stand in the ledger, in the order of the form. */
export const actKinds = ['task', 'resource', 'hours', 'jar-in', 'jar-out'] as const;
export type ActKind = (typeof actKinds)[number];

/** What things are counted in. The jar is counted in the site's currency, an ISO 4217 code, instead. */
export const units = ['items', 'meals', 'kg', 'hours'] as const;

/** True for what goes into the shared jar or out of it. */
export const isJar = (act: ActKind) => act === 'jar-in' || act === 'jar-out';

/** The lines of a submission while it waits; gone once it is decided. */
export const actDrafts = sqliteTable(
  'act_drafts',
  {
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    /** Counts from 1, as on the form. */
    position: integer().notNull(),
    act: text({ enum: actKinds }).notNull(),
    /** The quantity times 100. */
    hundredths: integer().notNull(),
    unit: text().notNull(),
    /** The local day it was done on, `YYYY-MM-DD`. */
    date: text().notNull(),
    /** Null for someone who wants no name shown. */
    who: text(),
    /** As names are compared (schema/search.ts). */
    whoFolded: text('who_folded'),
    what: text().notNull(),
    /** The entry of the commons it was done for. */
    commonsId: text('commons_id'),
    /** The line of the ledger that it corrects. */
    corrects: integer(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.position] })],
);

export type ActDraft = typeof actDrafts.$inferSelect;

/**
 * The ledger: approved acts as an append-only hash chain (docs/ledger-format.md). Triggers of the
 * database keep it so: a line can only follow the last one, no chained column is ever changed, no
 * line is ever deleted, and words can only be taken away.
 */
export const acts = sqliteTable(
  'acts',
  {
    /** 1, 2, 3 … without gaps. */
    seq: integer().primaryKey(),
    /** The hash of the line before, hex. */
    prev: text().notNull(),
    /** SHA-256 over the canonical JSON of the chained columns, hex. */
    hash: text().notNull(),
    act: text({ enum: actKinds }).notNull(),
    /** The quantity times 100; zero only in a correction that says "it did not happen". */
    hundredths: integer().notNull(),
    unit: text().notNull(),
    /** The local day it was done on, `YYYY-MM-DD`. */
    date: text().notNull(),
    commonsId: text('commons_id'),
    /** The line it corrects; a line is corrected once at most. */
    corrects: integer(),
    /** When it was approved, whole seconds. */
    at: instant('at').notNull(),
    /** SHA-256 of salt and text, hex: all that stays of a name that was taken back. */
    whoCommitment: text('who_commitment').notNull(),
    whatCommitment: text('what_commitment').notNull(),

    /** Not chained from here on. Null for "someone", whether there never was a name or it was taken back. */
    who: text(),
    whoSalt: text('who_salt'),
    /** Null once it was taken back. */
    what: text(),
    whatSalt: text('what_salt'),
    /** The submission it came with. */
    entryId: text('entry_id'),
    /** The group behind its commons, if any. */
    host: text(),
    /** The three texts as they are looked for and compared (schema/search.ts); each gone with its own. */
    whoFolded: text('who_folded'),
    whatFolded: text('what_folded'),
    hostFolded: text('host_folded'),
    /** `YYYY-MM` of the day it was done on. */
    month: text().notNull().generatedAlwaysAs(sql`substr("date", 1, 7)`, { mode: 'virtual' }),
  },
  (table) => [
    uniqueIndex('acts_corrects').on(table.corrects).where(sql`${table.corrects} is not null`),
    // Each ends in the rowid, which is `seq`: newest first is the index read backwards.
    index('acts_month').on(table.month),
    index('acts_act').on(table.act),
    index('acts_commons').on(table.commonsId).where(sql`${table.commonsId} is not null`),
    index('acts_commons_act').on(table.commonsId, table.act).where(sql`${table.commonsId} is not null`),
    index('acts_host').on(table.hostFolded).where(sql`${table.hostFolded} is not null`),
    index('acts_host_act').on(table.hostFolded, table.act).where(sql`${table.hostFolded} is not null`),
    index('acts_named').on(table.month).where(sql`${table.who} is not null`),
    index('acts_entry').on(table.entryId).where(sql`${table.entryId} is not null`),
  ],
);

export type Act = typeof acts.$inferSelect;

/** What is summed up: the whole ledger, a month, a week, a commons. */
export const spans = ['all', 'month', 'week', 'commons'] as const;
export type Span = (typeof spans)[number];

/**
 * Sums that triggers keep with every line, so that no page ever adds up the ledger. A line that was
 * corrected does not count any more; its correction does.
 */
export const tallies = sqliteTable(
  'tallies',
  {
    span: text({ enum: spans }).notNull(),
    /** `YYYY-MM`, the Monday of the week, the id of the commons, or empty for `all`. */
    key: text().notNull(),
    /** An act; or `people`: names that are shown, each counted once (for a commons only). */
    act: text({ enum: [...actKinds, 'people'] }).notNull(),
    /** Empty for weeks, where only the number of acts is kept, and for people. */
    unit: text().notNull(),
    /** How many. */
    acts: integer().notNull(),
    /** How much in all, times 100. */
    hundredths: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.span, table.key, table.act, table.unit] })],
);

export type Tally = typeof tallies.$inferSelect;

/** Which names are shown at a commons, to count each once. Gone with the name, and so is its count. */
export const actNames = sqliteTable(
  'act_names',
  {
    commonsId: text('commons_id').notNull(),
    /** Folded (schema/search.ts): “Ä…” and “ä…” are one person. */
    name: text().notNull(),
    acts: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.commonsId, table.name] })],
);
