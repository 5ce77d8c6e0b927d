import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from '../database.ts';
import { days } from '../time.ts';
import { type Said, staysAfterLastWord, staysAtMost } from './clocks.ts';
import { type Size, sizes } from './letter.ts';
import {
  dayOfLetter,
  type FoundLetter,
  isPlanned,
  isRead,
  isSaid,
  type NewWord,
  sayWord,
  wordsOf,
} from './letter-queries.ts';
import {
  agreements,
  calledCircles,
  type Ending,
  type LetterRow,
  letterKeptFrom,
  letterReaders,
  letters,
  words,
} from './letters.ts';
import { fewestReaders } from './queries.ts';

/** A letter as a keeper's desk lists it. */
export interface DeskLetter extends Pick<LetterRow, 'id' | 'day' | 'lastDay' | 'readDay' | 'ending'> {
  size: Size;
  /** Who can read it, each once. */
  keepers: string[];
  said: Said[];
}

/** The letters that a key of a keeper opens, whichever of theirs it is. */
export async function lettersOnDesk(db: Database, keeperId: string): Promise<DeskLetter[]> {
  const mine = db
    .select({ id: letterReaders.letterId })
    .from(letterReaders)
    .where(eq(letterReaders.keeperId, keeperId));
  const { id, day, lastDay, readDay, ending } = letters;
  const [found, readers, said] = await db.batch([
    db
      .select({ id, day, lastDay, readDay, ending, length: sql<number>`length(${letters.sealed})` })
      .from(letters)
      .where(sql`${letters.id} in ${mine}`),
    db.select().from(letterReaders).where(sql`${letterReaders.letterId} in ${mine}`),
    db
      .select({ letterId: words.letterId, by: words.by, day: words.day })
      .from(words)
      .where(sql`${words.letterId} in ${mine}`)
      .orderBy(words.number),
  ]);
  return found.map(({ length, ...letter }) => {
    const own = readers.filter(({ letterId }) => letterId === letter.id);
    return {
      ...letter,
      size: sizeOfArmour(length, own.length),
      keepers: [...new Set(own.map((reader) => reader.keeperId))],
      said: said.filter(({ letterId }) => letterId === letter.id).map((word) => ({ by: word.by, day: word.day })),
    };
  });
}

/** Which size a letter is, from how long it is in armour: 65 letters for 48 bytes, of which each key has 98. */
function sizeOfArmour(length: number, readers: number): Size {
  const bytes = (length * 48) / 65 - 98 * readers;
  return sizes.reduce((nearest, size) => (Math.abs(size - bytes) < Math.abs(nearest - bytes) ? size : nearest));
}

/** A letter that a key of a keeper opens, with what was said; null for any other. */
export async function letterOnDesk(db: Database, keeperId: string, id: string): Promise<FoundLetter | null> {
  const [found] = await db
    .select({ letter: letters })
    .from(letters)
    .where(
      and(
        eq(letters.id, id),
        sql`exists (select 1 from letter_readers where letter_id = ${letters.id} and keeper_id = ${keeperId})`,
      ),
    );
  return found ? { letter: found.letter, words: await wordsOf(db, id) } : null;
}

/** Says to its writer that it was read. */
export const acknowledge = (db: Database, id: string, now: Temporal.Instant): Statement =>
  db
    .update(letters)
    .set({ readDay: dayOfLetter(now) })
    .where(and(eq(letters.id, id), isNull(letters.readDay)));

/** Who answers a letter, and whether that ends it. */
interface Answering {
  keeperId: string;
  ending: Ending | null;
}

/**
 * Answers a letter, or ends it, which is never done without a word: nothing is written where another word was said
 * first, with which it may have been ended.
 */
export function answerLetter(
  db: Database,
  id: string,
  word: NewWord,
  { keeperId, ending }: Answering,
  now: Temporal.Instant,
): Statement[] {
  const day = dayOfLetter(now);
  // What a circle is planned about is not ended as if there were none.
  const mayEnd = ending === null ? sql`true` : sql`not ${isPlanned(id)}`;
  return [
    ...sayWord(db, id, word, now, sql`${isRead(id, keeperId)} and ${mayEnd}`),
    db
      .update(letters)
      .set({ readDay: sql`coalesce(${letters.readDay}, ${day})`, ...(ending === null ? {} : { ending }) })
      .where(and(eq(letters.id, id), isSaid(id, word))),
  ];
}

/**
 * Takes a keeper off a letter, for good; nothing is written where fewer than two would be left.
 *
 * @param onTurn the keepers whose turn is on: nobody else counts
 */
export function stepAside(db: Database, id: string, keeperId: string, onTurn: readonly string[]): Statement[] {
  const others = sql`(select count(distinct keeper_id) from letter_readers where letter_id = ${id} and keeper_id <> ${keeperId} and keeper_id in (select value from json_each(${JSON.stringify(onTurn)})))`;
  return [
    insertSelect(
      db,
      letterKeptFrom,
      { letterId: id, keeperId },
      sql`where ${isRead(id, keeperId)} and ${others} >= ${fewestReaders}`,
    ).onConflictDoNothing(),
    db
      .delete(letterReaders)
      .where(
        and(
          eq(letterReaders.letterId, id),
          eq(letterReaders.keeperId, keeperId),
          sql`exists (select 1 from letter_kept_from where letter_id = ${id} and keeper_id = ${keeperId})`,
        ),
      ),
  ];
}

/** Forgets the letters whose time is over, with all that was said. */
export function forgetLetters(db: Database, now: Temporal.Instant): Statement[] {
  const ago = (count: number) => dayOfLetter(now.subtract(days(count)));
  const isOver = or(lte(letters.lastDay, ago(staysAfterLastWord)), lte(letters.day, ago(staysAtMost)));
  const over = sql`(select id from letters where ${isOver})`;
  return [
    db.delete(words).where(sql`${words.letterId} in ${over}`),
    db.delete(letterReaders).where(sql`${letterReaders.letterId} in ${over}`),
    db.delete(letterKeptFrom).where(sql`${letterKeptFrom.letterId} in ${over}`),
    db.delete(calledCircles).where(sql`${calledCircles.letterId} in ${over}`),
    // What all of a circle still consent to outlives the letter.
    db.delete(agreements).where(sql`${agreements.letterId} in ${over} and ${agreements.text} is null`),
    db.delete(letters).where(isOver),
  ];
}
