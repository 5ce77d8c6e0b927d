import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { entries } from '../entries.ts';
import { roles, signups } from './table.ts';

/** So many of those who had a place at a date and lent a hand, in the order of the roles; the name only where it may be shown and a steward let it through. */
export const namesOfHands = (
  db: Database,
  commonsId: string,
  dateNumber: number,
  most: number,
): Promise<{ title: string; name: string | null }[]> =>
  db
    .select({
      title: roles.title,
      name: sql<
        string | null
      >`case when ${signups.showName} = 1 and ${entries.status} = 'approved' then ${signups.name} end`,
    })
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .where(
      and(
        ...[eq(signups.commonsId, commonsId), eq(signups.dateNumber, dateNumber), eq(roles.guests, false)],
        isNull(signups.leftAt),
        isNotNull(signups.placedAt),
      ),
    )
    .orderBy(asc(roles.position), asc(signups.arrival))
    .limit(most);

/** Someone who signed up and left an address. */
export interface Reachable {
  /** Keyed hash of the address. */
  who: string;
  entryId: string;
}

/** Everybody who signed up to lend a hand at any date of a commons and left an address, each once, in the order they came. */
export const reachableHands = (db: Database, commonsId: string, most: number): Promise<Reachable[]> =>
  db
    .select({ who: signups.who, entryId: signups.entryId, arrival: sql`max(${signups.arrival})` })
    .from(signups)
    .innerJoin(roles, eq(roles.id, signups.roleId))
    .innerJoin(entries, eq(entries.id, signups.entryId))
    .where(
      and(
        ...[eq(signups.commonsId, commonsId), eq(signups.hasMail, true), eq(roles.guests, false)],
        isNull(signups.leftAt),
        isNotNull(entries.contact),
      ),
    )
    .groupBy(signups.who)
    .orderBy(asc(sql`max(${signups.arrival})`))
    .limit(most);
