import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type Role, roles, signups, signupTallies } from './table.ts';

/** How a role stands at one date. */
export interface Standing {
  role: Role;
  /** How many have a place. */
  taken: number;
  /** How many wait for one. */
  waiting: number;
  /** The names of those who have a place, asked for it, and were let through by a steward. */
  names: string[];
}

/** How the guests and the roles of a commons stand at one of its dates. */
export interface Standings {
  /** Null for what was never public. */
  guests: Standing | null;
  /** What hands are needed for, in order. */
  hands: Standing[];
}

/** The most names that one role shows. */
const mostNames = 40;

/** The roles of a commons in order, and how each stands at one of its dates. */
export async function standingsOf(db: Database, commonsId: string, dateNumber: number): Promise<Standings> {
  const [all, names] = await Promise.all([
    db
      .select({ role: roles, taken: signupTallies.taken, waiting: signupTallies.waiting })
      .from(roles)
      .leftJoin(signupTallies, and(eq(signupTallies.roleId, roles.id), eq(signupTallies.dateNumber, dateNumber)))
      .where(eq(roles.commonsId, commonsId))
      .orderBy(asc(roles.position)),
    db.all<{ roleId: string; name: string }>(
      // Of each role by itself, so that the names of one do not crowd out those of another. Written out, not bound:
      // the partial index wants to see it.
      sql`select role_id as roleId, name from (select role_id, name, arrival, row_number() over (partition by role_id order by arrival) as place from ${signups} where ${signups.commonsId} = ${commonsId} and ${signups.dateNumber} = ${dateNumber} and ${signups.shown} = 1 and ${signups.placedAt} is not null and ${signups.leftAt} is null) where place <= ${mostNames} order by arrival`,
    ),
  ]);
  const standings = all.map(({ role, taken, waiting }) => ({
    role,
    taken: taken ?? 0,
    waiting: waiting ?? 0,
    names: names.filter(({ roleId }) => roleId === role.id).map(({ name }) => name),
  }));
  return {
    guests: standings.find(({ role }) => role.guests) ?? null,
    hands: standings.filter(({ role }) => !role.guests),
  };
}
