import { and, eq, gt, lte } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Relay, relays } from './table.ts';

export const insertRelay = (db: Database, relay: Relay): Statement => db.insert(relays).values(relay);

export async function findRelay(db: Database, id: string): Promise<Relay | undefined> {
  const [relay] = await db.select().from(relays).where(eq(relays.id, id));
  return relay;
}

/** How many answers were passed on since a moment: to one entry, and by one person. */
export async function relaysSince(
  db: Database,
  by: { entryId: string } | { sender: string },
  since: Temporal.Instant,
  most: number,
): Promise<number> {
  const which = 'entryId' in by ? eq(relays.entryId, by.entryId) : eq(relays.sender, by.sender);
  const rows = await db
    .select({ id: relays.id })
    .from(relays)
    .where(and(which, gt(relays.at, since)))
    .limit(most);
  return rows.length;
}

/** Forgets answers that nobody can reply to any more. */
export const sweepRelays = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(relays).where(lte(relays.until, now));
