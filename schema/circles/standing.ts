import { and, asc, eq, gt, isNotNull, ne, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { commons, type Occurrence, occurrences } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { standingCircle } from './table.ts';

/** A circle as it is shown: where it stands, and its next date that is on. */
export interface Standing {
  commons: { entryId: string; slug: string; title: string; area: string; zone: string; starts: string };
  next: Pick<Occurrence, 'startsAt' | 'endsAt'> | null;
}

const shown = {
  entryId: commons.entryId,
  slug: commons.slug,
  title: commons.title,
  area: commons.area,
  zone: commons.zone,
  starts: commons.starts,
};

const isUp = and(isNotNull(commons.slug), sql`+${entries.status} = 'approved'`);

/** The standing circle, as long as it is up; null while there is none. */
export async function standingNow(db: Database, now: Temporal.Instant): Promise<Standing | null> {
  const [row] = await db
    .select({ commons: shown })
    .from(standingCircle)
    .innerJoin(commons, eq(commons.entryId, standingCircle.commonsId))
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(isUp);
  if (!row) return null;
  const [next = null] = await db
    .select({ startsAt: occurrences.startsAt, endsAt: occurrences.endsAt })
    .from(occurrences)
    .where(
      and(eq(occurrences.entryId, row.commons.entryId), gt(occurrences.overAt, now), eq(occurrences.calledOff, false)),
    )
    .orderBy(asc(occurrences.startsAt))
    .limit(1);
  return { commons: row.commons as Standing['commons'], next };
}

/** The circles that may be the standing one: those that repeat and are not over. */
export const repeatingCircles = (db: Database, now: Temporal.Instant) =>
  db
    .select({ id: commons.entryId, title: commons.title })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(and(isUp, eq(commons.kind, 'circle'), ne(commons.repeats, 'never'), gt(commons.lastOverAt, now)))
    .orderBy(commons.title)
    .limit(60);

/** Makes a commons the standing circle, in the place of the one before. */
export const makeStanding = (db: Database, commonsId: string): Statement =>
  db
    .insert(standingCircle)
    .values({ one: 1, commonsId })
    .onConflictDoUpdate({ target: standingCircle.one, set: { commonsId } });
