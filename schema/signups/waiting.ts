import { and, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { occurrences } from '../commons/table.ts';
import type { Database } from '../database.ts';
import { days } from '../time.ts';
import { keptBefore } from './queries.ts';
import { roles, signups, signupTallies } from './table.ts';

/** No date is longer: `datesOf` gives none more than a day and a night. */
const longestDate = days(2);

/**
 * The roles and dates at which somebody waits while a place is free for them. Whoever gives a place back lets
 * the next one in themselves, so it can only be where a role was kept for newcomers until now, or where
 * something changed: a role that grew, a date that is on again. Those dates are looked at and no others,
 * however long the lines are.
 */
export function toMoveUp(
  db: Database,
  now: Temporal.Instant,
  most: number,
): Promise<{ roleId: string; dateNumber: number }[]> {
  const until = now.add(keptBefore);
  const waits = (also = sql``) =>
    sql`exists (select 1 from ${signups} w where w.role_id = ${roles.id} and w.date_number = ${occurrences.dateNumber} and w.left_at is null and w.placed_at is null${also})`;
  const taken = sql`coalesce((select t.taken from ${signupTallies} t where t.role_id = ${roles.id} and t.date_number = ${occurrences.dateNumber}), 0)`;
  const isOpen = sql`(${roles.forNewcomers} = 0 or ${occurrences.startsAt} <= ${until.epochMilliseconds} or ${waits(sql` and w.newcomer = 1`)})`;
  const at = (which: SQL | undefined) =>
    db
      .select({ roleId: roles.id, dateNumber: occurrences.dateNumber })
      .from(occurrences)
      .innerJoin(roles, eq(roles.commonsId, occurrences.entryId))
      .where(
        and(
          which,
          gt(occurrences.overAt, now),
          eq(occurrences.calledOff, false),
          waits(),
          sql`${taken} < ${roles.hands}`,
          isOpen,
        ),
      );
  return at(lte(occurrences.overAt, until.add(longestDate)))
    .union(at(sql`${occurrences.lastChange} > 0`))
    .limit(most);
}
