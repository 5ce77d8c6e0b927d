import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { putInPlace } from './built.ts';
import { putOpener } from './opener.ts';

export const project = resolve(import.meta.dirname, '../..');

/** The folder of the local D1. */
export const stateFolder = resolve(project, process.env.STATE ?? '.wrangler/state');

/** Nothing is reported to anyone, and nothing is asked of the network while working locally. */
const local = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  ASTRO_TELEMETRY_DISABLED: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // Else every request is written under the state folder, private links in clear.
  X_LOCAL_OBSERVABILITY: 'false',
  WRANGLER_LOG: process.env.WRANGLER_LOG ?? 'error',
};

Object.assign(process.env, local);

// What is written here holds addresses, mails and private links: only whoever runs it may read it.
process.umask(0o077);

/** Starts a program of the project's own packages. */
export function start(program: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(join(project, 'node_modules/.bin', program), args, {
    cwd: project,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, ...options.env },
  });
}

/**
 * Runs a program to its end. What it prints is shown at once with `show`, and else only when it fails.
 *
 * @returns what it printed, unless that was shown
 * @throws {Error} with what it printed, when it ended with anything but 0
 */
export async function run(
  program: string,
  args: string[],
  { show = false, env }: { show?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = start(program, args, { stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'], env });
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed += chunk));
  child.stderr?.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((done) => child.on('close', done));
  if (code === 0) return printed;
  throw new Error(`${printed}\n${program} ${args.join(' ')} ended with ${code}.`);
}

const secretsFile = join(project, '.dev.vars');

/**
 * Closes what is in the state folder, and the secrets, to others, also what was made before it was
 * private. The folder itself may be one that others use: only a new one, or one of ours, is closed.
 */
export async function keepPrivate(state = stateFolder): Promise<void> {
  const data = join(state, 'v3');
  // Requests with their private links, as wrangler wrote them down before it was told not to.
  await rm(join(data, 'observability'), { recursive: true, force: true });
  await mkdir(data, { recursive: true, mode: 0o700 });
  for (const folder of state.startsWith(project) ? [state, data] : [data]) await chmod(folder, 0o700);
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    // A file that a server just took away needs no closing.
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600).catch(() => {});
  }
  if (existsSync(secretsFile)) await chmod(secretsFile, 0o600);
}

/** Makes COMMONS_SECRET for this machine when it is not there. Never printed. */
export async function ensureSecret(): Promise<boolean> {
  const text = existsSync(secretsFile) ? await readFile(secretsFile, 'utf8') : '';
  if (/^COMMONS_SECRET\s*=/m.test(text)) return false;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  await appendFile(secretsFile, `${gap}COMMONS_SECRET="${randomBytes(32).toString('base64')}"\n`, { mode: 0o600 });
  return true;
}

/** The names that .dev.vars sets: they win over what a script would set. */
export function ownSettings(): Set<string> {
  if (!existsSync(secretsFile)) return new Set();
  const names = readFileSync(secretsFile, 'utf8').matchAll(/^\s*([A-Z_]+)\s*=/gm);
  return new Set([...names].map(([, name = '']) => name));
}

/** The databases of a town, by their bindings, with the folders of their migrations. */
export const databases = { DB: 'schema/migrations', LETTERS: 'schema/circles/migrations' } as const;

/** Brings the local databases up to their last migrations. */
export async function migrateLocal(state = stateFolder): Promise<void> {
  for (const binding of Object.keys(databases)) {
    await run('wrangler', ['d1', 'migrations', 'apply', binding, '--local', '--persist-to', state], {
      env: { CI: 'true' },
    });
  }
}

/** The folder of the built site. Two towns on one machine have one each. */
export const dist = resolve(project, process.env.DIST ?? 'site/dist');

/** True once the site was built. */
export const isBuilt = () => existsSync(join(dist, 'index.html'));

/** What the local D1 says when a running server writes to it at the very moment. */
const databaseIsBusy = /SQLITE_BUSY|database is locked|internal error/;

/**
 * Builds the site from the local D1, or from what `env` says, into `dist`. It is built beside and
 * then put in place file by file: a server that reads it never meets a half-built site.
 */
export async function buildSite(env: NodeJS.ProcessEnv = {}): Promise<void> {
  // Public, and often copied to a web server that runs as somebody else.
  const own = process.umask(0o022);
  // Within the project, where its packages are found.
  await mkdir(join(project, '.wrangler'), { recursive: true });
  const built = await mkdtemp(join(project, '.wrangler/build-'));
  try {
    const astro = () =>
      run('astro', ['build', '--root', 'site', '--outDir', built], {
        env: { STATE: stateFolder, NODE_OPTIONS: '--no-deprecation', ...env },
      });
    await astro().catch(async (error: Error) => {
      if (!databaseIsBusy.test(error.message)) throw error;
      await wait(2000);
      await astro();
    });
    await putOpener(built);
    await putInPlace(built, dist);
    await chmod(dist, 0o755);
  } finally {
    await rm(built, { recursive: true, force: true });
    process.umask(own);
  }
}

/** Ends a script with one sentence instead of a stack trace. */
export function explain(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
