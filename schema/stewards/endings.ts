import { and, eq, gt, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Keys, seal, unseal } from '../secrets.ts';
import { days } from '../time.ts';
import { hasTurn } from './queries.ts';
import { endings, stewards } from './table.ts';

/** How long a second steward has to agree. */
const openFor = days(14);

/** That somebody's turn should end, as it is read. */
export interface Ending {
  stewardId: string;
  /** Who asked, by id. */
  by: string;
  reason: string;
  answer: string | null;
}

const place = (stewardId: string, what: 'reason' | 'answer') => `endings/${stewardId}/${what}`;

const since = (now: Temporal.Instant) => now.subtract(openFor);

/** Whether the turn of somebody is asked to end, and why. */
export async function findEnding(
  db: Database,
  keys: Keys,
  stewardId: string,
  now: Temporal.Instant,
): Promise<Ending | undefined> {
  const [row] = await db
    .select()
    .from(endings)
    .where(and(eq(endings.stewardId, stewardId), gt(endings.at, since(now))));
  return (
    row && {
      stewardId,
      by: row.by,
      reason: await unseal(keys, place(stewardId, 'reason'), row.reason),
      answer: row.answer && (await unseal(keys, place(stewardId, 'answer'), row.answer)),
    }
  );
}

/** Whose turns are asked to end. */
export async function openEndings(db: Database, now: Temporal.Instant): Promise<Set<string>> {
  const rows = await db
    .select({ id: endings.stewardId })
    .from(endings)
    .where(gt(endings.at, since(now)));
  return new Set(rows.map(({ id }) => id));
}

/** Named by the database where a turn was asked to end before, or is over, or whoever asks has none. */
export const endingRefused = 'endings.steward_id';

/** Asks that a turn ends, while both turns are on. */
export async function askToEnd(
  db: Database,
  keys: Keys,
  { stewardId, by, reason }: Omit<Ending, 'answer'>,
  now: Temporal.Instant,
): Promise<Statement[]> {
  const both = sql`${hasTurn(stewardId, now)} and ${hasTurn(by, now)} and ${stewardId} <> ${by}`;
  return [
    db.delete(endings).where(lte(endings.at, since(now))),
    db.insert(endings).values({
      stewardId: sql`(select ${stewardId} where ${both})`,
      by,
      reason: await seal(keys, place(stewardId, 'reason'), reason),
      at: now,
    }),
  ];
}

/** What whoever's turn it is says to it; nothing where nobody asks any more. */
export const answerEnding = async (
  db: Database,
  keys: Keys,
  stewardId: string,
  answer: string,
): Promise<Statement[]> => [
  db
    .update(endings)
    .set({ answer: await seal(keys, place(stewardId, 'answer'), answer) })
    .where(eq(endings.stewardId, stewardId)),
];

/** Takes back what one asked. */
export const takeEndingBack = (db: Database, { stewardId, by }: Pick<Ending, 'stewardId' | 'by'>): Statement =>
  db.delete(endings).where(and(eq(endings.stewardId, stewardId), eq(endings.by, by)));

/** Holds, at the moment of writing, where another one asked, and both who want it are stewards. */
export const mayEnd = (stewardId: string, agrees: string, now: Temporal.Instant): SQL =>
  sql`${hasTurn(agrees, now)} and ${hasTurn(stewardId, now)} and ${agrees} <> ${stewardId} and exists (select 1 from ${endings} inner join ${stewards} on ${stewards.id} = ${endings.by} and ${stewards.endedAt} is null and ${stewards.until} > ${now.epochMilliseconds} where ${and(eq(endings.stewardId, stewardId), ne(endings.by, agrees), gt(endings.at, since(now)))})`;

/** Ends a turn that two others want ended; nothing where that does not hold. */
export const endByTwo = (db: Database, stewardId: string, agrees: string, now: Temporal.Instant): Statement[] => [
  db
    .update(stewards)
    .set({ endedAt: now })
    .where(and(eq(stewards.id, stewardId), mayEnd(stewardId, agrees, now))),
  db.delete(endings).where(and(eq(endings.stewardId, stewardId), sql`not ${hasTurn(stewardId, now)}`)),
];

/** Forgets what nobody agreed to in time, and what is about turns that are over. */
export const sweepEndings = (db: Database, now: Temporal.Instant): Statement =>
  db
    .delete(endings)
    .where(
      sql`${endings.at} <= ${since(now).epochMilliseconds} or not exists (select 1 from ${stewards} where ${stewards.id} = ${endings.stewardId} and ${stewards.endedAt} is null and ${stewards.until} > ${now.epochMilliseconds})`,
    );
