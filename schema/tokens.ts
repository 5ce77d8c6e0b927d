import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, instant, type Statement } from './database.ts';
import { base64url } from './secrets.ts';
import { days } from './time.ts';

/** What a private link is good for: one purpose each, never another. */
export type Purpose = 'yours' | 'review' | 'desk' | 'reply' | 'invitation';

export const tokens = sqliteTable(
  'tokens',
  {
    /** SHA-256 of the token, base64url. The token itself is only ever in a mail or an address bar. */
    hash: text().primaryKey(),
    purpose: text().$type<Purpose>().notNull(),
    /**
     * The one entry it is about, the answer that a reply goes back to, or an invitation; null for a desk,
     * `asked` for one whose link was asked for.
     */
    entryId: text('entry_id'),
    /**
     * The steward it was made for, by id, or which side of an answer; null for a sender, `former` for one
     * who handed a commons on.
     */
    holder: text(),
    /**
     * The keyed hash of the address it was mailed to: whoever follows it reads that mail box. Null for one that
     * was shown on a page, which proves nothing about an address that was typed.
     */
    mailedTo: text('mailed_to'),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    index('tokens_expires_at').on(table.expiresAt),
    index('tokens_entry_id').on(table.entryId).where(sql`${table.entryId} is not null`),
    index('tokens_holder').on(table.holder).where(sql`${table.holder} is not null`),
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
    .where(and(eq(tokens.entryId, entryId), eq(tokens.purpose, 'yours'), gt(tokens.expiresAt, now)));

/** Ends every link of a steward. */
export const endLinks = (db: Database, holder: string, now: Temporal.Instant): Statement =>
  db
    .update(tokens)
    .set({ expiresAt: now })
    .where(and(eq(tokens.holder, holder), gt(tokens.expiresAt, now)));

/** Removes tokens 30 days after they ended, so that an old link is told "expired" for a while. */
export const sweepTokens = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(tokens).where(lt(tokens.expiresAt, now.subtract(days(30))));
