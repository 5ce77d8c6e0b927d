import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { unstable_readConfig as readConfig } from 'wrangler';
import { keepers } from '../schema/circles/table.ts';
import { readSettings } from '../schema/settings.ts';
import { wasCleared } from './example/cleared.ts';
import { exampleHelp, exampleKeepers, putExampleLetters } from './example/keepers.ts';
import { isEmpty, putExampleTown } from './example/town.ts';
import {
  buildSite,
  dist,
  ensureSecret,
  explain,
  isBuilt,
  keepPrivate,
  ownSettings,
  project,
  start,
  stateFolder,
} from './local/project.ts';
import { withLocalTown } from './local/town.ts';

const port = Number(process.env.PORT ?? 8787);
const site = `http://localhost:${port}`;
const began = Date.now();

// A test that ends, however it does, takes the site along that it started: the channel between them is cut.
let end = (): void => process.exit(1);
process.on('disconnect', () => end());

function step(words: string) {
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(3)} s  ${words}`);
}

/** The address of this machine, and another way for mail where MAIL_BY names one (MAIL is the user’s mailbox on many systems). */
const address = Object.fromEntries(
  Object.entries({
    SITE_URL: site,
    MAIL: process.env.MAIL_BY,
    SMTP_HOST: process.env.SMTP_HOST,
    SMTP_PORT: process.env.SMTP_PORT,
    SMTP_USER: process.env.SMTP_USER,
    SMTP_PASS: process.env.SMTP_PASS,
    // Without help named nobody can write a letter, and somebody who tries it out would like to.
    ...(isHelpNamed() ? {} : exampleHelp),
  }).filter((one): one is [string, string] => one[1] !== undefined && !ownSettings().has(one[0])),
);

try {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error('Set PORT to a port number, like 8787.');
  if (await ensureSecret()) step('Made COMMONS_SECRET in .dev.vars. Keep it: addresses are encrypted with it.');
  await keepPrivate();
  step('Preparing the database …');
  const isNew = await withLocalTown(async (town) => {
    const { db, settings, env } = town;
    // A wrong setting stops the start here, with a sentence, not the first person who sends a form.
    readSettings({ ...env, ...address });
    if (wasCleared() || !(await isEmpty(db))) return false;
    const now = Temporal.Now.instant();
    await putExampleTown(town, settings.TIME_ZONE, settings.CURRENCY, now);
    const code = await putExampleLetters(town, await practiceKeys(env), now);
    step(`Put in an example letter, which was answered. Its code: ${code}`);
    return true;
  });
  if (isNew) step('Put in an example town. Clear it with: npm run clear-example');
  await printPracticeKeys();
  // What is about the worker alone needs no pages of its own: with --built those that are there are served.
  const { values } = parseArgs({ options: { built: { type: 'boolean', default: false } } });
  if (!values.built || !isBuilt()) {
    step('Building the site …');
    await buildSite(address);
  }
  step('Starting the server …');
  await serve(address);
} catch (error) {
  explain(error);
}

/** True where whoever runs the town has said where people can turn. */
function isHelpNamed(): boolean {
  const { vars } = readConfig({ config: join(project, 'wrangler.toml') });
  return Object.keys(exampleHelp).some((name) => vars[name] || ownSettings().has(name));
}

function practiceKeys(env: object) {
  return exampleKeepers((env as { COMMONS_SECRET: string }).COMMONS_SECRET, site);
}

/** The secret keys of the keepers of the example town, as long as they are there: for trying out, and for nothing else. */
async function printPracticeKeys(): Promise<void> {
  const there = await withLocalTown(async ({ db, env }) => {
    const known = await db.select({ id: keepers.id }).from(keepers);
    const ids = new Set(known.map(({ id }) => id));
    return (await practiceKeys(env)).filter(({ id }) => ids.has(id));
  });
  for (const { name, identity } of there) step(`Practice key of ${name}, made for this machine: ${identity}`);
}

async function serve(settings: Record<string, string>) {
  const vars = Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  const server = start(
    'wrangler',
    [
      'dev',
      '--port',
      String(port),
      // Of the system's choice: two that start at the same moment would choose the same one for a debugger.
      '--inspector-port',
      '0',
      '--persist-to',
      stateFolder,
      '--assets',
      dist,
      '--log-level',
      'error',
      '--show-interactive-dev-session=false',
      ...vars,
    ],
    // Its own process group: Ctrl-C is passed on below, once, so that it ends in order.
    { stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' },
  );
  let ending = false;
  end = () => {
    if (ending) return;
    ending = true;
    console.log('\nEnding. The data stays in', stateFolder);
    server.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end());
  const closed = once(server, 'close').then(([code]) => {
    if (!ending)
      throw new Error(`The server ended with ${code}. Is port ${port} in use? Choose another: PORT=8800 npm start`);
    process.exit(0);
  });
  await Promise.race([closed, ready()]);
  step(`Ready.

  Calendar          ${site}/
  Propose a commons ${site}/propose/
  Inbox             ${site}/inbox/   (mail is shown there, none is sent)

  Ctrl-C ends it.`);
  const clock = setInterval(tick, 60_000);
  await closed.finally(() => clearInterval(clock));
}

async function ready() {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${site}/`).catch(() => null);
    if (answer?.ok) return;
    await wait(200);
  }
  throw new Error('The server does not answer. What it printed above says why.');
}

/** In production a cron trigger does this every minute: retries of mails, forgetting. */
async function tick() {
  await fetch(`${site}/cdn-cgi/local/scheduled`).catch(() => null);
}
