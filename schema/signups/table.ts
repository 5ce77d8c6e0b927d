import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';
import { entries } from '../entries.ts';

/** What hands are needed for at a public commons, written with its approval from the lines its steward typed. */
export const roles = sqliteTable(
  'roles',
  {
    id: text().primaryKey(),
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** The order of the lines. */
    position: integer().notNull(),
    title: text().notNull(),
    /** How many people it takes at each date. */
    hands: integer().notNull(),
    /** Minutes on the clock from the start of a date, negative before it; null when it is for the whole time. */
    begins: integer(),
    /** Minutes on the clock that it lasts; null with `begins`. */
    lasts: integer(),
    /** Said to be good for a first time. */
    firstTime: integer('first_time', { mode: 'boolean' }).notNull(),
    /** Kept for newcomers until two days before a date. */
    forNewcomers: integer('for_newcomers', { mode: 'boolean' }).notNull(),
    /** Not work at all: whoever comes along says so here. Every public commons has one, beside the lines of its text. */
    guests: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [uniqueIndex('roles_title').on(table.commonsId, table.guests, sql`"title" collate nocase`)],
);

export type Role = typeof roles.$inferSelect;

/**
 * Who comes: an entry each, with a row for each date that is meant. Nobody is given a place by counting: a row is written without one, and the
 * same batch gives the free places of its role and date to those who wait, in the order they arrived.
 */
export const signups = sqliteTable(
  'signups',
  {
    /** The order of arrival. */
    arrival: integer().primaryKey({ autoIncrement: true }),
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** Which of its dates, as in `occurrences`. */
    dateNumber: integer('date_number').notNull(),
    roleId: text('role_id').notNull(),
    /** Empty for a guest who gave none. */
    name: text().notNull(),
    /** How many come under it; one, but for guests. */
    people: integer().notNull().default(1),
    /** What they say to whoever holds it; for nobody else. */
    line: text().notNull().default(''),
    /** Keyed hash of the address, or of the name where there is none: who signs up twice counts once. */
    who: text().notNull(),
    newcomer: integer({ mode: 'boolean' }).notNull(),
    /** Whether the name may be shown, once a steward let it through. */
    showName: integer('show_name', { mode: 'boolean' }).notNull(),
    /** True once a steward let the name through. */
    shown: integer({ mode: 'boolean' }).notNull().default(false),
    /** Whether there is an address to write to. */
    hasMail: integer('has_mail', { mode: 'boolean' }).notNull(),
    /** When a place was theirs; null while they wait for one. */
    placedAt: instant('placed_at'),
    /** True from waiting in line until they were told that they moved up. */
    waited: integer({ mode: 'boolean' }).notNull().default(false),
    /** When they gave it back. */
    leftAt: instant('left_at'),
    /** The last of the `changes` that they were told of; 0 before the first. */
    heard: integer().notNull(),
    /** What they know of it that the commons was taken down; null while it is up. */
    takenDown: text('taken_down', { enum: ['to-tell', 'told'] }),
    /** When they were reminded, or when it was too late to. */
    remindedAt: instant('reminded_at'),
    /** True until it was in a steward's summary. */
    isNews: integer('is_news', { mode: 'boolean' }).notNull().default(true),
  },
  (table) => [
    uniqueIndex('signups_entry').on(table.entryId, table.dateNumber),
    uniqueIndex('signups_who').on(table.roleId, table.dateNumber, table.who).where(sql`${table.leftAt} is null`),
    index('signups_heard').on(table.commonsId, table.dateNumber, table.heard),
    index('signups_shown')
      .on(table.commonsId, table.dateNumber, table.arrival)
      .where(sql`${table.shown} = 1 and ${table.placedAt} is not null and ${table.leftAt} is null`),
    index('signups_to_remind')
      .on(table.commonsId, table.dateNumber)
      .where(sql`${table.leftAt} is null and ${table.placedAt} is not null and ${table.remindedAt} is null`),
    index('signups_waiting')
      .on(table.roleId, table.dateNumber, table.arrival)
      .where(sql`${table.leftAt} is null and ${table.placedAt} is null`),
    index('signups_moved_up')
      .on(table.arrival)
      .where(sql`${table.waited} = 1 and ${table.placedAt} is not null and ${table.leftAt} is null`),
    index('signups_taken_down')
      .on(table.arrival)
      .where(sql`${table.takenDown} = 'to-tell' and ${table.leftAt} is null`),
    index('signups_of').on(table.who, table.commonsId).where(sql`${table.leftAt} is null`),
    index('signups_news').on(table.commonsId).where(sql`${table.isNews} = 1`),
  ],
);

export type Signup = typeof signups.$inferSelect;

/**
 * How many people have a place and how many wait, of each role at each date; no row where nobody does. Kept by triggers
 * on `signups` (migration 0023), so that no page has to count thousands.
 */
export const signupTallies = sqliteTable(
  'signup_tallies',
  {
    roleId: text('role_id').notNull(),
    /** Which of the dates, as in `occurrences`. */
    dateNumber: integer('date_number').notNull(),
    taken: integer().notNull(),
    waiting: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.roleId, table.dateNumber] })],
);
