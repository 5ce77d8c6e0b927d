import { getTableColumns, inArray, sql } from 'drizzle-orm';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';
import { entries } from './entries.ts';
import { isExample } from './example.ts';

/**
 * Which state of the town a page shows: a row for each tag, another value with every write that changes what pages
 * of this tag show. Kept by triggers (migration 0012), in the same transaction as the write, so that no way of
 * writing can forget it and one that fails raises nothing.
 *
 * A tag is the name of a practice, for its lists and feeds, or the beginning of one address, such as
 * `commons/swap-table`, for all that stands there.
 */
export const tagVersions = sqliteTable('tag_versions', {
  tag: text().primaryKey(),
  /**
   * Random, 16 hex digits. A number that counts would come by again after a backup was restored, over a page of
   * before; a random one is never that of another state.
   */
  version: text().notNull(),
});

/** What pages of some tags show at one moment. */
export interface Shown {
  /** As one text to compare; null where a version is missing: then nobody can say whether anything changed. */
  versions: string | null;
  /** Whether the town is an example, which every page says; null with the versions. */
  example: boolean | null;
}

/** Asked for together: each time the database is asked takes as long as all that it is asked. */
export async function versionsOf(db: Database, tags: readonly string[]): Promise<Shown> {
  const rows = await db
    .select({
      ...getTableColumns(tagVersions),
      example: sql<number>`exists (select 1 from ${entries} where ${isExample})`,
    })
    .from(tagVersions)
    .where(inArray(tagVersions.tag, [...tags]));
  if (rows.length < tags.length) return { versions: null, example: null };
  const versions = rows.map(({ tag, version }) => `${tag}=${version}`).sort();
  const example = rows[0]?.example === 1;
  return { versions: [...versions, example].join(' '), example };
}
