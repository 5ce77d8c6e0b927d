import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, refusedBy, type Statement, writeTogether } from '../database.ts';
import { seal } from './age.ts';
import { hashOfSecret, newSecret } from './code.ts';
import { isOnTurn, keeperHasTurn, keeperRefused, renewKeeper } from './keepers.ts';
import { chainedLines, type KeyHappening, keyLogContested, keyLogHead, waitingTime } from './key-log.ts';
import { isReplaced } from './queries.ts';
import { type KeeperKey, type KeyEvent, keeperKeys, keepers, keyLog } from './table.ts';

/** A key with the name of its keeper. */
export interface NamedKey extends KeeperKey {
  name: string;
}

/** Every key that was neither stopped nor ended, by the names of their keepers. */
export async function presentKeys(db: Database): Promise<NamedKey[]> {
  const rows = await db
    .select({ key: keeperKeys, name: keepers.name })
    .from(keeperKeys)
    .innerJoin(keepers, eq(keepers.id, keeperKeys.keeperId))
    .where(and(isNull(keeperKeys.stoppedAt), isNull(keeperKeys.endedAt)))
    .orderBy(asc(keepers.name), asc(keeperKeys.proposedAt), asc(keeperKeys.id));
  return rows.map(({ key, name }) => ({ ...key, name }));
}

/** Where a key stands on its way. */
export type KeyState = 'to-confirm' | 'to-prove' | 'waits' | 'in-use';

export function stateOfKey({ confirmedAt, activeAt }: KeeperKey, now: Temporal.Instant): KeyState {
  if (activeAt) return activeAt.epochMilliseconds > now.epochMilliseconds ? 'waits' : 'in-use';
  return confirmedAt ? 'to-prove' : 'to-confirm';
}

/** Something that was refused for a reason that the database judged as it wrote. */
export type KeyOutcome<Why extends string> = { ok: true } | { ok: false; why: Why };

/** Named by the database when a key does not stand as it has to: nothing of the batch is written. */
const keyRefused = 'keeper_keys.recipient';

/** How often a line is tried that came between others. */
const mostTries = 5;

/**
 * Writes what happens to keys with its lines of the log, all or nothing. The lines hold for the head that was read;
 * where somebody else was faster they are linked anew.
 *
 * @returns the constraint that refused it; null once it is written
 */
async function writeLogged(
  db: Database,
  happened: readonly KeyHappening[],
  statements: () => Statement[],
  refusals: readonly string[],
  now: Temporal.Instant,
): Promise<string | null> {
  for (let tries = 1; ; tries++) {
    const lines = await chainedLines(await keyLogHead(db), happened, now);
    try {
      await writeTogether(db, [...statements(), ...lines.map((line) => db.insert(keyLog).values(line))]);
      return null;
    } catch (error) {
      const refused = refusals.find((one) => refusedBy(error, one));
      if (refused) return refused;
      if (tries === mostTries || !refusedBy(error, keyLogContested)) throw error;
    }
  }
}

/** Changes a key where a condition on it holds at the moment of writing; else NOT NULL refuses the batch. */
const changeKey = (
  db: Database,
  id: string,
  condition: SQL | undefined,
  set: Partial<typeof keeperKeys.$inferInsert>,
): Statement =>
  db
    .update(keeperKeys)
    .set({
      ...set,
      recipient: sql`(select present.recipient from keeper_keys as present join keepers on keepers.id = present.keeper_id where present.id = ${id} and present.stopped_at is null and present.ended_at is null and ${condition})`,
    })
    .where(eq(keeperKeys.id, id));

/** Does something to one key, with its line in the log and the mails that tell of it. */
async function happen(
  db: Database,
  event: KeyEvent,
  { id, name, recipient }: Pick<NamedKey, 'id' | 'name' | 'recipient'>,
  { condition, set }: { condition: SQL; set: Partial<typeof keeperKeys.$inferInsert> },
  mails: Statement[],
  now: Temporal.Instant,
): Promise<boolean> {
  const change = () => [changeKey(db, id, condition, set), ...mails];
  return (await writeLogged(db, [{ event, name, recipient }], change, [keyRefused], now)) === null;
}

const oneWaits = 'UNIQUE constraint failed: keeper_keys.keeper_id';
const turnOver = 'NOT NULL constraint failed: keeper_keys.keeper_id';
const isKnown = 'NOT NULL constraint failed: keeper_keys.recipient';

export type WhyNotProposed = 'one-waits' | 'turn-over' | 'known';
const whyNotProposed: Record<string, WhyNotProposed> = {
  [oneWaits]: 'one-waits',
  [turnOver]: 'turn-over',
  [isKnown]: 'known',
};

/**
 * A steward posts a key for a keeper. Nobody else may have it, in use or not: two readers with one key are one.
 *
 * @param recipient as `readRecipient` gave it
 * @param by the steward's id
 */
export async function proposeKey(
  db: Database,
  { keeper, recipient, by }: { keeper: { id: string; name: string }; recipient: string; by: string },
  mails: Statement[],
  now: Temporal.Instant,
): Promise<KeyOutcome<WhyNotProposed>> {
  const hasTurn = sql`(select ${keepers.id} from ${keepers} where ${eq(keepers.id, keeper.id)} and ${isOnTurn(now)})`;
  const isFree = sql`not exists (select 1 from keeper_keys as same where same.recipient = ${recipient} and (same.keeper_id <> ${keeper.id} or (same.stopped_at is null and same.ended_at is null)))`;
  const row = {
    id: crypto.randomUUID(),
    keeperId: hasTurn,
    recipient: sql`(select ${recipient} where ${isFree})`,
    proposedBy: by,
    proposedAt: now,
  };
  const happened = [{ event: 'proposed' as const, name: keeper.name, recipient }];
  const statements = () => [db.insert(keeperKeys).values(row), ...mails];
  const refused = await writeLogged(db, happened, statements, Object.keys(whyNotProposed), now);
  return refused === null ? { ok: true } : { ok: false, why: whyNotProposed[refused] ?? 'known' };
}

/** What only whoever has the key can say: 32 hex digits. */
const wordDigits = 32;
export const challengeShape = /^[0-9a-f]{32}$/;

/** A word that nobody knows, sealed to a key; null where it is no key. */
async function newChallenge(recipient: string): Promise<{ challenge: string; challengeHash: string } | null> {
  const word = newSecret().slice(0, wordDigits);
  const challenge = await seal([recipient], `${word}\n`);
  return challenge === null ? null : { challenge, challengeHash: await hashOfSecret(word) };
}

/**
 * Another steward compared it with what the keeper said. From then on its keeper can prove that it is theirs.
 *
 * @returns false where it was decided meanwhile, or by the one who posted it
 */
export async function confirmKey(
  db: Database,
  key: NamedKey,
  by: string,
  mails: Statement[],
  now: Temporal.Instant,
): Promise<boolean> {
  const challenge = await newChallenge(key.recipient);
  if (!challenge) return false;
  const condition = sql`present.confirmed_at is null and present.proposed_by <> ${by}`;
  const set = { confirmedBy: by, confirmedAt: now, ...challenge };
  return happen(db, 'confirmed', key, { condition, set }, mails, now);
}

/**
 * Its keeper says the word that was sealed to it: letters are sealed to it in 72 hours, unless somebody stops it.
 *
 * @param word as `challengeShape`
 * @returns false for another word, or where the key is to be proven no more
 */
export async function proveKey(
  db: Database,
  key: NamedKey,
  word: string,
  mails: Statement[],
  now: Temporal.Instant,
): Promise<boolean> {
  // A word is good once: the next one is asked for when the turn is renewed.
  const next = await newChallenge(key.recipient);
  if (!next) return false;
  const hash = await hashOfSecret(word);
  const condition = sql`present.confirmed_at is not null and present.confirmed_by <> present.proposed_by and present.proven_at is null and present.challenge_hash = ${hash} and ${keeperHasTurn(key.keeperId, now)}`;
  const set = { provenAt: now, activeAt: now.add(waitingTime), ...next };
  return happen(db, 'proven', key, { condition, set }, mails, now);
}

/** Any keeper or steward stops a key that is not in use yet; false where it is, or was stopped before. */
export function stopKey(db: Database, key: NamedKey, mails: Statement[], now: Temporal.Instant): Promise<boolean> {
  const condition = sql`(present.active_at is null or present.active_at > ${now.epochMilliseconds})`;
  return happen(db, 'stopped', key, { condition, set: { stoppedAt: now } }, mails, now);
}

/** Its keeper has it no more, or somebody else has it, too: no new letter is sealed to it from now on. */
export function loseKey(db: Database, key: NamedKey, now: Temporal.Instant): Promise<boolean> {
  const condition = sql`present.active_at <= ${now.epochMilliseconds}`;
  return happen(db, 'ended', key, { condition, set: { endedAt: now } }, [], now);
}

/** Holds of keys that are over: replaced, of a turn that ended, or of one before the present. */
const isOver = (now: Temporal.Instant): SQL =>
  sql`(${isReplaced(now)} or not (${isOnTurn(now)}) or ${keeperKeys.proposedAt} < ${keepers.since})`;

/** Keys whose time is over and of which the log does not say so yet. */
export async function keysThatAreOver(db: Database, now: Temporal.Instant, most: number): Promise<NamedKey[]> {
  const rows = await db
    .select({ key: keeperKeys, name: keepers.name })
    .from(keeperKeys)
    .innerJoin(keepers, eq(keepers.id, keeperKeys.keeperId))
    .where(and(isNull(keeperKeys.stoppedAt), isNull(keeperKeys.endedAt), isOver(now)))
    .limit(most);
  return rows.map(({ key, name }) => ({ ...key, name }));
}

/** Ends them, each with a line; where one was stopped in this moment all of them wait for the next. */
export async function endKeys(db: Database, over: readonly NamedKey[], now: Temporal.Instant): Promise<void> {
  if (over.length === 0) return;
  const happened = over.map(({ name, recipient }) => ({ event: 'ended' as const, name, recipient }));
  const statements = () => over.map(({ id }) => changeKey(db, id, sql`true`, { endedAt: now }));
  await writeLogged(db, happened, statements, [keyRefused], now);
}

/** Whoever has a key in use shows with its word that it is not lost; whoever has none just goes on. */
export async function renewWithKey(
  db: Database,
  keeperId: string,
  key: NamedKey | undefined,
  word: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const hash = await hashOfSecret(word);
  const next = key ? await newChallenge(key.recipient) : null;
  const used = sql`active_at <= ${now.epochMilliseconds} and stopped_at is null and ended_at is null`;
  const may = key
    ? sql`exists (select 1 from keeper_keys where id = ${key.id} and ${used} and challenge_hash = ${hash})`
    : sql`not exists (select 1 from keeper_keys where keeper_id = ${keeperId} and ${used})`;
  try {
    await writeTogether(db, [
      renewKeeper(db, keeperId, may, now),
      ...(key && next ? [db.update(keeperKeys).set(next).where(eq(keeperKeys.id, key.id))] : []),
    ]);
    return true;
  } catch (error) {
    if (refusedBy(error, keeperRefused)) return false;
    throw error;
  }
}
