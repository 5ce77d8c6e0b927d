import { and, asc, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from '../database.ts';
import {
  type Alteration,
  changes,
  commons,
  hostWords,
  type Occurrence,
  occurrences,
  type PlanChange,
} from './table.ts';

/** The dates of one commons, by their numbers. A list in JSON is one parameter, however many there are. */
export const numbered = (entryId: string, numbers: number[]) =>
  and(
    eq(occurrences.entryId, entryId),
    sql`${occurrences.dateNumber} in (select value from json_each(${JSON.stringify(numbers)}))`,
  );

export interface Altered {
  what: Alteration;
  at: Temporal.Instant;
  newTime?: boolean;
  newPlace?: boolean;
  parts?: string;
}

/**
 * Notes what happens to dates, one row each, with when and where they were. It belongs before what
 * changes them, in the same batch.
 */
export function noteChanges(db: Database, entryId: string, numbers: number[], altered: Altered): Statement[] {
  const { what, at, newTime = false, newPlace = false, parts = '' } = altered;
  // A place that not everyone knew, since it was told quietly or is shown on the day before, is not kept.
  const known = sql`${occurrences.quietPlace} is null`;
  const wasArea = sql`case when ${known} then coalesce(${occurrences.area}, ${commons.area}) end`;
  const wasPlace = sql`case when ${known} and ${commons.reveal} = 'now' then coalesce(${occurrences.place}, ${commons.place}) end`;
  return [
    insertSelect(
      db,
      changes,
      {
        commonsId: occurrences.entryId,
        dateNumber: occurrences.dateNumber,
        what,
        at,
        wasStartsAt: occurrences.startsAt,
        wasEndsAt: occurrences.endsAt,
        wasArea,
        wasPlace,
        newTime,
        newPlace,
        parts,
      },
      sql`from ${occurrences} inner join ${commons} on ${commons.entryId} = ${occurrences.entryId} where ${numbered(entryId, numbers)}`,
    ),
    db
      .update(occurrences)
      .set({
        lastChange: sql`(select max(c.id) from changes c where c.commons_id = ${occurrences.entryId} and c.date_number = ${occurrences.dateNumber})`,
      })
      .where(numbered(entryId, numbers)),
  ];
}

/** Rows of one commons that are looked at: forty changes of what is held weekly for a year, each of all its dates. */
const mostChanges = 2160;

/** Words of a holder are for who comes, and no part of what everybody reads. */
const isPublic = ne(changes.what, 'word');

/** What changed about the dates of one commons, newest first. What was done to many dates at once is there whole. */
export async function changesOf(db: Database, entryId: string): Promise<PlanChange[]> {
  const rows = await db
    .select()
    .from(changes)
    .where(and(eq(changes.commonsId, entryId), isPublic))
    .orderBy(desc(changes.id))
    .limit(mostChanges);
  const oldest = rows.length === mostChanges ? rows.at(-1) : undefined;
  const whole = oldest ? rows.filter(({ at }) => !at.equals(oldest.at)) : rows;
  return whole as PlanChange[];
}

/** A date and what became of it. */
export interface Followed {
  date: Occurrence;
  /** The newest that happened to it, for everybody to read; null for one that is as it was proposed. */
  change: PlanChange | null;
}

const newestPublic = sql`(select max(c.id) from changes c where c.commons_id = ${occurrences.entryId} and c.date_number = ${occurrences.dateNumber} and c.what <> 'word')`;

/** Every date of some commons with its newest change, in order of time, by the id of the commons. */
export async function datesWithChanges(db: Database, entryIds: string[]): Promise<Map<string, Followed[]>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db
    .select({ date: occurrences, change: changes })
    .from(occurrences)
    .leftJoin(changes, eq(changes.id, newestPublic))
    .where(inArray(occurrences.entryId, entryIds))
    .orderBy(asc(occurrences.startsAt));
  return Map.groupBy(rows as Followed[], ({ date }) => date.entryId);
}

/** How often the plan of a commons was changed since a moment: what was done to many dates at once counts once. */
export async function changedSince(db: Database, entryId: string, since: Temporal.Instant): Promise<number> {
  const [row] = await db
    .select({ times: sql<number>`count(distinct ${changes.at})` })
    .from(changes)
    .where(and(eq(changes.commonsId, entryId), gt(changes.at, since)));
  return row?.times ?? 0;
}

/** Forgets what changed about a commons, and what its holder wrote to who comes. */
export const eraseChanges = (db: Database, entryId: string): Statement[] => [
  db.delete(changes).where(eq(changes.commonsId, entryId)),
  db.delete(hostWords).where(eq(hostWords.commonsId, entryId)),
];
