import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement, writeTogether } from '../database.ts';
import { hashOfSecret, newSecret } from './code.ts';
import {
  agreements,
  calledCircles,
  circlePeople,
  type LetterRow,
  letterKeptFrom,
  letterReaders,
  letters,
  type Side,
  type WordRow,
  words,
} from './letters.ts';

/** Of a moment, what is kept: its UTC day. */
export const dayOfLetter = (now: Temporal.Instant) => now.toString().slice(0, 'YYYY-MM-DD'.length);

/** A letter as it is put in. */
export interface NewLetter {
  findHash: string;
  actHash: string;
  answerHash: string;
  replyTo: string;
  sealed: string;
  readers: { keyId: string; keeperId: string }[];
  /** The keepers whom the form showed and who were unticked. */
  keptFrom: string[];
}

/** The most letters of one day: more is a flood, and would fill the database that all others need, too. */
export const mostADay = 300;

/**
 * Puts a letter in, once: the same one sent again is there already.
 *
 * @returns false when too many came that day
 */
export async function putLetter(
  db: Database,
  { readers, keptFrom, ...letter }: NewLetter,
  now: Temporal.Instant,
): Promise<boolean> {
  const id = newSecret().slice(0, 32);
  const day = dayOfLetter(now);
  const isRoom = sql`(select count(*) from ${letters} where ${letters.day} = ${day}) < ${mostADay}`;
  const isIn = sql`exists (select 1 from ${letters} where ${letters.id} = ${id})`;
  await writeTogether(db, [
    insertWhere(db, letters, { id, ...letter, day, lastDay: day }, isRoom),
    ...readers.map(({ keyId, keeperId }) => insertWhere(db, letterReaders, { letterId: id, keyId, keeperId }, isIn)),
    ...keptFrom.map((keeperId) => insertWhere(db, letterKeptFrom, { letterId: id, keeperId }, isIn)),
  ]);
  const [there] = await db.select({ id: letters.id }).from(letters).where(eq(letters.findHash, letter.findHash));
  return there !== undefined;
}

/** A letter with all that was said since, in order. */
export interface FoundLetter {
  letter: LetterRow;
  words: WordRow[];
}

/** The letter of a code, by the secret that finds it; null where there is none, or none any more. */
export async function findLetter(db: Database, find: string): Promise<FoundLetter | null> {
  const [letter] = await db
    .select()
    .from(letters)
    .where(eq(letters.findHash, await hashOfSecret(find)));
  return letter ? { letter, words: await wordsOf(db, letter.id) } : null;
}

export const wordsOf = (db: Database, letterId: string): Promise<WordRow[]> =>
  db.select().from(words).where(eq(words.letterId, letterId)).orderBy(asc(words.number));

/** The keys that a letter is sealed to. */
export const readersOf = (db: Database, letterId: string) =>
  db.select().from(letterReaders).where(eq(letterReaders.letterId, letterId));

/** The most words of one letter. */
const mostWords = 60;

/** One more word, as the next after those that were seen. */
export interface NewWord {
  number: number;
  by: Side;
  sealed: string;
}

/**
 * Says one more word; nothing is written where another came first.
 *
 * @param also what has to be true of the letter besides
 */
export function sayWord(
  db: Database,
  letterId: string,
  word: NewWord,
  now: Temporal.Instant,
  also: SQL = sql`true`,
): Statement[] {
  const day = dayOfLetter(now);
  const isNext = sql`${word.number} <= ${mostWords} and exists (select 1 from letters where id = ${letterId} and ${also}) and ${word.number} = 1 + (select count(*) from words where letter_id = ${letterId})`;
  return [
    insertWhere(db, words, { letterId, ...word, day }, isNext),
    db
      .update(letters)
      .set({ lastDay: day })
      .where(and(eq(letters.id, letterId), isSaid(letterId, word))),
  ];
}

/** True of a letter to which this word was said, and no other of its number. */
export const isSaid = (letterId: string, { number, sealed }: NewWord): SQL =>
  sql`exists (select 1 from words where letter_id = ${letterId} and number = ${number} and sealed = ${sealed})`;

/** True of a letter that a keeper can read at the moment of writing: they may have stepped aside meanwhile. */
export const isRead = (id: string, keeperId: string): SQL =>
  sql`exists (select 1 from letter_readers where letter_id = ${id} and keeper_id = ${keeperId})`;

/** True of a circle that is neither over nor called off. */
export const isOpen: SQL = sql`${calledCircles.state} in ('asked', 'confirmed')`;

/** True of a letter about which a circle is planned. */
export const isPlanned = (letterId: string): SQL =>
  sql`exists (select 1 from ${calledCircles} where ${eq(calledCircles.letterId, letterId)} and ${isOpen})`;

/** Takes a letter back, with all that was said and planned: nothing of it stays. */
export const withdrawLetter = (db: Database, letterId: string): Statement[] => [
  db.delete(agreements).where(eq(agreements.letterId, letterId)),
  db.delete(circlePeople).where(eq(circlePeople.letterId, letterId)),
  db.delete(calledCircles).where(eq(calledCircles.letterId, letterId)),
  db.delete(words).where(eq(words.letterId, letterId)),
  db.delete(letterReaders).where(eq(letterReaders.letterId, letterId)),
  db.delete(letterKeptFrom).where(eq(letterKeptFrom.letterId, letterId)),
  db.delete(letters).where(eq(letters.id, letterId)),
];

/**
 * Whether every letter that came before a day was answered, or ended.
 *
 * @param day `YYYY-MM-DD`
 */
export async function areAllAnswered(db: Database, day: string): Promise<boolean> {
  const waiting = await db
    .select({ id: letters.id })
    .from(letters)
    .where(
      sql`${letters.day} < ${day} and ${letters.ending} is null and not exists (select 1 from words w where w.letter_id = ${letters.id} and w.by = 'keepers')`,
    )
    .limit(1);
  return waiting.length === 0;
}
