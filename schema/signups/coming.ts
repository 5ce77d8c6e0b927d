import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Commons, commons, occurrences } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { here } from './queries.ts';
import { roles, signups } from './table.ts';

/** Who comes to a commons, by date and role, in the order they arrived. */
export function comingTo(db: Database, commonsId: string, now: Temporal.Instant) {
  return db
    .select({ signup: signups, role: roles, date: occurrences })
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(occurrences, and(eq(occurrences.entryId, signups.commonsId), eq(occurrences.n, signups.n)))
    .where(and(eq(signups.commonsId, commonsId), here, gt(occurrences.overAt, now)))
    .orderBy(asc(occurrences.startsAt), asc(roles.n), asc(signups.arrival))
    .limit(1000);
}

export type Coming = Awaited<ReturnType<typeof comingTo>>[number];

/** The commons for which somebody signed up, moved up or left since their last summary, which was before today. */
export async function commonsWithNews(db: Database, today: string, most: number): Promise<Commons[]> {
  const rows = await db
    .selectDistinct({ commons })
    .from(signups)
    .innerJoin(commons, eq(commons.entryId, signups.commonsId))
    .where(and(sql`${signups.isNews} = 1`, sql`coalesce(${commons.summarizedOn}, '') < ${today}`))
    .limit(most);
  return rows.map((row) => row.commons);
}

/** True once inside a batch: the summary of a day was not written yet. */
export const notSummarized = (commonsId: string, today: string): SQL =>
  sql`exists (select 1 from ${commons} where ${commons.entryId} = ${commonsId} and coalesce(${commons.summarizedOn}, '') < ${today})`;

/** Notes that a day's summary was written; what came after it was made stays news. */
export const summarized = (db: Database, commonsId: string, today: string, newest: number): Statement[] => [
  db
    .update(signups)
    .set({ isNews: false })
    .where(and(eq(signups.commonsId, commonsId), sql`${signups.isNews} = 1`, lte(signups.arrival, newest))),
  db.update(commons).set({ summarizedOn: today }).where(eq(commons.entryId, commonsId)),
];

/** The newest arrival of all, for a summary that says up to where it counts. */
export async function newestArrival(db: Database): Promise<number> {
  const [row] = await db.select({ arrival: signups.arrival }).from(signups).orderBy(desc(signups.arrival)).limit(1);
  return row?.arrival ?? 0;
}

/** How many names wait for a steward, up to a most. */
export async function namesWaiting(db: Database, most: number): Promise<number> {
  const rows = await db
    .select({ id: entries.id })
    .from(entries)
    .where(and(eq(entries.status, 'pending'), eq(entries.kind, 'signups')))
    .limit(most);
  return rows.length;
}
