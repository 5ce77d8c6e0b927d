import { inArray, sql } from 'drizzle-orm';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Database, Statement } from './database.ts';

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

/**
 * The versions of some tags at one moment, as one text to compare; null where one of them is missing: then nobody
 * can say whether anything changed.
 */
export async function versionsOf(db: Database, tags: readonly string[]): Promise<string | null> {
  const rows = await db
    .select()
    .from(tagVersions)
    .where(inArray(tagVersions.tag, [...tags]));
  if (rows.length < tags.length) return null;
  return rows
    .map(({ tag, version }) => `${tag}=${version}`)
    .sort()
    .join(' ');
}

/** What stands on every page is another now, such as whether the town is an example. */
export const raiseAll = (db: Database): Statement =>
  db.update(tagVersions).set({ version: sql`lower(hex(randomblob(8)))` });
