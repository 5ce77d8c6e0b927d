import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { entries, noSteward, transitions } from '../entries.ts';
import { type Keys, keyedHash, seal, unseal } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { days } from '../time.ts';
import { tokens } from '../tokens.ts';
import { type StewardRow, stewards } from './table.ts';

/** Someone who decides what is published. */
export interface Steward {
  /** A keyed hash of the address: without the secret nobody can tell whose it is. */
  id: string;
  /** Where mail for them goes. */
  address: string;
}

/** A steward with the end of their turn; null while none is written down, because only the settings name them. */
export interface OnTurn extends Steward {
  until: Temporal.Instant | null;
}

/** What it takes to know who the stewards are. */
export interface Stewardship {
  db: Database;
  keys: Keys;
  settings: Pick<Settings, 'STEWARDS'>;
  now: Temporal.Instant;
}

/** How long a turn is unless it is renewed. */
const turnFor = days(90);
/** How long before its end a steward is asked whether they go on. */
const askBefore = days(14);
/** How long an address is kept after the turn. */
const addressAfter = days(30);

/** The id of whoever has an address. */
export const stewardId = (keys: Keys, address: string) => keyedHash(keys, `steward/${address.toLowerCase()}`);

const addressPlace = (id: string) => `stewards/${id}/address`;

const isActive = (now: Temporal.Instant): SQL =>
  sql`${stewards.endedAt} is null and ${stewards.until} > ${now.epochMilliseconds}`;

/** Holds, at the moment of writing, while somebody's turn is on. */
export const hasTurn = (id: string, now: Temporal.Instant): SQL =>
  sql`exists (select 1 from ${stewards} where ${eq(stewards.id, id)} and ${isActive(now)})`;

/** Those whom the settings name. */
const firstStewards = ({ settings, keys }: Stewardship): Promise<OnTurn[]> =>
  Promise.all(settings.STEWARDS.map(async (address) => ({ id: await stewardId(keys, address), address, until: null })));

/** All who decide at present: whoever's turn is on, or, while it is nobody's, those whom the settings name. */
export async function currentStewards(stewardship: Stewardship): Promise<OnTurn[]> {
  const { db, keys, now } = stewardship;
  const rows = await db.select().from(stewards).where(isActive(now)).orderBy(asc(stewards.since), asc(stewards.id));
  const onTurn = await Promise.all(rows.map((row) => opened(keys, row)));
  return onTurn.length > 0 ? onTurn.flatMap((one) => one ?? []) : firstStewards(stewardship);
}

const opened = async (keys: Keys, { id, address, until }: StewardRow): Promise<OnTurn | null> =>
  address === null ? null : { id, address: await unseal(keys, addressPlace(id), address), until };

/**
 * Begins a turn for those whom the settings name, if nobody's is on when it is written. To stand before
 * whatever changes turns: else the first row would put all others out.
 */
export async function beginFirstTurns(stewardship: Stewardship): Promise<Statement[]> {
  const { db, keys, now } = stewardship;
  const named = await Promise.all(
    (await firstStewards(stewardship)).map(async ({ id, address }) => ({
      id,
      address: await seal(keys, addressPlace(id), address),
    })),
  );
  const [since, until] = [now.epochMilliseconds, now.add(turnFor).epochMilliseconds];
  // One statement for all, of one parameter: the first of them must not keep out the second.
  const turns = sql`select value ->> 'id', value ->> 'address', ${since}, ${until}, null, null from json_each(${JSON.stringify(named)}) where not exists (select 1 from ${stewards} where ${isActive(now)})`;
  return [db.insert(stewards).select(turns).onConflictDoUpdate({ target: stewards.id, set: anew })];
}

/** A turn that begins once more, in the row of the one before. */
const anew = {
  address: sql`excluded.address`,
  since: sql`excluded.since`,
  until: sql`excluded.until`,
  endedAt: null,
  askedAt: null,
};

/** Begins a turn for an address, or another one. */
export async function beginTurn({ db, keys, now }: Stewardship, { id, address }: Steward): Promise<Statement[]> {
  const turn = { id, address: await seal(keys, addressPlace(id), address), since: now, until: now.add(turnFor) };
  return [db.insert(stewards).values(turn).onConflictDoUpdate({ target: stewards.id, set: anew })];
}

/** Keeps a turn that is on for its whole length again, from now. */
export const renewTurn = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(stewards)
    .set({ until: now.add(turnFor), askedAt: null })
    .where(and(eq(stewards.id, id), isActive(now)));

/** Ends a turn that is on. */
export const endTurn = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(stewards)
    .set({ endedAt: now })
    .where(and(eq(stewards.id, id), isActive(now)));

/**
 * Ends the links of whoever was the last to step down: should the settings name them, they are a steward
 * again at once, and a turn that begins again wakes no link of the one before.
 */
export const endLinksOfLast = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(tokens)
    .set({ expiresAt: now })
    .where(
      and(
        ...[eq(tokens.stewardId, id), gt(tokens.expiresAt, now)],
        sql`not exists (select 1 from ${stewards} where ${isActive(now)})`,
      ),
    );

/** Whose turn ends soon and who was not asked yet whether they go on. */
export async function turnsToRenew({ db, keys, now }: Stewardship, most: number): Promise<OnTurn[]> {
  const rows = await db
    .select()
    .from(stewards)
    .where(and(isActive(now), lte(stewards.until, now.add(askBefore)), isNull(stewards.askedAt)))
    .limit(most);
  return (await Promise.all(rows.map((row) => opened(keys, row)))).flatMap((one) => one ?? []);
}

export const turnAsked = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db.update(stewards).set({ askedAt: now }).where(eq(stewards.id, id));

/** Forgets the addresses of those whose turn has been over for 30 days. */
export function forgetStewards(db: Database, now: Temporal.Instant): Statement {
  const then = now.subtract(addressAfter);
  return db
    .update(stewards)
    .set({ address: null })
    .where(
      and(
        isNotNull(stewards.address),
        lt(sql`coalesce(${stewards.endedAt}, ${stewards.until})`, then.epochMilliseconds),
      ),
    );
}

/** One decision as stewards see it; of what is not up it says only what kind it was. */
export interface Logged {
  /** Where the next page goes on: `<milliseconds>-<row>`. */
  key: string;
  entryId: string;
  kind: string;
  to: typeof transitions.$inferSelect.to;
  by: string;
  at: Temporal.Instant;
  /** True where the sender was told nothing. */
  silent: boolean;
  /** Of what was approved and still is, as is what it is about, unless its words were taken back. */
  title: string | null;
  /** Whether its words are kept, so that it can still be looked at, and decided otherwise. */
  isKept: boolean;
}

/** The decisions of stewards, newest first. */
export async function decisionsLog(db: Database, before: string | undefined, most: number): Promise<Logged[]> {
  const [, at, row] = /^(\d{1,15})-(\d{1,15})$/.exec(before ?? '') ?? [];
  const number = sql<number>`${transitions}.rowid`;
  // What is about a commons names it: once that was taken back, it is not named here either.
  const isUp = sql<number>`${entries.status} = 'approved' and (${entries.about} is null or exists (select 1 from entries as whole where whole.id = ${entries.about} and whole.status = 'approved'))`;
  const older = at && row ? sql`(${transitions.at}, ${number}) < (${Number(at)}, ${Number(row)})` : undefined;
  const rows = await db
    .select({
      row: number,
      entryId: transitions.entryId,
      to: transitions.to,
      by: transitions.by,
      at: transitions.at,
      silent: transitions.silent,
      kind: entries.kind,
      title: entries.title,
      isUp,
      isKept: sql<number>`${entries.title} <> ''`,
    })
    .from(transitions)
    .innerJoin(entries, eq(entries.id, transitions.entryId))
    .where(and(notInArray(transitions.by, [...noSteward]), older))
    .orderBy(desc(transitions.at), desc(number))
    .limit(most);
  return rows.map(({ row, isUp, isKept, title, ...step }) => ({
    ...step,
    isKept: Boolean(isKept),
    key: `${step.at.epochMilliseconds}-${row}`,
    title: (step.to === 'approved' && isUp && title) || null,
  }));
}
