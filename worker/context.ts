import type { Context } from 'hono';
import { Temporal } from 'temporal-polyfill';
import type { CommonsHooks } from '../schema/commons/hooks.ts';
import { counted } from '../schema/counted.ts';
import { type Database, openDatabase } from '../schema/database.ts';
import { deriveKeys, type Keys } from '../schema/secrets.ts';
import { readSettings, type Settings } from '../schema/settings.ts';
import type { PageContext } from '../site/parts/view.ts';
import { type Asking, countAsking } from './asking.ts';
import { networkOf } from './connection.ts';
import { type Kinds, kindsOf } from './loaded-entry.ts';
import type { Practice } from './practice.ts';

/** Everything one request works with. */
export interface Town {
  db: Database;
  /** Letters to keepers, in a database of their own. */
  letters: Database;
  /** How often others were asked in this run, the database included, and how often they may be. */
  asking: Asking;
  settings: Settings;
  keys: Keys;
  /** What the practices write with what happens to a commons. */
  commonsHooks: CommonsHooks[];
  /** The kinds of entry that the practices declare, by their names. */
  kinds: Kinds;
  now: Temporal.Instant;
  /**
   * What the sender of a form is told apart by: the connection, or the private link once one was followed. Kept as
   * a keyed hash at most, while something waits; null where neither is known.
   */
  source: string | null;
  /** The network around the connection, of which one sender may have all; null where there is none, or a private link. */
  around: string | null;
  /** What the parts may know. */
  context: PageContext;
}

/** What Hono carries through a request. */
export interface App {
  Bindings: Cloudflare.Env;
  Variables: {
    town: Town;
    /** What private links are good for: each is the first part of their path. */
    purposes: readonly string[];
    /** What stewards can do beside deciding, by its path below the desk. */
    deskTools: { path: string; words: string }[];
    /** The keyed hash of the address that the link which was followed was mailed to. */
    mailedTo?: string;
  };
}
export type AppContext = Context<App>;

/** What the practices write with what happens to a commons. */
export const commonsHooksOf = (practices: Practice[]): CommonsHooks[] =>
  practices.flatMap(({ hooks }) => hooks?.commonsHooks ?? []);

/**
 * Reads the settings and opens the database, without asking it anything yet.
 *
 * @param practices those of the town
 * @param address where the request comes from
 * @throws {SettingsError} when a setting is missing or wrong
 */
export async function openTown(env: Cloudflare.Env, practices: Practice[], address?: string): Promise<Town> {
  const settings = readSettings(env);
  const now = Temporal.Now.instant();
  const network = address ? networkOf(address) : null;
  const asking = countAsking();
  return {
    db: openDatabase(counted(env.DB, { asked: () => asking.note() })),
    letters: openDatabase(counted(env.LETTERS, { asked: () => asking.note() })),
    asking,
    settings,
    keys: await deriveKeys(settings.COMMONS_SECRET),
    commonsHooks: commonsHooksOf(practices),
    kinds: kindsOf(practices),
    now,
    source: network && `connection/${network.narrow}`,
    around: network?.wide ? `network/${network.wide}` : null,
    context: { settings, now },
  };
}
