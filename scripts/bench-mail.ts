import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { writeTogether } from '../schema/database.ts';
import { enqueueMail } from '../schema/outbox.ts';
import { deriveKeys } from '../schema/secrets.ts';
import { freePort } from '../test/journeys/server.ts';
import { startMailServer } from './local/mail-server.ts';
import { ensureSecret, explain, isBuilt, migrateLocal, start } from './local/project.ts';
import { withLocalTown } from './local/town.ts';

// How long mails that are owed at once take to leave by SMTP, through the work of every minute. The
// mail server is on loopback and answers each line after --delay milliseconds, as one far away would.
const state = await mkdtemp(join(tmpdir(), 'commons-mail-'));
try {
  const { values } = parseArgs({
    options: { mails: { type: 'string', default: '500' }, delay: { type: 'string', default: '0' } },
  });
  await ensureSecret();
  if (!isBuilt()) throw new Error('Build the site first: npm run build');
  await migrateLocal(state);
  await measure(Number(values.mails), Number(values.delay));
} catch (error) {
  explain(error);
} finally {
  await rm(state, { recursive: true, force: true });
}

async function measure(count: number, delay: number) {
  let lines = 0;
  const slowly = (done: () => void) => setTimeout(done, delay);
  const mail = await startMailServer({
    hideSTARTTLS: true,
    onConnect(_session, done) {
      lines += 1;
      slowly(done);
    },
    onMailFrom: (_address, _session, done) => void slowly(done),
    onRcptTo: (_address, _session, done) => void slowly(done),
  });
  await oweMails(count);
  const site = `http://localhost:${await freePort()}`;
  const server = await serve(site, mail.port);
  const seconds: number[] = [];
  const perRun: number[] = [];
  try {
    while (mail.arrived.length < count && seconds.length < 100) {
      const [began, before] = [performance.now(), mail.arrived.length];
      await fetch(`${site}/cdn-cgi/local/scheduled`);
      seconds.push((performance.now() - began) / 1000);
      perRun.push(mail.arrived.length - before);
    }
  } finally {
    const closed = once(server, 'close');
    server.kill('SIGINT');
    await closed;
    await mail.close();
  }
  const sum = seconds.reduce((all, one) => all + one, 0);
  console.log(
    `${mail.arrived.length} of ${count} mails arrived, ${new Set(mail.arrived.map(({ to }) => to)).size} of them different`,
  );
  console.log(
    `${seconds.length} minutes, as the clock starts one run a minute; ${Math.max(...perRun)} mails a run at most`,
  );
  console.log(`${Math.max(...seconds).toFixed(2)} s the longest run, ${sum.toFixed(1)} s of work in all`);
  console.log(`${lines} connections, ${((sum / mail.arrived.length) * 1000).toFixed(1)} ms a mail`);
}

/** As many letters as after a change of plan, to as many people. */
function oweMails(count: number) {
  return withLocalTown(async ({ db, env }) => {
    const keys = await deriveKeys((env as { COMMONS_SECRET: string }).COMMONS_SECRET);
    const now = Temporal.Now.instant();
    for (let number = 0; number < count; number++) {
      const text = `The kitchen of Saturday is at the boat house.\n\n${'What was said before still holds. '.repeat(20)}`;
      const letter = { to: `neighbour${number}@example.net`, subject: 'Moved: the kitchen of Saturday', text };
      await writeTogether(db, await enqueueMail(db, keys, { ...letter, html: `<p>${text}</p>` }, now));
    }
  }, state);
}

async function serve(site: string, port: number) {
  const settings = { SITE_URL: site, MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port) };
  const server = start(
    'wrangler',
    [
      ...['dev', '--port', new URL(site).port, '--persist-to', state, '--log-level', 'error'],
      '--show-interactive-dev-session=false',
      ...Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  for (let tries = 0; !(await fetch(`${site}/about/`).catch(() => null))?.ok; tries++) {
    if (tries > 300 || server.exitCode !== null) throw new Error('The site does not start.');
    await wait(200);
  }
  return server;
}
