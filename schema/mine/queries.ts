import { and, asc, eq, gt, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from '../database.ts';
import { type Entry, entries } from '../entries.ts';
import { recipientHash } from '../recipients.ts';
import { type Keys, seal, unseal } from '../secrets.ts';
import { tokens } from '../tokens.ts';
import { linkRequests } from './table.ts';

/** Of requests that are known, looked up or not; who comes beyond that is answered the same, and gets nothing. */
const mostRequests = 2_000;
/** Of links in one mail. */
const mostLinks = 30;

const hour = { hours: 1 } as const;
const place = (recipient: string) => `link-requests/${recipient}`;

/**
 * Notes that the links of an address were asked for; nothing where they were within the hour.
 *
 * @returns a list of one, because a query that a promise resolves to is run by `await`
 */
export async function requestLinks(
  db: Database,
  keys: Keys,
  address: string,
  now: Temporal.Instant,
): Promise<Statement[]> {
  const recipient = await recipientHash(keys, address);
  const few = sql`(select count(*) from (select 1 from ${linkRequests} limit ${mostRequests})) < ${mostRequests}`;
  const row = { recipient, address: await seal(keys, place(recipient), address), at: now };
  return [
    insertSelect(db, linkRequests, row, sql`where ${few}`).onConflictDoUpdate({
      target: linkRequests.recipient,
      set: { address: sql`excluded.address`, at: sql`excluded.at` },
      setWhere: lte(linkRequests.at, now.subtract(hour)),
    }),
  ];
}

export interface LinkRequest {
  recipient: string;
  address: string;
}

/** The oldest request that nobody looked up yet. */
export async function nextRequest(db: Database, keys: Keys): Promise<LinkRequest | undefined> {
  const [row] = await db
    .select()
    .from(linkRequests)
    .where(isNotNull(linkRequests.address))
    .orderBy(asc(linkRequests.at))
    .limit(1);
  if (!row?.address) return undefined;
  return { recipient: row.recipient, address: await unseal(keys, place(row.recipient), row.address) };
}

/** The entries that a link to which was mailed to somebody, and holds: the newest first. */
export const entriesOf = (db: Database, recipient: string, now: Temporal.Instant): Promise<Entry[]> =>
  db
    .select()
    .from(entries)
    .where(
      and(
        isNotNull(entries.contact),
        sql`${entries.id} in (select ${tokens.subjectId} from ${tokens} where ${and(eq(tokens.mailedTo, recipient), isNotNull(tokens.mailedTo), eq(tokens.purpose, 'yours'), gt(tokens.expiresAt, now), eq(tokens.handedOn, false))})`,
      ),
    )
    .orderBy(sql`${entries.createdAt} desc`)
    .limit(mostLinks);

/** Holds, at the moment of writing, while nobody looked a request up: of two who do at once, one sends the mail. */
export const isUndone = (recipient: string): SQL =>
  sql`exists (select 1 from ${linkRequests} where ${linkRequests.recipient} = ${recipient} and ${linkRequests.address} is not null)`;

/** Notes that a request was looked up: its address is not needed any more. */
export const requestDone = (db: Database, recipient: string): Statement =>
  db.update(linkRequests).set({ address: null }).where(eq(linkRequests.recipient, recipient));

/** Forgets who asked, once they may ask again. */
export const sweepRequests = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(linkRequests).where(and(lte(linkRequests.at, now.subtract(hour)), sql`${linkRequests.address} is null`));
