import { and, asc, eq, gt, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Keys, keyedHash, seal, unseal } from '../secrets.ts';
import { days } from '../time.ts';
import { tokens } from '../tokens.ts';
import { dayOfLetter } from './letter-queries.ts';
import { type Keeper, keepers } from './table.ts';

/** How long a turn is unless it is renewed. */
export const keeperTurn = days(90);
/** How long before its end a keeper is asked whether they go on. */
const askBefore = days(14);
/** How long an address is kept after the turn. */
const addressAfter = days(30);

/** The id of whoever has an address, as a keeper. */
export const keeperId = (keys: Keys, address: string) => keyedHash(keys, `keeper/${address.toLowerCase()}`);

const addressPlace = (id: string) => `keepers/${id}/address`;

/** Holds while the turn of the row is on. */
export const isOnTurn = (now: Temporal.Instant): SQL =>
  sql`${keepers.endedAt} is null and ${keepers.until} > ${now.epochMilliseconds}`;

/** Holds, at the moment of writing, while the turn of one keeper is on. */
export const keeperHasTurn = (id: string, now: Temporal.Instant): SQL =>
  sql`exists (select 1 from ${keepers} where ${eq(keepers.id, id)} and ${isOnTurn(now)})`;

/** Named by the database when a name is that of another keeper, or a turn cannot be renewed. */
export const keeperRefused = 'keepers.name';

/**
 * Begins a turn for an address. A name that another keeper goes by is refused, with all that is written with it.
 *
 * @returns a list of one, because a query that a promise resolves to is run by `await`
 */
export async function beginKeeperTurn(
  db: Database,
  keys: Keys,
  { id, address, name }: { id: string; address: string; name: string },
  now: Temporal.Instant,
): Promise<Statement[]> {
  const isFree = sql`not exists (select 1 from keepers as other where other.id <> ${id} and other.name = ${name} collate nocase and other.ended_at is null and other.until > ${now.epochMilliseconds})`;
  const turn = {
    id,
    name: sql`(select ${name} where ${isFree})`,
    address: await seal(keys, addressPlace(id), address),
    since: now,
    until: now.add(keeperTurn),
    // What came before they were a keeper was told to others.
    toldOn: dayOfLetter(now),
  };
  const anew = {
    name: sql`excluded.name`,
    address: sql`excluded.address`,
    since: sql`excluded.since`,
    until: sql`excluded.until`,
    toldOn: sql`excluded.told_on`,
    endedAt: null,
    askedAt: null,
  };
  return [db.insert(keepers).values(turn).onConflictDoUpdate({ target: keepers.id, set: anew })];
}

/** All whose turn is on, by name. */
export const keepersOnTurn = (db: Database, now: Temporal.Instant): Promise<Keeper[]> =>
  db.select().from(keepers).where(isOnTurn(now)).orderBy(asc(keepers.name), asc(keepers.id));

/** Where mail to a keeper goes; null once that is forgotten. */
export const keeperAddress = async (keys: Keys, { id, address }: Pick<Keeper, 'id' | 'address'>) =>
  address && (await unseal(keys, addressPlace(id), address));

/**
 * Keeps a turn that is on for its whole length again. Where `may` does not hold at the moment of writing, all that
 * is written with it is refused with `keeperRefused`.
 */
export const renewKeeper = (db: Database, id: string, may: SQL, now: Temporal.Instant): Statement =>
  db
    .update(keepers)
    .set({
      name: sql`(select name from keepers as same where same.id = ${id} and same.ended_at is null and same.until > ${now.epochMilliseconds} and ${may})`,
      until: now.add(keeperTurn),
      askedAt: null,
    })
    .where(eq(keepers.id, id));

/** Ends a turn that is on. */
export const endKeeperTurn = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(keepers)
    .set({ endedAt: now })
    .where(and(eq(keepers.id, id), isOnTurn(now)));

/** Ends every link of a keeper. */
export const endKeeperLinks = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(tokens)
    .set({ expiresAt: now })
    .where(and(eq(tokens.subjectId, id), eq(tokens.purpose, 'keeper'), gt(tokens.expiresAt, now)));

/** Holds of those whose turn ends soon and who were not asked yet whether they go on. */
const isToBeAsked = (now: Temporal.Instant) =>
  and(isOnTurn(now), lte(keepers.until, now.add(askBefore)), isNull(keepers.askedAt));

/** Holds of those who were told of letters on no day since this one began. */
const isToBeTold = (now: Temporal.Instant) =>
  and(isOnTurn(now), or(isNull(keepers.toldOn), lt(keepers.toldOn, dayOfLetter(now))));

export const keepersToAsk = (db: Database, now: Temporal.Instant, most: number): Promise<Keeper[]> =>
  db.select().from(keepers).where(isToBeAsked(now)).limit(most);

export const keepersToTell = (db: Database, now: Temporal.Instant, most: number): Promise<Keeper[]> =>
  db.select().from(keepers).where(isToBeTold(now)).orderBy(asc(keepers.id)).limit(most);

export const keeperAsked = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db.update(keepers).set({ askedAt: now }).where(eq(keepers.id, id));

export const keeperTold = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(keepers)
    .set({ toldOn: dayOfLetter(now) })
    .where(eq(keepers.id, id));

/** Forgets the addresses of those whose turn has been over for 30 days. */
export const forgetKeepers = (db: Database, now: Temporal.Instant): Statement =>
  db
    .update(keepers)
    .set({ address: null })
    .where(
      and(
        isNotNull(keepers.address),
        lt(sql`coalesce(${keepers.endedAt}, ${keepers.until})`, now.subtract(addressAfter).epochMilliseconds),
      ),
    );
