import { and, asc, eq, gte, inArray, isNotNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { type Entry, entries, stopWaiting } from '../entries.ts';
import { before } from '../time.ts';
import { isTaken, takenSince } from './queries.ts';
import { board, completions, type Hand, hands, type Offer, type OnBoard, offers } from './table.ts';

/** Someone who takes a chore on, and how far that is. */
export interface Taken {
  hand: Hand;
  status: Entry['status'];
}

/** Who takes part in the present time of a chore: everyone for its sender, or only what is public. */
export async function handsOf(db: Database, chore: Offer, now: Temporal.Instant, all: boolean): Promise<Taken[]> {
  return db
    .select({ hand: hands, status: entries.status })
    .from(hands)
    .innerJoin(entries, eq(entries.id, hands.entryId))
    .where(
      and(
        eq(hands.choreId, chore.entryId),
        eq(hands.round, chore.round),
        isTaken(now),
        all ? undefined : eq(entries.status, 'approved'),
      ),
    )
    .orderBy(asc(hands.date));
}

/** A hand with its chore. */
export interface HandInPlace {
  hand: Hand;
  chore: Offer;
  choreStatus: Entry['status'];
  /** Null once the chore is off the board. */
  onBoard: OnBoard | null;
}

export async function anyHand(db: Database, entryId: string): Promise<HandInPlace | undefined> {
  const [row] = await db
    .select({ hand: hands, chore: offers, choreStatus: entries.status, onBoard: board })
    .from(hands)
    .innerJoin(offers, eq(offers.entryId, hands.choreId))
    .innerJoin(entries, eq(entries.id, offers.entryId))
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(eq(hands.entryId, entryId));
  return row;
}

/** Whether a hand can still appear: its chore is on the board for that time, and its place is held. */
export const stillCounts = ({ hand, chore, onBoard }: HandInPlace, now: Temporal.Instant): boolean =>
  onBoard !== null &&
  before(now, onBoard.overAt) &&
  hand.round === chore.round &&
  hand.place !== null &&
  (hand.done || hand.date >= takenSince(now));

/** Whether the same name holds another place of that time and day. */
export async function holdsAnother(db: Database, { entryId, choreId, round, name, date }: Hand): Promise<boolean> {
  const rows = await db
    .select({ entryId: hands.entryId })
    .from(hands)
    .where(
      and(
        ...[eq(hands.choreId, choreId), eq(hands.round, round), eq(hands.date, date), ne(hands.entryId, entryId)],
        sql`${hands.name} = ${name} collate nocase and ${hands.place} is not null`,
      ),
    );
  return rows.length > 0;
}

/** Those who hold a place of the present time, from today on: who is told when the chore is taken down. */
export async function doersOf(db: Database, chore: Offer, today: string): Promise<Entry[]> {
  const rows = await db
    .select({ entry: entries })
    .from(hands)
    .innerJoin(entries, eq(entries.id, hands.entryId))
    .where(
      and(
        ...[eq(hands.choreId, chore.entryId), eq(hands.round, chore.round), isNotNull(hands.place)],
        ...[eq(hands.done, false), gte(hands.date, today)],
      ),
    );
  return rows.map(({ entry }) => entry);
}

/** Hands that wait for a steward while their chore is taken down wait for nothing any more. */
export const lapseHands = (db: Database, choreId: string, at: Temporal.Instant): Statement[] =>
  stopWaiting(db, inArray(entries.id, db.select({ id: hands.entryId }).from(hands).where(eq(hands.choreId, choreId))), {
    to: 'lapsed',
    by: 'time',
    at,
  });

/**
 * Holds, inside the batch that takes a chore on, while one time of it was not taken on too often, given back or
 * not: each time its sender gets a mail.
 */
export function fewTakings({ entryId, round, hands: people }: Offer): SQL {
  const most = 10 + 3 * (people ?? 1);
  const all = sql`select 1 from ${hands} where ${hands.choreId} = ${entryId} and ${hands.round} = ${round} limit ${most + 1}`;
  return sql`(select count(*) from (${all})) <= ${most}`;
}

/** Named by the database when no place is left, or the chore is off the board. */
export const noPlaceLeft = 'NOT NULL constraint failed: hands.chore_id';
/** Named by the database when the same name has taken it on for that day before. */
export const takenBefore = 'hands.name';

/**
 * Gives somebody the lowest place that is free. The place is found while it is written: when none is
 * left, the chore cannot be named, and the whole batch fails with `noPlaceLeft`.
 */
export function claimSlot(
  db: Database,
  hand: Pick<Hand, 'entryId' | 'choreId' | 'round' | 'name' | 'date'>,
): Statement {
  const { entryId, choreId, round, name, date } = hand;
  const inUse = sql`select ${hands.place} from ${hands} where ${hands.choreId} = ${choreId} and ${hands.round} = ${round} and ${hands.place} is not null`;
  const free = sql`with recursive p(n) as (select 1 union all select n + 1 from p where n < (select ${offers.hands} from ${offers} where ${offers.entryId} = ${choreId})) select min(n) from p where n not in (${inUse})`;
  const open = sql`(select ${board.entryId} from ${board} inner join ${offers} on ${offers.entryId} = ${board.entryId} where ${board.entryId} = ${choreId} and ${offers.round} = ${round} and (select count(*) from (${inUse})) < ${offers.hands})`;
  return db.insert(hands).values({
    entryId,
    round,
    name,
    date,
    choreId: open as SQL<string>,
    place: sql<number>`(${free})`,
  });
}

/** Frees the places of those whose day is long past and who said nothing. */
export const freeOverdue = (db: Database, { entryId, round }: Offer, now: Temporal.Instant): Statement =>
  db
    .update(hands)
    .set({ place: null })
    .where(
      and(eq(hands.choreId, entryId), eq(hands.round, round), eq(hands.done, false), lt(hands.date, takenSince(now))),
    );

/** Gives the places of some hands back; `which` selects their entries. */
export const givePlacesBack = (db: Database, which: SQL): Statement =>
  db.update(hands).set({ place: null }).where(sql`${hands.entryId} in ${which}`);

export const eraseHand = (db: Database, entryId: string): Statement[] => [
  db.delete(hands).where(eq(hands.entryId, entryId)),
];

export const updateHand = (db: Database, entryId: string, set: Pick<Hand, 'name' | 'date'>): Statement =>
  db.update(hands).set(set).where(eq(hands.entryId, entryId));

/** Named by the database when it was said before. */
export const saidBefore = 'completions.entry_id';

/** Says once that it was given or done: a second time fails with `saidBefore`. */
export const complete = (db: Database, entryId: string, round: number, at: Temporal.Instant): Statement =>
  db.insert(completions).values({ entryId, round, at });

export async function isComplete(db: Database, entryId: string, round: number): Promise<boolean> {
  const rows = await db
    .select({ round: completions.round })
    .from(completions)
    .where(and(eq(completions.entryId, entryId), eq(completions.round, round)));
  return rows.length > 0;
}

export const sayDone = (db: Database, entryId: string): Statement =>
  db.update(hands).set({ done: true }).where(eq(hands.entryId, entryId));

/**
 * A chore that all hands have done comes off the board; one that repeats goes back on it for next time,
 * newest, with all its places free. Whether all have, is asked while it is written: of two who say so at
 * once, the second finds it. How long it stands is for its sender to say, so that does not change.
 */
export function whenAllDone(db: Database, chore: Offer, onBoard: OnBoard, now: Temporal.Instant): Statement[] {
  const { entryId, round, rhythm } = chore;
  const left = sql`select 1 from ${hands} where ${hands.choreId} = ${entryId} and ${hands.round} = ${round} and ${hands.done} = 0 and ${isTaken(now)}`;
  const allDone = sql`not exists (${left}) and exists (select 1 from ${offers} where ${offers.entryId} = ${entryId} and ${offers.round} = ${round})`;
  const off = db.delete(board).where(and(eq(board.entryId, entryId), allDone));
  if (rhythm === null || rhythm === 'once') return [off];
  const { position: _new, ...same } = onBoard;
  // Taken down for good in this very moment, it stays down.
  const mayReturn = sql`not exists (select 1 from ${board} where ${board.entryId} = ${entryId}) and exists (select 1 from ${entries} where ${entries.id} = ${entryId} and ${entries.status} = 'approved')`;
  return [
    off,
    insertWhere(db, board, { ...same, upAt: now }, sql`${mayReturn} and ${allDone}`),
    db
      .update(offers)
      .set({ round: round + 1 })
      .where(and(eq(offers.entryId, entryId), eq(offers.round, round), allDone)),
  ];
}
