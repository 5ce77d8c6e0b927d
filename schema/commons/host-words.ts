import { and, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { type Database, refusedBy, type Statement, writeTogether } from '../database.ts';
import { entries } from '../entries.ts';
import { type Answers, type ParsedForm, parseForm, prose } from '../form.ts';
import { days } from '../time.ts';
import { noteChanges } from './changes.ts';
import type { Act } from './plan.ts';
import { changes, type HostWord, hostWords } from './table.ts';

/** The most letters that go out about one commons within a day. */
export const mostLetters = 3;

const most = 1000;
const called = 'What you write';

/** What a mail program makes a link of: a scheme, `www.`, an address, or a name under a domain that is often sold from. */
const link =
  /https?:|www\.|[^\s@]@[^\s@]+\.|[\p{L}\d-]\.(?:(?:com|net|org|info|biz|shop|store|online|site|xyz|app|link|io|gg|eu)(?![\p{L}\d])|\p{L}{2,12}\/)/iu;
// A link in a mail of ours would be believed as ours, whoever set it.
const withoutLinks = (said: string) => !link.test(said);
const linkFound =
  'Leave out web and mail addresses: put them into the text of your commons, where a steward reads them first';

const besideChange = z.object({ word: prose({ most, called }).refine(withoutLinks, linkFound) });
const alone = z.object({
  word: prose({ missing: 'Write what you want to say', most, called }).refine(withoutLinks, linkFound),
});

/** What its holder writes to those who come; may be empty where it goes with a change. */
export const parseWord = (act: Act, answers: Answers): ParsedForm<{ word: string }> =>
  parseForm(act === 'write' ? alone : besideChange, answers);

/** Keeps a word with the changes that it goes with, in the batch that notes them; nothing where there is none. */
export const sayWith = (db: Database, commonsId: string, at: Temporal.Instant, said: string): Statement[] =>
  said ? [db.insert(hostWords).values({ commonsId, at, said, alone: false })] : [];

/** How many letters went out about a commons within the last day. */
export async function lettersLately(db: Database, commonsId: string, now: Temporal.Instant): Promise<number> {
  return await db.$count(hostWords, lettersOf(commonsId, now));
}

const lettersOf = (commonsId: string, now: Temporal.Instant) =>
  and(eq(hostWords.commonsId, commonsId), eq(hostWords.alone, true), gt(hostWords.at, now.subtract(days(1))));

/**
 * Writes a letter to who comes to some dates of a commons, while it is up and fewer than `mostLetters` went out within
 * a day: NOT NULL refuses the whole batch otherwise.
 *
 * @returns false when nothing was written
 */
export async function sayAlone(
  db: Database,
  commonsId: string,
  numbers: number[],
  said: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const isUp = sql`exists (select 1 from ${entries} where ${and(eq(entries.id, commonsId), eq(entries.status, 'approved'))})`;
  const isFew = sql`(select count(*) from ${hostWords} where ${lettersOf(commonsId, now)}) < ${mostLetters}`;
  const allowed: SQL<string> = sql`case when ${isUp} and ${isFew} then ${said} end`;
  try {
    await writeTogether(db, [
      db.insert(hostWords).values({ commonsId, at: now, said: allowed, alone: true }),
      ...noteChanges(db, commonsId, numbers, { what: 'word', at: now }),
    ]);
    return true;
  } catch (error) {
    // Of two letters within a millisecond the second has no moment of its own.
    if (refusedBy(error, 'host_words')) return false;
    throw error;
  }
}

/** The newest words about a commons, for the stewards of the site. */
export const wordsAbout = (db: Database, commonsId: string, atMost: number): Promise<HostWord[]> =>
  db.select().from(hostWords).where(eq(hostWords.commonsId, commonsId)).orderBy(desc(hostWords.at)).limit(atMost);

/** The newest words about one date of a commons, for who has a place there. */
export async function wordsAboutDate(
  db: Database,
  commonsId: string,
  dateNumber: number,
  atMost: number,
): Promise<HostWord[]> {
  const rows = await db
    .selectDistinct({ word: hostWords })
    .from(changes)
    .innerJoin(hostWords, and(eq(hostWords.commonsId, changes.commonsId), eq(hostWords.at, changes.at)))
    .where(and(eq(changes.commonsId, commonsId), eq(changes.dateNumber, dateNumber)))
    .orderBy(desc(hostWords.at))
    .limit(atMost);
  return rows.map(({ word }) => word);
}

/** How long a word is kept: what was said about a day is of no use long after it. */
const keptFor = days(60);

/** Forgets what was said long ago. */
export const forgetWords = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(hostWords).where(lt(hostWords.at, now.subtract(keptFor)));
