import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { type KnownKeeper, keepersKnown } from './desk-keepers.ts';
import { dayOfLetter, readersOf } from './letter-queries.ts';
import { type LetterRow, letterKeptFrom, letterReaders, letters, type WordRow, words } from './letters.ts';
import { type Reader, readersNow } from './queries.ts';
import { keeperKeys, keepers } from './table.ts';

/**
 * Handing a letter on to other keys: to newer ones of those who can read it, and to keepers who came after it did. Who
 * was a keeper when it came was shown to its writer, and is never added: either they can read it, or they were
 * unticked.
 */
export interface Handing {
  /** Those who can read it, with the keys that they use now. */
  stay: Reader[];
  /** Those who could be added. */
  newcomers: Reader[];
  /** Those whose turn is over: they can no longer read it afterwards, but what they copied. */
  leave: KnownKeeper[];
  /** Those whose turn is on, and who have no key in use: as long as there are any, nothing is handed on. */
  keyless: KnownKeeper[];
}

/** Who a letter can be handed on to. */
export async function handingOf(
  { db, letters: database }: { db: Database; letters: Database },
  letter: Pick<LetterRow, 'id' | 'day'>,
  now: Temporal.Instant,
): Promise<Handing> {
  const [rows, keptFrom, current, fresh] = await Promise.all([
    readersOf(database, letter.id),
    database.select().from(letterKeptFrom).where(eq(letterKeptFrom.letterId, letter.id)),
    readersNow(db, now),
    keepersSince(db, letter.day),
  ]);
  const known = await keepersKnown(
    db,
    rows.map(({ keeperId }) => keeperId),
    now,
  );
  const barred = new Set(keptFrom.map(({ keeperId }) => keeperId));
  const stay = current.filter(({ keeperId }) => known.has(keeperId) && !barred.has(keeperId));
  const hasKey = new Set(stay.map(({ keeperId }) => keeperId));
  return {
    stay,
    newcomers: current.filter(({ keeperId }) => fresh.has(keeperId) && !known.has(keeperId) && !barred.has(keeperId)),
    leave: [...known.values()].filter(({ onTurn }) => !onTurn),
    keyless: [...known.values()].filter(({ id, onTurn }) => onTurn && !hasKey.has(id)),
  };
}

/** The keepers who began after a day, and of whom no key was known before: who comes back is not new. */
async function keepersSince(db: Database, day: string): Promise<Set<string>> {
  const rows = await db
    .select({ id: keepers.id, since: keepers.since, first: sql<number>`min(${keeperKeys.proposedAt})` })
    .from(keepers)
    .innerJoin(keeperKeys, eq(keeperKeys.keeperId, keepers.id))
    .groupBy(keepers.id);
  const isAfter = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10) > day;
  return new Set(rows.filter(({ since, first }) => dayOfLetter(since) > day && isAfter(first)).map(({ id }) => id));
}

/** A letter as it is handed on: the same payloads, each behind another header. */
export interface HandedOn {
  before: { letter: LetterRow; words: WordRow[] };
  sealed: string;
  words: string[];
  readers: Pick<Reader, 'keyId' | 'keeperId'>[];
}

/**
 * Hands a letter on; nothing is written where anything of it is not as it was seen: it was handed on by another,
 * something was said, or somebody stepped aside.
 *
 * @param by the keeper who does it, and can read it
 */
export function handOn(db: Database, { before, sealed, words: rewrapped, readers }: HandedOn, by: string): Statement[] {
  const { id } = before.letter;
  const ids = JSON.stringify(readers.map(({ keeperId }) => keeperId));
  const asSeen = and(
    eq(letters.id, id),
    eq(letters.sealed, before.letter.sealed),
    sql`(select count(*) from words where letter_id = ${id}) = ${before.words.length}`,
    sql`exists (select 1 from letter_readers where letter_id = ${id} and keeper_id = ${by})`,
    sql`not exists (select 1 from letter_kept_from where letter_id = ${id} and keeper_id in (select value from json_each(${ids})))`,
  );
  // No other header is like this one, so whoever finds it there has written it in this very batch.
  const isOurs: SQL = sql`exists (select 1 from letters where id = ${id} and sealed = ${sealed})`;
  return [
    db.update(letters).set({ sealed }).where(asSeen),
    ...before.words.map(({ number }, index) =>
      db
        .update(words)
        .set({ sealed: rewrapped[index] ?? '' })
        .where(and(eq(words.letterId, id), eq(words.number, number), isOurs)),
    ),
    db.delete(letterReaders).where(and(eq(letterReaders.letterId, id), isOurs)),
    ...readers.map(({ keyId, keeperId }) => insertWhere(db, letterReaders, { letterId: id, keyId, keeperId }, isOurs)),
  ];
}
