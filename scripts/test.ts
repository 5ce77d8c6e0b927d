import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './local/chromium.ts';
import { processesWith } from './local/processes.ts';
import { ensureSecret, migrateLocal, project, start } from './local/project.ts';
import { ensureFolder, ensureTestedSite } from './local/tested-site.ts';

const args = process.argv.slice(2);
// Everything that a run starts has this folder in its environment, so nothing of it is overlooked at the end.
const scratch = await mkdtemp(join(tmpdir(), 'commons-test-'));
// Debian's postfix goes through it as another user; what is in it is closed to others.
await chmod(scratch, 0o711);
const running = new Set<ChildProcess>();
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopped = true;
    for (const child of running) child.kill(signal);
  });
}

try {
  process.exitCode = (await runTests()) ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
}
if (!(await everythingEnded())) process.exitCode = 1;
await rm(scratch, { recursive: true, force: true });

async function runTests(): Promise<boolean> {
  await ensureSecret();
  const files = await namedFiles();
  const isIn = (folder: string) => files.some((file) => file.startsWith(folder));
  const journeys = isIn('journeys/');
  const browser = journeys ? await ensureChromium() : null;
  if (journeys && !browser) {
    console.error(
      'There is no Chromium and none could be installed, so the journeys are left out. Install one, or set CHROMIUM to its path.',
    );
  }
  let migrated: Promise<string> | undefined;
  const state = () => {
    migrated ??= newState();
    return migrated;
  };
  await ensureFolder();
  if (isIn('worker/') || journeys) await ensureTestedSite(state);
  const env = { TMPDIR: scratch, ...(browser ? { CHROMIUM: browser, MIGRATED: await state() } : {}) };

  const wanted = args.some((arg) => arg.startsWith('--project'));
  const others = isIn('schema/') || isIn('worker/') || isIn('readers/');
  const runs = [...(others ? [['--project', '!journeys']] : []), ...(browser ? [['--project', 'journeys']] : [])];
  let passed = 0;
  let failed = 0;
  for (const [index, projects] of (wanted ? [[]] : runs).entries()) {
    if (stopped) break;
    const counted = await vitest([...projects, ...args], join(scratch, `${index}.json`), env);
    passed += counted.passed;
    failed += counted.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && !stopped && (browser !== null || !journeys || process.env.CI !== 'true');
}

/** The test files that the words on the command line name, as vitest understands them; all without a word. */
async function namedFiles(): Promise<string[]> {
  const below = (await readdir(join(project, 'test'), { recursive: true })).filter((path) =>
    /\.test\.tsx?$/.test(path),
  );
  const words = args.filter((arg, index) => !arg.startsWith('-') && !/^(-t|--[a-zA-Z-]+)$/.test(args[index - 1] ?? ''));
  const named = below.filter((path) => words.some((word) => `test/${path}`.includes(word)));
  return named.length > 0 ? named : below;
}

/** An empty database, migrated. */
async function newState(): Promise<string> {
  const state = join(scratch, 'state');
  await migrateLocal(state);
  return state;
}

/** Runs vitest and counts its tests. A run that failed beside its tests counts as one that failed. */
async function vitest(args: string[], report: string, env: NodeJS.ProcessEnv) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests'];
  const child = start('vitest', ['run', ...reporters, ...args], { env });
  running.add(child);
  const [code] = await once(child, 'close');
  running.delete(child);
  const text = await readFile(report, 'utf8').catch(() => '{}');
  const { numPassedTests: passed = 0, numFailedTests = 0 } = JSON.parse(text);
  return { passed, failed: code === 0 ? 0 : Math.max(1, numFailedTests) };
}

/** Ends what a run left behind, and says so: a test that ends takes along all that it started. */
async function everythingEnded(): Promise<boolean> {
  const left = processesWith(scratch);
  for (const line of left) {
    const pid = Number.parseInt(line, 10);
    console.error(`Left behind, and ended now: ${line.slice(0, 200)}`);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself just now.
    }
  }
  return left.length === 0;
}
