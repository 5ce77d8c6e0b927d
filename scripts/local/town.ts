import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import type { CommonsHooks } from '../../schema/commons/hooks.ts';
import { type Database, openDatabase } from '../../schema/database.ts';
import type { Hooks } from '../../schema/hooks.ts';
import { type PublicSettings, readPublicSettings } from '../../schema/settings.ts';
import { everyHooks } from './hooks.ts';
import { databases, migrateLocal, project, stateFolder } from './project.ts';

export interface LocalTown {
  db: Database;
  /** What the practices write when something happens that is not their own. */
  hooks: Hooks[];
  commonsHooks: CommonsHooks[];
  binding: D1Database;
  /** The database of letters. */
  letters: Database;
  settings: PublicSettings;
  /** All bindings and settings, secrets included: never printed. */
  env: object;
  dispose(): Promise<void>;
}

/** Opens the local D1 in `state`, migrated. Whoever opens it disposes of it. */
export async function openLocalTown(state = stateFolder): Promise<LocalTown> {
  let platform = await open(state);
  if (!(await isMigrated(platform.env))) {
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
    letters: openDatabase(env.LETTERS),
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
  getPlatformProxy<Bindings>({
    configPath: resolve(project, 'wrangler.toml'),
    persist: { path: resolve(state, 'v3') },
  });

type Bindings = Record<keyof typeof databases, D1Database>;

/** Asking takes a moment; running wrangler's migrations when there are none takes four seconds. */
async function isMigrated(bindings: Bindings): Promise<boolean> {
  const each = Object.entries(databases).map(async ([binding, folder]) => {
    const files = await readdir(resolve(project, folder));
    const database = bindings[binding as keyof Bindings];
    const { results } = await database.prepare('select name from d1_migrations').all<{ name: string }>();
    const applied = new Set(results.map(({ name }) => name));
    return files.filter((file) => file.endsWith('.sql')).every((file) => applied.has(file));
  });
  try {
    return (await Promise.all(each)).every((one) => one);
  } catch {
    return false; // A new database has no such table.
  }
}
