import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { putPublicCommons } from './example/public-commons.ts';
import { type Counts, countTown } from './kill/count.ts';
import { Loaded, soup } from './kill/load.ts';
import { ensureSecret, explain, isBuilt, migrateLocal } from './local/project.ts';
import { withLocalTown } from './local/town.ts';

// Kills the whole site with SIGKILL under load, over and over, and counts what was promised and what
// was kept. Nothing of your own data is touched: the town is in a folder of its own.
const began = Date.now();
const state = await mkdtemp(join(tmpdir(), 'commons-kill-'));
const port = Number(process.env.PORT ?? 8787);

/** Owed, and neither handed over nor given up. */
const waits = 'sent_at is null and failed_at is null';

try {
  const rounds = given();
  await ensureSecret();
  if (!isBuilt()) throw new Error('Build the site first: npm run build');
  await migrateLocal(state);
  await withLocalTown((town) => putPublicCommons(town, soup, town.settings.TIME_ZONE, Temporal.Now.instant()), state);
  const load = new Loaded(state, port);
  for (let round = 1; round <= rounds; round++) {
    // Now and then a digest goes out in the middle of the load, and is killed on its way.
    if (round % 5 >= 2) await digestsAreDue();
    await load.round(round);
    // Stewards decide now and then: else after ten entries all further ones would share a digest.
    if (round % 5 === 0 || round === rounds) await stewardsDecide();
    if (round % 10 === 0 || round === rounds) {
      console.log(`${seconds()} s  killed ${round} times, ${load.promised.length} answers of 303 so far`);
    }
  }
  const late = await settle(load);
  report(await countTown(state, load.promised, load.opened), load, rounds, late);
  await rm(state, { recursive: true, force: true });
} catch (error) {
  console.error(`The database of this run is kept in ${state}`);
  explain(error);
}

function given(): number {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '100' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Say how often: npm run kill-test -- --rounds 100');
  return rounds;
}

function seconds(): string {
  return String(Math.round((Date.now() - began) / 1000)).padStart(4);
}

/** What a steward's decision does to what waits: it waits no more. Their mails are tested elsewhere. */
async function stewardsDecide() {
  await withLocalTown(async ({ binding }) => {
    await binding.prepare("update entries set status = 'lapsed' where status = 'pending'").run();
  }, state);
}

/** Lets the quarter of an hour pass that digests wait for. */
async function digestsAreDue() {
  await withLocalTown(async ({ binding }) => {
    await binding.prepare(`update outbox set due_at = 0 where kind = 'digest' and ${waits}`).run();
  }, state);
}

/** Lets the time pass that mails wait for, until all are out. Gives how many were still owed after the last kill. */
async function settle(load: Loaded): Promise<number> {
  let atFirst = -1;
  for (;;) {
    const owed = await withLocalTown(async ({ binding }) => {
      await binding.prepare(`update outbox set due_at = 0 where ${waits}`).run();
      return (await binding.prepare(`select count(*) as count from outbox where ${waits}`).first<{ count: number }>())
        ?.count;
    }, state);
    if (atFirst < 0) atFirst = owed ?? 0;
    const everyLinkSeen = load.opened.size === load.promised.length;
    if (!owed && everyLinkSeen) return atFirst;
    await load.calmly(owed ?? 0);
  }
}

function report(counts: Counts, load: Loaded, rounds: number, late: number) {
  const lines: [string, number][] = [
    ['times the whole process group was killed', rounds],
    ['starts that had to be repeated', load.repeated],
    ['forms sent', load.sent],
    ['answers of 303 that arrived', load.promised.length],
    ['answers of another status', load.refused],
    ['entries in the database', counts.entries],
    ['… of which nobody got the answer any more', counts.unanswered],
    ['mails still owed after the last kill', late],
    ['mails in the inbox', counts.mails],
    ['… receipts', counts.receipts],
    ['… to stewards about one entry', counts.letters],
    ['… digests to stewards', counts.digests],
    ['mails that were taken more than once', counts.retaken],
    ['… digests', counts.digestsRetaken],
    ['entries that only a digest taken again told of', counts.toldAgain],
  ];
  const wrong: [string, number][] = [
    ['303 without its entry', counts.lost],
    ['303 whose private link does not open', counts.closed],
    ['entries without their receipt', counts.withoutReceipt],
    ['entries that a steward was not told of', counts.untold],
    ['mails that came twice', counts.twice],
    ['mails given up', counts.failed],
  ];
  console.log('');
  for (const [words, count] of [...lines, ...wrong]) console.log(`${String(count).padStart(7)}  ${words}`);
  const faults = wrong.reduce((sum, [, count]) => sum + count, 0);
  console.log(`\n${seconds()} s  ${faults === 0 ? 'Nothing was lost, nothing came twice.' : `${faults} faults.`}`);
  if (faults > 0) throw new Error('See above what was lost or came twice.');
}
