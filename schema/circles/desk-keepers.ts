import { sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import { keepers } from './table.ts';

/** A keeper as others on a letter see them. */
export interface KnownKeeper {
  id: string;
  /** As the keeper chose it. */
  name: string;
  /** Whether their turn is on. */
  onTurn: boolean;
}

/** Some keepers, by their ids, whether their turn is on or over. */
export async function keepersKnown(
  db: Database,
  ids: Iterable<string>,
  now: Temporal.Instant,
): Promise<Map<string, KnownKeeper>> {
  const rows = await db
    .select({ id: keepers.id, name: keepers.name, until: keepers.until, endedAt: keepers.endedAt })
    .from(keepers)
    .where(sql`${keepers.id} in (select value from json_each(${JSON.stringify([...new Set(ids)])}))`);
  return new Map(
    rows.map(({ id, name, until, endedAt }) => [
      id,
      { id, name, onTurn: endedAt === null && until.epochMilliseconds > now.epochMilliseconds },
    ]),
  );
}
