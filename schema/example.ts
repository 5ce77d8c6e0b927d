import { sql } from 'drizzle-orm';
import { type Database, type Statement, writeTogether } from './database.ts';
import { entries } from './entries.ts';
import type { Hooks } from './hooks.ts';

/** Written out for the same reason as in `pendingTwin`. */
export const isExample = sql`${entries.example} = 1`;

/** True while any row of the example town is there. */
export async function hasExample(db: Database): Promise<boolean> {
  const rows = await db.select({ id: entries.id }).from(entries).where(isExample).limit(1);
  return rows.length > 0;
}

/**
 * Removes the example town and nothing else.
 *
 * @param hooks those of every practice
 * @param first what is written before all else
 */
export async function clearExample(db: Database, hooks: Hooks[], first: Statement[] = []): Promise<void> {
  const examples = db.select({ id: entries.id }).from(entries).where(isExample);
  await writeTogether(db, [
    ...first,
    ...hooks.flatMap(({ whenExampleGoes }) => whenExampleGoes?.(db, examples) ?? []),
    db.delete(entries).where(isExample),
  ]);
}
