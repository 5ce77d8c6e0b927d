import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Sunrise, sunrises } from './table.ts';

/** Who held a commons, the first one first; the last one holds it now. */
export const sunrisesOf = (db: Database, commonsId: string): Promise<Sunrise[]> =>
  db.select().from(sunrises).where(eq(sunrises.commonsId, commonsId)).orderBy(asc(sunrises.n));

/** The first sunrise, written with the approval of a commons. */
export const firstSunrise = (db: Database, commonsId: string, name: string, at: Temporal.Instant): Statement =>
  db.insert(sunrises).values({ commonsId, n: 1, name, since: at, steeredAt: at }).onConflictDoNothing();

/** Whoever holds a commons is called something else. */
export const renameHolder = (db: Database, commonsId: string, name: string): Statement =>
  db
    .update(sunrises)
    .set({ name })
    .where(and(eq(sunrises.commonsId, commonsId), isNull(sunrises.endedAt)));

/** Notes that the steward of a commons did something about it: whoever steers is not silent. */
export const steered = (db: Database, commonsId: string, at: Temporal.Instant): Statement =>
  db
    .update(sunrises)
    .set({ steeredAt: at, askedAt: null })
    .where(and(eq(sunrises.commonsId, commonsId), isNull(sunrises.endedAt)));
