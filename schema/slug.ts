import { inArray } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';

/**
 * A title as one segment of an address: lower case, words joined by hyphens. Accents on Latin
 * letters are dropped (`Café` becomes `cafe`); letters of every other script stay what they are,
 * because a browser shows them and a transliteration often misspells them.
 *
 * @param other what it is called where nothing of the title is left, such as one of emoji
 * @returns at most 60 characters and 160 bytes of UTF-8, never empty
 */
export function slugOf(title: string, other: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    // An emoji often ends in a mark of its own, which would stay behind unseen.
    .replace(/[\ufe00-\ufe0f]|(?<![\p{L}\p{M}])\p{M}+/gu, '')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  return shorten(plain).replace(/^-+|-+$/g, '') || other;
}

/** The name becomes a file, whose name may have 255 bytes with date, counter and ending. */
function shorten(name: string): string {
  const utf8 = new TextEncoder();
  let short = '';
  for (const character of [...name].slice(0, 60)) {
    if (utf8.encode(short + character).length > 160) break;
    short += character;
  }
  return short;
}

/** The addresses to try, best first: plain, with its date, then counted. */
function candidatesFor(slug: string, date: string): string[] {
  const counted = Array.from({ length: 20 }, (_, index) => `${slug}-${date}-${index + 2}`);
  return [slug, `${slug}-${date}`, ...counted];
}

interface Named {
  title: string;
  /** `YYYY-MM-DD`, what tells it from others of the same title. */
  date: string;
  /** As of `slugOf`. */
  other: string;
  /** What names another page. */
  reserved?: string[];
  /** Several reach for it at once: it is given one that nobody else can take. */
  contested: boolean;
}

/**
 * The best public address that is free. Another approval may take it first: then the batch fails.
 *
 * @param taken the column of the addresses that are given
 */
export async function freeSlug(
  db: Database,
  taken: SQLiteColumn,
  { title, date, other, reserved = [], contested }: Named,
): Promise<string> {
  const slug = slugOf(title, other);
  const certain = `${slug}-${date}-${crypto.randomUUID().slice(0, 8)}`;
  if (contested) return certain;
  const candidates = candidatesFor(slug, date).filter((candidate) => !reserved.includes(candidate));
  const rows = await db.select({ slug: taken }).from(taken.table).where(inArray(taken, candidates));
  const given = new Set(rows.map((row) => row.slug));
  return candidates.find((candidate) => !given.has(candidate)) ?? certain;
}
