import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import { type Database, openDatabase } from '../schema/database.ts';
import { type PublicSettings, readPublicSettings } from '../schema/settings.ts';
import { migrateLocal, project, stateFolder } from './project.ts';

/** Opens the local D1 for as long as `use` takes, migrated. */
export async function withLocalTown<Result>(
  use: (db: Database, settings: PublicSettings) => Promise<Result>,
): Promise<Result> {
  if (!(await isMigrated())) await migrateLocal();
  const platform = await open();
  try {
    return await use(openDatabase(platform.env.DB), readPublicSettings({ ...platform.env, ...process.env }));
  } finally {
    await platform.dispose();
  }
}

const open = () =>
  getPlatformProxy<{ DB: D1Database }>({
    configPath: resolve(project, 'wrangler.toml'),
    persist: { path: resolve(stateFolder, 'v3') },
  });

/** Asking takes a second; running wrangler's migrations when there are none takes four. */
async function isMigrated(): Promise<boolean> {
  const files = await readdir(resolve(project, 'schema/migrations'));
  const platform = await open();
  try {
    const { results } = await platform.env.DB.prepare('select name from d1_migrations').all<{ name: string }>();
    const applied = new Set(results.map(({ name }) => name));
    return files.filter((file) => file.endsWith('.sql')).every((file) => applied.has(file));
  } catch {
    return false; // A new database has no such table.
  } finally {
    await platform.dispose();
  }
}
