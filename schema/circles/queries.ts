import { and, eq, gt, gte, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import { isOnTurn } from './keepers.ts';
import { type Keeper, keeperKeys, keepers } from './table.ts';

/** Who a letter can be sealed to. */
export interface Reader {
  keyId: string;
  keeperId: string;
  /** As the keeper chose it. */
  name: string;
  /** `age1…` */
  recipient: string;
  /** When the keeper's turn ends. */
  until: Temporal.Instant;
}

/** A form that was open while a key was replaced is not refused for it. */
const grace = { hours: 24 } as const;

/** No letter goes to fewer: nobody should hold one alone. */
export const fewestReaders = 2;

/** Holds of a key once a newer one of its keeper is in use. */
export const isReplaced = (now: Temporal.Instant): SQL =>
  sql`exists (select 1 from keeper_keys as newer where newer.keeper_id = ${keeperKeys.keeperId} and newer.active_at > ${keeperKeys.activeAt} and newer.active_at <= ${now.epochMilliseconds} and newer.stopped_at is null)`;

/** The keepers whose keys are proven and in use, by name, as a new form shows them. */
export const readersNow = (db: Database, now: Temporal.Instant): Promise<Reader[]> =>
  readers(db, now, isNull(keeperKeys.endedAt), sql`not ${isReplaced(now)}`, isOnTurn(now));

/** Those whose keys a letter that is sent now may have been sealed to: a day ago they were in use. */
export function readersLately(db: Database, now: Temporal.Instant): Promise<Reader[]> {
  const lately = now.subtract(grace);
  return readers(
    db,
    now,
    or(isNull(keeperKeys.endedAt), gt(keeperKeys.endedAt, lately)),
    gt(keepers.until, lately),
    or(isNull(keepers.endedAt), gt(keepers.endedAt, lately)),
  );
}

const readers = (db: Database, now: Temporal.Instant, ...which: Parameters<typeof and>): Promise<Reader[]> =>
  db
    .select({
      keyId: keeperKeys.id,
      keeperId: keepers.id,
      name: keepers.name,
      recipient: keeperKeys.recipient,
      until: keepers.until,
    })
    .from(keeperKeys)
    .innerJoin(keepers, eq(keepers.id, keeperKeys.keeperId))
    .where(
      and(
        isNotNull(keeperKeys.activeAt),
        lte(keeperKeys.activeAt, now),
        isNull(keeperKeys.stoppedAt),
        // One of an earlier turn does not come to life with the next.
        gte(keeperKeys.proposedAt, keepers.since),
        ...which,
      ),
    )
    .orderBy(keepers.name, keeperKeys.id);

/** The public keys of some keys, by their ids. */
export async function recipientsOf(db: Database, keyIds: string[]): Promise<string[]> {
  const rows = await db
    .select({ recipient: keeperKeys.recipient })
    .from(keeperKeys)
    .where(sql`${keeperKeys.id} in (select value from json_each(${JSON.stringify(keyIds)}))`);
  return rows.map(({ recipient }) => recipient);
}

/** A keeper whose turn is on. */
export async function keeperOnTurn(db: Database, id: string, now: Temporal.Instant): Promise<Keeper | undefined> {
  const [keeper] = await db
    .select()
    .from(keepers)
    .where(and(eq(keepers.id, id), isOnTurn(now)));
  return keeper;
}
