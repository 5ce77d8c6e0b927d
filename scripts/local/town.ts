import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import type { CommonsHooks } from '../../schema/commons/hooks.ts';
import { type Database, openDatabase } from '../../schema/database.ts';
import type { Hooks } from '../../schema/hooks.ts';
import { type PublicSettings, readPublicSettings } from '../../schema/settings.ts';
import { everyHooks } from './hooks.ts';
import { migrateLocal, project, stateFolder } from './project.ts';

export interface LocalTown {
  db: Database;
  /** What the practices write when something happens that is not their own. */
  hooks: Hooks[];
  commonsHooks: CommonsHooks[];
  binding: D1Database;
  settings: PublicSettings;
  /** All bindings and settings, secrets included: never printed. */
  env: object;
  dispose(): Promise<void>;
}

/** Opens the local D1 in `state`, migrated. Whoever opens it disposes of it. */
export async function openLocalTown(state = stateFolder): Promise<LocalTown> {
  let platform = await open(state);
  if (!(await isMigrated(platform.env.DB))) {
    await platform.dispose();
    await migrateLocal(state);
    platform = await open(state);
  }
  const { env, dispose } = platform;
  const hooks = await everyHooks();
  return {
    db: openDatabase(env.DB),
    hooks,
    commonsHooks: hooks.flatMap((one) => one.commonsHooks ?? []),
    binding: env.DB,
    settings: readPublicSettings({ ...env, ...process.env }),
    env,
    dispose,
  };
}

/** Opens the local D1 for as long as `use` takes, migrated. */
export async function withLocalTown<Result>(
  use: (town: LocalTown) => Promise<Result>,
  state = stateFolder,
): Promise<Result> {
  const town = await openLocalTown(state);
  try {
    return await use(town);
  } finally {
    await town.dispose();
  }
}

const open = (state: string) =>
  getPlatformProxy<{ DB: D1Database }>({
    configPath: resolve(project, 'wrangler.toml'),
    persist: { path: resolve(state, 'v3') },
  });

/** Asking takes a moment; running wrangler's migrations when there are none takes four seconds. */
async function isMigrated(database: D1Database): Promise<boolean> {
  const files = await readdir(resolve(project, 'schema/migrations'));
  try {
    const { results } = await database.prepare('select name from d1_migrations').all<{ name: string }>();
    const applied = new Set(results.map(({ name }) => name));
    return files.filter((file) => file.endsWith('.sql')).every((file) => applied.has(file));
  } catch {
    return false; // A new database has no such table.
  }
}
