import { and, asc, desc, eq, gt, isNotNull, lte, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import { entries } from '../entries.ts';
import { commons, occurrences } from './table.ts';

/** A commons as other forms offer it: acts are logged for it, things are offered for it. */
export interface CommonsChoice {
  id: string;
  slug: string;
  title: string;
  host: string;
}

const choice = { id: commons.entryId, slug: commons.slug, title: commons.title, host: commons.host };
const isUp = and(isNotNull(commons.slug), sql`+${entries.status} = 'approved'`);
const mostChoices = 60;
/** Dates looked at on either side of now: a weekly commons has many. */
const mostDates = 120;

/**
 * The commons that a form offers: those with a date nearest to now.
 *
 * @param named the address of one that was chosen, which is offered, too, wherever its dates are
 */
export async function commonsChoices(db: Database, now: Temporal.Instant, named = ''): Promise<CommonsChoice[]> {
  const dates = () =>
    db
      .select({ ...choice, startsAt: occurrences.startsAt })
      .from(occurrences)
      .innerJoin(commons, eq(commons.entryId, occurrences.entryId));
  const [held, coming] = await Promise.all([
    dates().where(lte(occurrences.startsAt, now)).orderBy(desc(occurrences.startsAt)).limit(mostDates),
    dates().where(gt(occurrences.startsAt, now)).orderBy(asc(occurrences.startsAt)).limit(mostDates),
  ]);
  const away = ({ startsAt }: { startsAt: Temporal.Instant }) =>
    Math.abs(startsAt.epochMilliseconds - now.epochMilliseconds);
  const nearest = new Map<string, CommonsChoice>();
  for (const { startsAt: _date, ...one } of [...held, ...coming].sort((a, b) => away(a) - away(b))) {
    if (!nearest.has(one.id)) nearest.set(one.id, one as CommonsChoice);
  }
  const offered = [...nearest.values()].slice(0, mostChoices);
  if (named === '' || offered.some(({ slug }) => slug === named)) return offered;
  const chosen = await commonsChoice(db, { slug: named });
  return chosen ? [chosen, ...offered] : offered;
}

/** One public commons by its address or its id. */
export async function commonsChoice(
  db: Database,
  by: { slug: string } | { id: string },
): Promise<CommonsChoice | undefined> {
  const [row] = await db
    .select(choice)
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(and('slug' in by ? eq(commons.slug, by.slug) : eq(commons.entryId, by.id), isUp));
  return row as CommonsChoice | undefined;
}
