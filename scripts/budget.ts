import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { D1Database } from '@cloudflare/workers-types';
import { Temporal } from 'temporal-polyfill';
import type { Database } from '../schema/database.ts';
import { silentPages, toolPages } from '../schema/headers.ts';

// A database of its own, so that what is measured does not depend on what somebody tried out.
const scratch = await mkdtemp(join(tmpdir(), 'commons-budget-'));
process.env.STATE = join(scratch, 'state');
const { ensureSecret, run } = await import('./local/project.ts');
const { openLocalTown } = await import('./local/town.ts');
const { growArchive, putBusyBoard, putBusyTown } = await import('./bench/busy-town.ts');
const { growLedger } = await import('./example/many-acts.ts');
const { formWrites } = await import('./bench/writes.ts');
const { counted } = await import('../schema/counted.ts');
const { openDatabase } = await import('../schema/database.ts');
const lists = await import('../schema/commons/lists.ts');
const queries = await import('../schema/commons/queries.ts');
const { daysOfMonth, monthBounds } = await import('../schema/time.ts');

interface Figure {
  what: string;
  figure: number;
  budget: number;
  unit: string;
}
const figures: Figure[] = [];

/** Shown beside the budgets without a verdict: time depends on the machine and what else it does. */
const notes: string[] = [];

const archives = [1_000, 1_000_000];

/** The most rows a form may write: of the free plan's 100,000 a day a flood gets 2,380 forms at least. */
const mostWritten = { calm: 80, flooded: 42 };

/** Kilobytes of the worker, compressed: of what the platform takes, a third; what it stands for is a quick start. */
const mostBundle = 400;

try {
  await ensureSecret();
  let town = await openLocalTown();
  const zone = town.settings.TIME_ZONE;
  const now = Temporal.Now.instant();
  const thisMonth = now.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth();
  const archived = thisMonth.subtract({ months: 3 });
  try {
    await putBusyTown(town, zone, now);
    await putBusyBoard(town.db, zone, now);
    await growLedger(town.binding, {
      count: 500,
      late: 0,
      zone,
      currency: town.settings.CURRENCY,
      now,
      from: now.toZonedDateTimeISO(zone).toPlainDate().subtract({ weeks: 52 }),
      to: now.toZonedDateTimeISO(zone).toPlainDate(),
    });
    console.log('Building a busy town …');
    await pages();
    await bundle();
    // One process at a time on one SQLite file.
    await town.dispose();
    await rowsWritten();
    town = await openLocalTown();
    const read: Record<string, number>[] = [];
    for (const size of archives) {
      console.log(`Growing the archive to ${size.toLocaleString('en')} commons …`);
      await growArchive(town.binding, zone, now, archived, size);
      read.push(await rowsRead(town.binding, zone, now, thisMonth, archived));
    }
    compare(read);
  } finally {
    await town.dispose();
  }
  report();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Every built page with the styles it links to, compressed as it would travel. */
async function pages() {
  const dist = join(scratch, 'dist');
  await run('astro', ['build', '--root', 'site', '--outDir', dist], { env: { NODE_OPTIONS: '--no-deprecation' } });
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.html'));
  const packed = (text: Buffer | string) => gzipSync(text, { level: 6 }).length;
  let largest = { page: '', bytes: 0 };
  let ledger = 0;
  let sealing = 0;
  let scripts = 0;
  let largestTool = { page: 'none', bytes: 0 };
  let elsewhere = 0;
  for (const file of files) {
    const html = await readFile(join(dist, file), 'utf8');
    const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1] ?? '');
    const inPage = [...html.matchAll(/<script(?![^>]*application\/ld\+json)(?:[^>]* src="([^"]+)")?/g)];
    // A blank page that runs a script is filled for a keeper, at an address that has a policy of its own.
    const isKeepers = file.startsWith('blank/') && inPage.length > 0;
    if (isKeepers || [...toolPages, ...silentPages].includes(`/${file.replace(/index\.html$/, '')}`)) {
      let tool = 0;
      for (const [, src] of inPage) {
        // A script without a file of its own is forbidden even here.
        if (src) tool += await scriptBytes(join(dist, src));
        else scripts++;
      }
      const isOfLetters = isKeepers || /^(grievance|letter|invited|circles)\//.test(file);
      if (isOfLetters) sealing = Math.max(sealing, tool);
      else if (tool > largestTool.bytes) largestTool = { page: file, bytes: tool };
    } else {
      scripts += inPage.length;
    }
    elsewhere += [
      ...html.matchAll(
        /<(?:link rel="(?:stylesheet|icon|preload)"|img|script|iframe)[^>]*(?:href|src)="(?:https?:)?\/\//g,
      ),
    ].length;
    let bytes = packed(html);
    for (const style of styles) bytes += packed(await readFile(join(dist, style)));
    if (bytes > largest.bytes) largest = { page: file, bytes };
    if (file === 'ledger/index.html') ledger = bytes;
  }
  figures.push(
    {
      what: `Largest of ${files.length} pages, HTML + CSS, gzip (${largest.page})`,
      figure: largest.bytes,
      budget: 14 * 1024,
      unit: 'bytes',
    },
    { what: 'The ledger, HTML + CSS, gzip', figure: ledger, budget: 12 * 1024, unit: 'bytes' },
    { what: 'Scripts on all pages but the tools', figure: scripts, budget: 0, unit: '' },
    {
      what: `Largest script of a tool, gzip (${largestTool.page})`,
      figure: largestTool.bytes,
      budget: 14 * 1024,
      unit: 'bytes',
    },
    { what: 'Largest script that seals letters, gzip', figure: sealing, budget: 32 * 1024, unit: 'bytes' },
    { what: 'Things loaded from other sites', figure: elsewhere, budget: 0, unit: '' },
  );
}

/** A script with all that it loads at once, compressed as it travels. */
async function scriptBytes(file: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = await readFile(file, 'utf8');
  let bytes = gzipSync(code, { level: 6 }).length;
  for (const [, path = ''] of code.matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g)) {
    bytes += await scriptBytes(join(dirname(file), path), seen);
  }
  return bytes;
}

/** The worker as it would be deployed. */
async function bundle() {
  console.log('Bundling the worker …');
  const out = join(scratch, 'worker');
  await run('wrangler', ['deploy', '--dry-run', '--outdir', out, '--assets', join(scratch, 'dist')]);
  const code = (await readdir(out)).filter((file) => file.endsWith('.js'));
  let bytes = 0;
  for (const file of code) bytes += gzipSync(await readFile(join(out, file)), { level: 6 }).length;
  figures.push({
    what: 'Worker bundle, minified, gzip (as much as eleven practices need and still starts at once)',
    figure: bytes,
    budget: mostBundle * 1024,
    unit: 'bytes',
  });
  await startup();
}

/** How long the worker takes to start: what the profiler saw it do until it could answer. */
async function startup() {
  const profile = ['--outfile', join(scratch, 'startup.cpuprofile'), `--args=--assets ${join(scratch, 'dist')}`];
  const printed = await run('wrangler', ['check', 'startup', ...profile], { env: { WRANGLER_LOG: 'log' } });
  const [, active = 'not told'] = /Active: ([\d.]+ ms)/.exec(printed) ?? [];
  notes.push(`Time the worker takes to start here, of the processor: ${active} (the platform takes 1 s at most)`);
}

/** D1's own count of rows written for each form. */
async function rowsWritten() {
  console.log('Counting what forms write …');
  for (const { form, calm, flooded } of await formWrites(process.env.STATE ?? '', join(scratch, 'dist'))) {
    const what = `D1 rows written for ${form}, its mails included`;
    figures.push({ what, figure: calm, budget: mostWritten.calm, unit: 'rows' });
    figures.push({ what: `${what}, under a flood`, figure: flooded, budget: mostWritten.flooded, unit: 'rows' });
  }
}

/** D1's own count of rows read for each public page and feed. */
async function rowsRead(
  binding: D1Database,
  zone: string,
  now: Temporal.Instant,
  month: Temporal.PlainYearMonth,
  archived: Temporal.PlainYearMonth,
): Promise<Record<string, number>> {
  const reads: Record<string, (db: Database) => Promise<unknown>> = {
    '/': (db) => lists.upcomingCommons(db, now),
    '/kind/kitchen/': (db) => lists.upcomingCommons(db, now, 'kitchen'),
    '/month/ (next)': (db) => lists.commonsOnDays(db, daysOfMonth(month.add({ months: 1 }), zone)),
    '/past/': async (db) => {
      await lists.lastCommons(db, now, 20);
      await queries.firstStart(db);
    },
    '/past/<month>/': (db) => lists.commonsHeld(db, ...monthBounds(archived, zone), now),
    '/commons/<slug>/': async (db) => {
      if (!(await queries.publicCommons(db, 'archived-1'))) throw new Error('The archived commons is not there.');
    },
    '/calendar.ics': (db) => queries.carriedCommons(db, now),
    '/calendar.json': async (db) => {
      const { list } = await queries.carriedCommons(db, now);
      const ids = list.map(({ commons }) => commons.entryId);
      await lists.comingDates(db, ids, now);
    },
    '/calendar.xml': (db) => queries.newestCommons(db, now, 30),
  };
  const counts: Record<string, number> = {};
  for (const [page, read] of Object.entries(reads)) {
    let count = 0;
    const rows = ({ read }: { read: number }) => {
      count += read;
    };
    await read(openDatabase(counted(binding, { rows })));
    counts[page] = count;
  }
  return counts;
}

function compare([few, many]: Record<string, number>[]) {
  for (const [page, rows] of Object.entries(few ?? {})) {
    figures.push({
      what: `D1 rows read for ${page}, 1,000,000 archived (budget: as with 1,000)`,
      figure: many?.[page] ?? Number.NaN,
      budget: rows,
      unit: 'rows',
    });
  }
}

function report() {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const number = (value: number) => value.toLocaleString('en').padStart(9);
  console.log(`\n${'What'.padEnd(width)}  ${'Figure'.padStart(9)} ${'Budget'.padStart(9)}`);
  for (const { what, figure, budget, unit } of figures) {
    const verdict = figure <= budget ? 'ok' : 'OVER';
    console.log(`${what.padEnd(width)}  ${number(figure)} ${number(budget)} ${unit.padEnd(5)} ${verdict}`);
  }
  for (const note of notes) console.log(note);
  const over = figures.filter(({ figure, budget }) => !(figure <= budget));
  if (over.length > 0) throw new Error(`${over.length} of ${figures.length} budgets exceeded.`);
  console.log(`\nAll ${figures.length} budgets kept.`);
}
