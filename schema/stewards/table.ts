import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant } from '../database.ts';

/** Who decides what is published: a turn each, never an office. */
export const stewards = sqliteTable(
  'stewards',
  {
    /** A keyed hash of the address. */
    id: text().primaryKey(),
    /** The address, sealed; null once the turn was over for 30 days. */
    address: text(),
    since: instant('since').notNull(),
    /** When the turn ends unless it is renewed. */
    until: instant('until').notNull(),
    /** When they stepped down; null while they have not. */
    endedAt: instant('ended_at'),
    /** When they were asked whether they renew the present turn. */
    askedAt: instant('asked_at'),
  },
  (table) => [index('stewards_until').on(table.until)],
);

export type StewardRow = typeof stewards.$inferSelect;

/** That the turn of a steward should end, as one other asked: a second one has to agree. One a steward at a time. */
export const endings = sqliteTable('endings', {
  /** Whose turn it is. */
  stewardId: text('steward_id').primaryKey(),
  /** Who asked, by id. */
  by: text().notNull(),
  /** Why, sealed: all of them read it. */
  reason: text().notNull(),
  /** What the one whose turn it is said to it, sealed; null while they said nothing. */
  answer: text(),
  at: instant('at').notNull(),
});

/**
 * Who held a commons, one row for each sunrise. The newest one holds it; that only one can follow
 * another is what the key says.
 */
export const sunrises = sqliteTable(
  'sunrises',
  {
    /** The entry of the commons. */
    commonsId: text('commons_id').notNull(),
    /** The first is 1. */
    number: integer().notNull(),
    /** Public; empty while no steward let the name through. */
    name: text().notNull(),
    since: instant('since').notNull(),
    /** When it was handed on. */
    endedAt: instant('ended_at'),
    /** The last time its steward did anything about it. */
    steeredAt: instant('steered_at').notNull(),
    /** When its steward was first asked what came of it and did not answer since. */
    askedAt: instant('asked_at'),
    /** When it was offered to all who signed up. */
    offeredAt: instant('offered_at'),
  },
  (table) => [
    primaryKey({ columns: [table.commonsId, table.number] }),
    index('sunrises_silent')
      .on(table.askedAt)
      .where(sql`${table.askedAt} is not null and ${table.offeredAt} is null and ${table.endedAt} is null`),
  ],
);

export type Sunrise = typeof sunrises.$inferSelect;

/** What somebody can be invited to: to hold a commons next, to decide what is published, or to open letters. */
export const calls = ['commons', 'desk', 'letters'] as const;
export type Call = (typeof calls)[number];

const answersToCalls = ['accepted', 'refused', 'taken-back', 'over'] as const;

/** Invitations to a turn, to an address that its owner has not confirmed. Answered once. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    call: text({ enum: calls }).notNull(),
    /** The entry of the commons; null for the desk and for letters. */
    commonsId: text('commons_id'),
    /** Which sunrise it is for; null for the desk and for letters. */
    sunrise: integer(),
    /** Who invites: a steward's id, `sender` for the steward of a commons, `time` when it offers itself. */
    by: text().notNull(),
    /** The invited address, sealed; null once it was answered and forgotten. */
    address: text(),
    /** Keyed hash of the address: one open invitation a person, and so many a month. */
    recipient: text().notNull(),
    at: instant('at').notNull(),
    until: instant('until').notNull(),
    answer: text({ enum: answersToCalls }),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    index('invitations_commons').on(table.commonsId, table.at),
    index('invitations_by').on(table.by, table.at),
    index('invitations_recipient').on(table.recipient, table.at),
    index('invitations_until').on(table.until),
  ],
);

export type Invitation = typeof invitations.$inferSelect;
