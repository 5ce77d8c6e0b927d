import { resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { getPlatformProxy } from 'wrangler';
import { type Database, openDatabase } from '../schema/database.ts';
import { hasExample } from '../schema/example.ts';
import { builtMonthPages } from '../schema/ledger/queries.ts';
import { readPublicSettings } from '../schema/settings.ts';
import { ExampleNotice } from './parts/notice.tsx';
import type { Html, PageContext } from './parts/view.ts';
import { remembering } from './remembering.ts';

/** What the pages are built from: the approved entries and the settings, at one moment. */
export interface Town {
  db: Database;
  context: PageContext & { settings: ReturnType<typeof readPublicSettings>; ledgerPages: Map<string, number[]> };
  /** Above every page, such as the label of the example town. */
  notice: Html;
}

type Platform = Awaited<ReturnType<typeof getPlatformProxy<{ DB: D1Database }>>>;

let platform: Promise<Platform> | undefined;
let town: Promise<Town> | undefined;

/**
 * Opens the database that the build reads, once for the whole build, from the project's folder.
 *
 * From the environment: `STATE`, the folder of the local D1; `WRANGLER_CONFIG`, another
 * configuration (a deployment reads the remote D1 through one); any setting, before wrangler.toml.
 */
export function openTown(): Promise<Town> {
  platform ??= getPlatformProxy<{ DB: D1Database }>({
    configPath: resolve(process.env.WRANGLER_CONFIG ?? 'wrangler.toml'),
    persist: { path: resolve(process.env.STATE ?? '.wrangler/state', 'v3') },
  });
  town ??= platform.then(async ({ env }) => {
    const db = openDatabase(remembering(env.DB));
    const settings = readPublicSettings({ ...env, ...process.env });
    const notice = (await hasExample(db)) ? ExampleNotice() : '';
    const ledgerPages = await builtMonthPages(db);
    return { db, context: { settings, now: Temporal.Now.instant(), lasting: true, ledgerPages }, notice };
  });
  return town;
}
