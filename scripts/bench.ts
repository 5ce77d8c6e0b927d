import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Temporal } from 'temporal-polyfill';

// A database of its own, so that what is measured does not depend on what somebody tried out.
const scratch = await mkdtemp(join(tmpdir(), 'commons-bench-'));
const state = join(scratch, 'state');
process.env.STATE = state;
const { ensureSecret, run } = await import('./local/project.ts');
const { withLocalTown } = await import('./local/town.ts');
const { putBusyBoard, putBusyTown } = await import('./bench/busy-town.ts');
const { growLedger } = await import('./example/many-acts.ts');
const { answered, rowsOf } = await import('./bench/approvals.ts');
const { processorTimeOf } = await import('./bench/resources.ts');
const { serving } = await import('./bench/serve.ts');
const { keepInReport, measuredOn, number, table } = await import('./bench/report.ts');

const usualSizes = [20, 200, 2_000];
const dist = join(scratch, 'dist');

/** All pages are asked for in turns, a few requests at once, so that what else the machine does is shared by all. */
const rounds = 6;
const aRound = 60;
const atOnce = 4;

const ways = { 'from memory': {}, 'made anew': { 'X-Anew': 'yes' } };
type Way = keyof typeof ways;

interface Asked {
  page: string;
  path: string;
  way: Way | 'static';
  seconds: number;
  processor: number;
}

interface Figure {
  size: number;
  page: string;
  way: string;
  share: number;
  processor: number;
  rows: number;
  bytes: number;
  gzip: number;
}

const figures: Figure[] = [];

try {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: usualSizes.join(',') } } });
  const sizes = values.sizes.split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new Error('Say the sizes as whole numbers, like --sizes 20,200');
  }
  await ensureSecret();
  for (const size of sizes) {
    await rm(state, { recursive: true, force: true });
    console.log(`Filling a town with ${number(size)} commons to come …`);
    const commons = await fill(size);
    if (!existsSync(dist)) {
      console.log('Building the site …');
      await run('astro', ['build', '--root', 'site', '--outDir', dist], { env: { NODE_OPTIONS: '--no-deprecation' } });
    }
    console.log('Asking for its pages …');
    await serving(state, dist, (site, leader) => measure(site, leader, size, commons));
  }
  const text = `${measuredOn()}\n\n${tableOf(figures)}`;
  console.log(`\n${text}\n`);
  if (String(sizes) === String(usualSizes)) await keepInReport('pages', text);
  else console.log('Not written down: docs/benchmarks.md is for the usual sizes.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** A new database with so many commons to come; gives the path of one. */
function fill(size: number): Promise<string> {
  return withLocalTown(async (town) => {
    const { TIME_ZONE: zone, CURRENCY: currency } = town.settings;
    const now = Temporal.Now.instant();
    const today = now.toZonedDateTimeISO(zone).toPlainDate();
    await putBusyTown(town, zone, now, size);
    await putBusyBoard(town.db, zone, now);
    const span = { from: today.subtract({ weeks: 52 }), to: today };
    await growLedger(town.binding, { ...span, count: 500, late: 0, zone, currency, now });
    const row = await town.binding
      .prepare("select slug from commons where roles <> '' limit 1")
      .first<{ slug: string }>();
    return `/commons/${row?.slug}/`;
  }, state);
}

async function measure(site: string, leader: number, size: number, commons: string): Promise<void> {
  const pages = {
    'The calendar': '/',
    'The calendar as iCalendar': '/calendar.ics',
    'A commons': commons,
    'The ledger': '/ledger/',
    'The board': '/offers/',
  };
  const fresh = { seconds: 0, processor: 0 };
  const still: Asked = { page: 'A static page', path: '/about/', way: 'static', ...fresh };
  const live = Object.entries(pages).flatMap(([page, path]) =>
    (Object.keys(ways) as Way[]).map((way): Asked => ({ page, path, way, ...fresh })),
  );
  const all = [still, ...live];
  for (let round = -1; round < rounds; round++) {
    for (const one of all) {
      const taken = await ask(site, leader, one);
      // The first round is for warming up.
      if (round < 0) continue;
      one.seconds += taken.seconds;
      one.processor += taken.processor;
    }
  }
  for (const { page, path, way, seconds, processor } of all) {
    // Once before: should a minute have begun meanwhile, the second one is from memory again.
    await answered(site, path, { headers: headersOf(way) });
    const { response, body } = await answered(site, path, { headers: { ...headersOf(way), 'X-Count': 'yes' } });
    figures.push({
      ...{ size, page, way: way === 'static' ? '' : way, share: still.seconds / seconds },
      processor: processor / (rounds * aRound),
      rows: rowsOf(response).read,
      bytes: body.length,
      gzip: gzipSync(body, { level: 6 }).length,
    });
  }
}

function headersOf(way: Asked['way']): Record<string, string> {
  return way === 'static' ? {} : ways[way];
}

/** One round of requests: seconds on the clock, milliseconds of processor. */
async function ask(site: string, leader: number, { path, way }: Asked) {
  const headers = headersOf(way);
  const before = await processorTimeOf(leader);
  const began = performance.now();
  const some = async () => {
    for (let n = 0; n < aRound / atOnce; n++) await answered(site, path, { headers });
  };
  await Promise.all(Array.from({ length: atOnce }, some));
  const seconds = (performance.now() - began) / 1000;
  return { seconds, processor: (await processorTimeOf(leader)) - before };
}

function tableOf(all: Figure[]): string {
  const rows = all.map(({ size, page, way, share, processor, rows, bytes, gzip }, n) => [
    page === all[n - 1]?.page ? '' : page,
    ...[way, number(size), `${Math.round(share * 100)} %`, processor.toFixed(1)],
    ...[number(rows), number(bytes), number(gzip)],
  ]);
  return table(['Page', 'How', 'Commons', 'Of a static page', 'Processor, ms', 'Rows', 'Bytes', 'gzip'], rows);
}
