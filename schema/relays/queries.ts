import { eq, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Relay, relays } from './table.ts';

/** The most forms about one entry, and from one connection, and the most replies of one person, in a day. */
const mostAboutOne = 20;
const mostOfOne = 10;

/** Named by the database when so many were passed on in a day that no more is. */
export const tooManyRelays = 'NOT NULL constraint failed: relays.entry_id';

/**
 * Notes that a message is passed on. What came by the public form and what came through private links is
 * counted apart, so that nobody can use up with junk what belongs to somebody else. Counted as it is written:
 * beyond the most the batch fails with `tooManyRelays`, as it does where its mail is not owed: nobody would read it.
 *
 * @param sender null where nobody knows whose it is: then it is not counted by sender
 * @param isOwed holds at the moment of writing, once its mail is owed
 */
export function insertRelay(
  db: Database,
  { sender, ...relay }: Omit<Relay, 'sender'> & { sender: string | null },
  isOwed: SQL,
) {
  const since = relay.at.subtract({ hours: 24 }).epochMilliseconds;
  const fewer = (most: number, which: SQL) =>
    sql`(select count(*) from (select 1 from ${relays} where ${which} and ${relays.at} > ${since} limit ${most})) < ${most}`;
  const few = [
    isOwed,
    ...(relay.typed ? [fewer(mostAboutOne, sql`${relays.entryId} = ${relay.entryId} and ${relays.typed} = 1`)] : []),
    ...(sender === null ? [] : [fewer(mostOfOne, sql`${relays.sender} = ${sender}`)]),
  ];
  const entryId = sql<string>`(select ${relay.entryId} where ${sql.join(few, sql` and `)})`;
  return db.insert(relays).values({ ...relay, entryId, sender: sender ?? '' });
}

export async function findRelay(db: Database, id: string): Promise<Relay | undefined> {
  const [relay] = await db.select().from(relays).where(eq(relays.id, id));
  return relay;
}

/** Forgets answers that nobody can reply to any more. */
export const sweepRelays = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(relays).where(lte(relays.until, now));
