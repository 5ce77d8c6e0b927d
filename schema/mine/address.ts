import { and, eq, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from '../database.ts';
import { type Entry, entries, isStillOf } from '../entries.ts';
import { type Keys, seal, unseal } from '../secrets.ts';
import { days } from '../time.ts';
import { addressChanges } from './table.ts';

/** How long the mail to a new address can be answered. */
export const answeredWithin = days(3);
/** So long nothing is written to another new address of one entry. */
const pause = { minutes: 10 } as const;

const place = (entryId: string) => `address-changes/${entryId}`;

/** An entry whose address is kept, so that it can be another. */
export type Reachable = Entry & { contact: string };

/** Whether there is an address of an entry to change: none is kept once its time is over. */
export const isReachable = (entry: Entry): entry is Reachable => entry.contact !== null;

/**
 * Notes where mails about an entry are to go; nothing where another address was asked for minutes ago.
 *
 * @returns a list of one, because a query that a promise resolves to is run by `await`
 */
export async function askAddress(
  db: Database,
  keys: Keys,
  entry: Reachable,
  address: string,
  now: Temporal.Instant,
): Promise<Statement[]> {
  const row = { entryId: entry.id, address: await seal(keys, place(entry.id), address), was: entry.contact, at: now };
  return [
    insertSelect(db, addressChanges, row, sql`where ${isStillOf(entry)}`).onConflictDoUpdate({
      target: addressChanges.entryId,
      set: { address: sql`excluded.address`, was: sql`excluded.was`, at: sql`excluded.at` },
      setWhere: lte(addressChanges.at, now.subtract(pause)),
    }),
  ];
}

/** Holds, inside the batch that asks, once it is noted. */
export const isAsked = (entryId: string, now: Temporal.Instant): SQL =>
  sql`exists (select 1 from ${addressChanges} where ${and(eq(addressChanges.entryId, entryId), eq(addressChanges.at, now))})`;

/** True while another address of an entry was asked for minutes ago. */
export async function wasAskedLately(db: Database, entryId: string, now: Temporal.Instant): Promise<boolean> {
  const [row] = await db.select().from(addressChanges).where(eq(addressChanges.entryId, entryId));
  return row !== undefined && row.at.epochMilliseconds > now.subtract(pause).epochMilliseconds;
}

/** The address that an entry is to have; null where there is none any more, or it was handed on since. */
export async function askedAddress(db: Database, keys: Keys, entry: Entry): Promise<string | null> {
  const [row] = await db.select().from(addressChanges).where(eq(addressChanges.entryId, entry.id));
  return row && row.was === entry.contact ? unseal(keys, place(entry.id), row.address) : null;
}

/** Gives an entry another address, while it is still its sender's that was seen. */
export const setAddress = (db: Database, entry: Reachable, contact: string): Statement[] => [
  db
    .update(entries)
    .set({ contact })
    .where(and(eq(entries.id, entry.id), eq(entries.contact, entry.contact))),
  db.delete(addressChanges).where(eq(addressChanges.entryId, entry.id)),
];

/** Forgets what nobody answered. */
export const sweepAddressChanges = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(addressChanges).where(lt(addressChanges.at, now.subtract(answeredWithin)));
