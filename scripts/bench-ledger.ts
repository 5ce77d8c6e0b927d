import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { D1Database } from '@cloudflare/workers-types';
import { Temporal } from 'temporal-polyfill';

// A database of its own, so that what is measured does not depend on what somebody tried out.
const scratch = await mkdtemp(join(tmpdir(), 'commons-bench-'));
const state = join(scratch, 'state');
process.env.STATE = state;
const { ensureSecret, project, run } = await import('./local/project.ts');
const { withLocalTown } = await import('./local/town.ts');
const { putExampleCommons } = await import('./example/town.ts');
const { growLedger, rareWord } = await import('./example/many-acts.ts');
const { measured } = await import('./bench/resources.ts');
const { answered, approvals, rowsOf } = await import('./bench/approvals.ts');
const { serving } = await import('./bench/serve.ts');
const { keepInReport, measuredOn, median, megabytes, number, table } = await import('./bench/report.ts');

/** What one request took. */
interface Figure {
  size: number;
  what: string;
  read: number;
  written: number;
  bytes: number;
  gzip: number;
  median: number;
}

/** Where the pages are that are measured. */
interface Addresses {
  [what: string]: string;
}

const usualSizes = [1_000, 100_000, 1_000_000];
const builtWith = 100_000;
const requests = 20;
const dist = join(scratch, 'dist');

/** A search looks up 500 matches at most, and those lines where it is narrowed; it shows 50 with what they link to. */
const mostReadBySearch = 1_500;
const isSearch = (what: string) => what.startsWith('Search');

const figures: Figure[] = [];
const databases: { size: number; seconds: number; bytes: number }[] = [];
const budgets: { what: string; figure: string; budget: string; kept: boolean }[] = [];

try {
  const sizes = wantedSizes();
  await ensureSecret();
  for (const size of sizes) {
    await rm(state, { recursive: true, force: true });
    const addresses = await grow(size);
    if (!existsSync(dist)) {
      console.log('Building the site …');
      await run('astro', buildArgs(dist), { env: { NODE_OPTIONS: '--no-deprecation' } });
    }
    if (size === builtWith) await measureBuild();
    await serving(state, dist, (site) => measure(site, size, addresses, size === Math.max(...sizes)));
  }
  compare();
  const text = tables();
  console.log(`\n${text}`);
  if (String(sizes) === String(usualSizes)) await keepInReport(text);
  else console.log(`Not written down: docs/benchmarks.md is for the usual sizes.`);
  const over = budgets.filter(({ kept }) => !kept);
  if (over.length > 0) throw new Error(over.map(({ what }) => `Not kept: ${what}.`).join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function wantedSizes(): number[] {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: usualSizes.join(',') } } });
  const sizes = values.sizes.split(',').map(Number);
  // Below a thousand, pages are not full, and a page that is not full reads less.
  if (sizes.some((size) => !Number.isInteger(size) || size < 1_000)) {
    throw new Error('Say the sizes as whole numbers from 1000 on, like --sizes 1000,100000');
  }
  return sizes.sort((a, b) => a - b);
}

/** A new database with so many acts in the six whole months before this one: as many months at every size. */
async function grow(size: number): Promise<Addresses> {
  return withLocalTown(async (town) => {
    const { binding } = town;
    const { TIME_ZONE: zone, CURRENCY: currency } = town.settings;
    const now = Temporal.Now.instant();
    const thisMonth = now.toZonedDateTimeISO(zone).toPlainDate().with({ day: 1 });
    const span = { from: thisMonth.subtract({ months: 6 }), to: thisMonth.subtract({ days: 1 }) };
    await putExampleCommons(town, zone, now);
    const began = performance.now();
    const progress = (done: number) => {
      if (done % 100_000 === 0 || done === size) console.log(`${done.toLocaleString('en')} of ${number(size)} acts`);
    };
    await growLedger(binding, { ...span, count: size, late: 0, zone, currency, now, progress });
    databases.push({ size, seconds: (performance.now() - began) / 1000, bytes: await sizeOf(binding) });
    const old = span.from.add({ months: 2 }).toString().slice(0, 7);
    const one = async <Row>(query: string, ...values: string[]) => {
      const row = await binding
        .prepare(query)
        .bind(...values)
        .first<Row>();
      if (!row) throw new Error(`Nothing found: ${query}`);
      return row;
    };
    const { middle } = await one<{ middle: number }>(
      'select (min(seq) + max(seq)) / 2 as middle from acts where month = ?',
      old,
    );
    const { slug } = await one<{ slug: string }>("select slug from commons where repeats = 'weekly' and host <> ''");
    const { host } = await one<{ host: string }>("select host from commons where slug <> ? and host <> ''", slug);
    return {
      'The ledger': '/ledger/',
      'A month': `/ledger/${old}/`,
      'Deep in a month': `/ledger/${old}/before-${middle}/`,
      'Search, a word on most lines': '/ledger/find/?q=the',
      'Search, a frequent word': '/ledger/find/?q=soup',
      'Search, a rare word': `/ledger/find/?q=${rareWord}`,
      'Search, a frequent word in one kind': '/ledger/find/?q=soup&act=jar-out',
      'Search, a frequent word, far back': `/ledger/find/?q=soup&before=${middle}`,
      'Lines of one kind': '/ledger/find/?act=jar-out',
      'Lines of a commons by another’s group': `/ledger/find/?commons=${slug}&host=${encodeURIComponent(host)}`,
      'The jar': '/ledger/jar/',
      'A commons': `/commons/${slug}/`,
    };
  });
}

async function sizeOf(binding: D1Database): Promise<number> {
  return (await binding.prepare('select 1').run()).meta.size_after;
}

function buildArgs(out: string): string[] {
  return ['build', '--root', 'site', '--outDir', out];
}

async function measureBuild() {
  console.log(`Building the site from ${number(builtWith)} acts …`);
  const out = join(scratch, 'dist-large');
  const { seconds, megabytes } = await measured('astro', buildArgs(out), { NODE_OPTIONS: '--no-deprecation' });
  const pages = (await readdir(out, { recursive: true })).filter((file) => file.endsWith('.html')).length;
  await rm(out, { recursive: true, force: true });
  const what = `astro build with ${number(builtWith)} acts, ${number(pages)} pages`;
  budget(`${what}: time`, seconds, 90, 's');
  budget(`${what}: most memory`, megabytes, 2048, 'MB');
}

async function measure(site: string, size: number, addresses: Addresses, isLargest: boolean) {
  console.log(`Asking ${requests} times for each page …`);
  for (const [what, path] of Object.entries(addresses)) {
    const ask = (headers: Record<string, string> = {}) => answered(site, path, { headers });
    await ask();
    const { response, body } = await ask({ 'X-Count': 'yes' });
    const times: number[] = [];
    for (let n = 0; n < requests; n++) times.push((await ask()).milliseconds);
    figures.push({ size, what, ...rowsOf(response), ...weight(body), median: median(times) });
  }
  figures.push({ size, what: 'An approval', ...(await approvals(site, requests)) });
  if (isLargest) await measureVerify(site, size);
}

function weight(body: Buffer) {
  return { bytes: body.length, gzip: gzipSync(body, { level: 6 }).length };
}

/** The whole chain, fetched once as anyone may and then checked at the prompt. */
async function measureVerify(site: string, size: number) {
  const file = join(scratch, 'ledger.json');
  console.log('Fetching the whole ledger …');
  const began = performance.now();
  const response = await fetch(`${site}/ledger.json`);
  if (!response.ok || !response.body) throw new Error(`/ledger.json was answered with ${response.status}.`);
  await pipeline(Readable.fromWeb(response.body as import('node:stream/web').ReadableStream), createWriteStream(file));
  const seconds = (performance.now() - began) / 1000;
  const { size: bytes } = await stat(file);
  console.log(`${megabytes(bytes)} in ${seconds.toFixed(1)} s. Checking it …`);
  const taken = await measured('node', [join(project, 'scripts/ledger-verify.ts'), file]);
  const what = `npm run ledger:verify on ${number(size)} lines`;
  budget(`${what}: time`, taken.seconds, 30, 's');
  budget(`${what}: most memory`, taken.megabytes, 300, 'MB');
}

function budget(what: string, figure: number, most: number, unit: string) {
  const figureText = `${figure.toFixed(unit === 's' ? 1 : 0)} ${unit}`;
  budgets.push({ what, figure: figureText, budget: `${most} ${unit}`, kept: figure <= most });
}

/** Nothing may read more because the ledger is longer. */
function compare() {
  for (const [what, of] of Map.groupBy(figures, (figure) => figure.what)) {
    const read = of.map((figure) => figure.read);
    // As many as with the fewest acts, or fewer: a row more or less is what a line links to.
    const most = isSearch(what) ? mostReadBySearch : (read[0] ?? Number.NaN);
    budgets.push({
      what: `${what}: rows read at every size`,
      figure: [...new Set(read)].map(number).join(', '),
      budget: isSearch(what) ? `${number(most)} at most` : 'no more',
      kept: read.every((rows) => rows <= most),
    });
  }
  const written = figures.filter(({ what }) => what === 'An approval').map((figure) => figure.written);
  budgets.push({
    what: 'An approval: rows written at every size',
    figure: [...new Set(written)].map(number).join(', '),
    budget: 'the same',
    kept: new Set(written).size === 1,
  });
}

function tables(): string {
  const grouped = [...Map.groupBy(figures, ({ what }) => what)].flatMap(([what, of]) =>
    of.map(({ size, read, written, bytes, gzip, median }, n) => [
      n === 0 ? what : '',
      ...[number(size), number(read), number(written), bytes ? number(bytes) : '', gzip ? number(gzip) : ''],
      `${median.toFixed(0)} ms`,
    ]),
  );
  return [
    measuredOn(),
    table(['What', 'Acts', 'Rows read', 'Rows written', 'Bytes', 'gzip', 'Median'], grouped),
    table(
      ['What', 'Figure', 'Budget', ''],
      budgets.map(({ what, figure, budget, kept }) => [what, figure, budget, kept ? 'kept' : 'NOT KEPT']),
    ),
    table(
      ['Acts', 'Database', 'Loaded in'],
      databases.map(({ size, bytes, seconds }) => [number(size), megabytes(bytes), `${seconds.toFixed(1)} s`]),
    ),
  ].join('\n\n');
}
