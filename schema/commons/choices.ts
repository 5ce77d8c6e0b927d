import { and, desc, eq, gt, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
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

/** The most commons that a form offers to choose from. */
export const mostChoices = 60;

/**
 * The commons that a form offers: those with a date nearest to now.
 *
 * @param named the address of one that was chosen, which is offered, too, wherever its dates are
 */
export async function commonsChoices(db: Database, now: Temporal.Instant, named = ''): Promise<CommonsChoice[]> {
  const at = now.epochMilliseconds;
  // Of each commons by itself: the dates of one that is held weekly must not crowd out another.
  const date = (which: SQL) =>
    sql`(select o.over_at from ${occurrences} o where o.entry_id = ${commons.entryId} and ${which} limit 1)`;
  const next = date(sql`o.over_at > ${at} order by o.over_at`);
  const last = date(sql`o.over_at <= ${at} order by o.over_at desc`);
  const away = sql`min(coalesce(${next} - ${at}, 9e15), coalesce(${at} - ${last}, 9e15))`;
  const isThere = sql`exists (select 1 from ${occurrences} o where o.entry_id = ${commons.entryId})`;
  const dated = () =>
    db
      .select({ ...choice, away })
      .from(commons)
      .innerJoin(entries, eq(entries.id, commons.entryId));
  const [coming, over] = await Promise.all([
    dated()
      .where(and(isUp, gt(commons.lastOverAt, now), isThere))
      .orderBy(away)
      .limit(mostChoices),
    dated()
      .where(and(isUp, lte(commons.lastOverAt, now), isThere))
      .orderBy(desc(commons.lastOverAt))
      .limit(mostChoices),
  ]);
  const nearest = [...coming, ...over].sort((a, b) => Number(a.away) - Number(b.away)).slice(0, mostChoices);
  const offered = nearest.map(({ away: _away, ...one }) => one as CommonsChoice);
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
