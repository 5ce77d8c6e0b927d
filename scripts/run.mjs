// The way into every command, in plain JavaScript for whatever Node is there (20 or newer): installs
// what is missing, then hands over to the project's own Node, which reads TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(project, 'node_modules/.package-lock.json');

/** True when node_modules holds exactly what package-lock.json names. */
function isInstalled() {
  if (!existsSync(installed)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  const { packages: have } = JSON.parse(readFileSync(installed, 'utf8'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || have[path]?.version === version,
  );
}

if (!isInstalled()) {
  console.log('Installing the packages (about a minute, the first time only) …');
  // The packages ask for a newer Node than may be here; they run on the one that comes with them.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: project,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const [script, ...args] = process.argv.slice(2);
const node = join(project, 'node_modules/node/bin/node');
const child = spawn(existsSync(node) ? node : process.execPath, [join(project, 'scripts', script), ...args], {
  cwd: project,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${join(project, 'node_modules/.bin')}:${process.env.PATH}` },
});
// A terminal sends Ctrl-C to the child as well; here it only must not end before the child has.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
