import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, instant, type Statement } from './database.ts';
import { base64url } from './secrets.ts';
import { days } from './time.ts';

/** What a private link is good for: one purpose each, never another. */
export type Purpose = 'yours' | 'review' | 'desk' | 'reply' | 'invitation' | 'keeper' | 'address';

export const tokens = sqliteTable(
  'tokens',
  {
    /** SHA-256 of the token, base64url. The token itself is only ever in a mail or an address bar. */
    hash: text().primaryKey(),
    purpose: text().$type<Purpose>().notNull(),
    /**
     * What it is about, as its purpose says: the id of an entry, of the answer that a reply goes back to, or of an
     * invitation, or of a keeper; null for a desk.
     */
    subjectId: text('subject_id'),
    /** The steward it was made for, by id; null where it is no steward's. */
    stewardId: text('steward_id'),
    /** Of a reply: which of the two it lets write; null for other purposes. */
    side: text({ enum: ['owner', 'asker'] }),
    /** True where a steward asked for it at `/desk/`, or a keeper at `/keeper/`, which is counted. */
    asked: integer({ mode: 'boolean' }).notNull().default(false),
    /** True once its holder handed the commons on: it steers nothing any more. */
    handedOn: integer('handed_on', { mode: 'boolean' }).notNull().default(false),
    /**
     * The keyed hash of the address it was mailed to: whoever follows it reads that mail box. Null for one that
     * was shown on a page, which proves nothing about an address that was typed.
     */
    mailedTo: text('mailed_to'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('tokens_expires_at').on(table.expiresAt),
    index('tokens_subject_id').on(table.subjectId).where(sql`${table.subjectId} is not null`),
    index('tokens_mailed_to').on(table.mailedTo).where(sql`${table.mailedTo} is not null`),
    index('tokens_steward_id').on(table.stewardId).where(sql`${table.stewardId} is not null`),
  ],
);

export type Token = typeof tokens.$inferSelect;

const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** 32 bytes from the platform's CSPRNG, base64url: 43 characters. */
export const newToken = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

export async function hashToken(token: string): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
}

export type FoundToken = { ok: true; token: Token } | { ok: false; why: 'unknown' | 'expired' };

/**
 * Looks a private link up. The look-up goes by hash, so how long it takes tells nothing about any
 * token; a token made for another purpose is as unknown as a forged one.
 */
export async function findToken(
  db: Database,
  raw: string,
  purpose: Purpose,
  now: Temporal.Instant,
): Promise<FoundToken> {
  if (!tokenShape.test(raw)) return { ok: false, why: 'unknown' };
  const [token] = await db
    .select()
    .from(tokens)
    .where(and(eq(tokens.hash, await hashToken(raw)), eq(tokens.purpose, purpose)));
  if (!token) return { ok: false, why: 'unknown' };
  if (token.expiresAt.epochMilliseconds <= now.epochMilliseconds) return { ok: false, why: 'expired' };
  return { ok: true, token };
}

/** Keeps the sender's links alive as long as there is something to follow; ended ones stay ended. */
export const prolongSenderLinks = (
  db: Database,
  entryId: string,
  until: Temporal.Instant,
  now: Temporal.Instant,
): Statement =>
  db
    .update(tokens)
    .set({ expiresAt: until })
    .where(and(eq(tokens.subjectId, entryId), eq(tokens.purpose, 'yours'), gt(tokens.expiresAt, now)));

/** Ends every link of a steward. */
export const endLinks = (db: Database, stewardId: string, now: Temporal.Instant): Statement =>
  db
    .update(tokens)
    .set({ expiresAt: now })
    .where(and(eq(tokens.stewardId, stewardId), gt(tokens.expiresAt, now)));

/** Removes tokens 30 days after they ended, so that an old link is told "expired" for a while. */
export const sweepTokens = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(tokens).where(lt(tokens.expiresAt, now.subtract(days(30))));
