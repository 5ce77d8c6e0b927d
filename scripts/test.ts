import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './local/chromium.ts';
import { buildSite, ensureSecret, explain, migrateLocal, start } from './local/project.ts';

const args = process.argv.slice(2);
const scratch = await mkdtemp(join(tmpdir(), 'commons-test-'));

try {
  await ensureSecret();
  const wanted = args.some((arg) => arg.startsWith('--project'));
  const browser = await ensureChromium();
  if (!browser) {
    console.error(
      'There is no Chromium and none could be installed, so the journeys are left out. Install one, or set CHROMIUM to its path.',
    );
  }
  console.log('Building the site from an empty database …');
  const state = join(scratch, 'state');
  await migrateLocal(state);
  await buildSite({ STATE: state });

  // One after the other: the journeys build the site again, and the tests in workerd read it.
  const everything = [['--project', '!journeys'], ...(browser ? [['--project', 'journeys']] : [])];
  let passed = 0;
  let failed = 0;
  for (const [index, projects] of (wanted ? [[]] : everything).entries()) {
    const counted = await vitest([...projects, ...args], join(scratch, `${index}.json`), browser);
    passed += counted.passed;
    failed += counted.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || (!browser && process.env.CI === 'true') ? 1 : 0;
} catch (error) {
  process.exitCode = 1;
  await rm(scratch, { recursive: true, force: true });
  explain(error);
}
await rm(scratch, { recursive: true, force: true });

/** Runs vitest and counts its tests. A run that failed beside its tests counts as one that failed. */
async function vitest(args: string[], report: string, browser: string | null) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests'];
  const child = start('vitest', ['run', ...reporters, ...args], { env: browser ? { CHROMIUM: browser } : {} });
  const [code] = await once(child, 'close');
  const text = await readFile(report, 'utf8').catch(() => '{}');
  const { numPassedTests: passed = 0, numFailedTests = 0 } = JSON.parse(text);
  return { passed, failed: code === 0 ? 0 : Math.max(1, numFailedTests) };
}
