import { env as bindings } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ben, everything, linkIn, newTown, post, propose, publish, read, swapTable, visit, words } from './town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

const down = () => {
  throw new Error('D1_ERROR: the database is not there');
};
const withoutDatabase = { DB: { prepare: down, batch: down, exec: down, dump: down, withSession: down } };

/** The assets as they are after a build that knew one more page. */
const builtWith = (path: string, html: string) => ({
  fetch: (url: URL) =>
    url.pathname === path
      ? Promise.resolve(new Response(html, { headers: { 'Content-Type': 'text/html' } }))
      : bindings.ASSETS.fetch(url),
});

const listen = () => vi.spyOn(console, 'error').mockImplementation(() => {});

describe('While the database cannot be reached', () => {
  it('the calendar, its months and the archive are there as they were built, and say from when', async () => {
    listen();
    for (const path of ['/', '/kind/kitchen/', '/month/', '/past/']) {
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      const page = words(await response.text());
      expect(page, path).toMatch(/This page is from \d{1,2} \w+ 20\d\d, \d\d:\d\d\./);
      expect(page, path).toContain('Propose a commons');
      expect(response.headers.get('Cache-Control'), path).toBe('no-store');
    }
  });

  it('so are the board, what came of it, and its feed; an answer is given back', async () => {
    listen();
    for (const path of ['/offers/', '/offers/find/?q=x', '/victories/']) {
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      expect(words(await response.text()), path).toContain('This page is from');
      expect(response.headers.get('Cache-Control'), path).toBe('no-store');
    }
    expect(await read('/victories.xml', { env: withoutDatabase })).toContain('<?xml version="1.0"');
    const answer = { name: 'Hana', email: 'hana@example.net', message: 'Where shall I come?' };
    const response = await post('/offers/long-ladder-to-lend/answer/', answer, { env: withoutDatabase });
    expect(response.status).toBe(503);
    expect(words(await response.text())).toContain('Where shall I come?');
  });

  // These never meet the worker.
  const servedAsFiles = new Set(['/about/', '/privacy/', '/sent/']);
  // Nor are these pages: the worker fills them.
  const isBlank = (path: string) => path.startsWith('/blank/');

  it('each page that was built is there, each form too', async () => {
    listen();
    const paths = Object.keys(import.meta.glob('../../site/pages/**/*.astro'))
      .map((file) => file.replace('../../site/pages', '').replace(/index\.astro$/, ''))
      .filter((path) => path.endsWith('/') && !path.includes('[') && !isBlank(path) && !servedAsFiles.has(path));
    expect(paths).toEqual(
      expect.arrayContaining(['/', '/propose/', '/offer/', '/log/', '/log/many/', '/sign-up/', '/desk/']),
    );
    for (const path of paths) {
      const built = await bindings.ASSETS.fetch(`http://localhost${path}`);
      const titleOf = (page: string) => /<h1[\s\S]*?<\/h1>/.exec(page)?.[0];
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      expect(titleOf(await response.text()), path).toBe(titleOf(await built.text()));
    }
  });

  it('so is the page of a commons', async () => {
    listen();
    const { page } = await publish();
    const env = { ...withoutDatabase, ASSETS: builtWith(page, await read(page)) };
    const shown = words(await read(page, { env }));
    expect(shown).toContain('Swap table on the court');
    expect(shown).toContain('This page is from');
  });

  it('and a page that was not there yet says to come back later', async () => {
    listen();
    const response = await visit('/commons/approved-since/', { env: withoutDatabase });
    expect(response.status).toBe(503);
    expect(words(await response.text())).toContain('Come back a little later');
  });

  it('the feeds go out as they were built', async () => {
    listen();
    const begins = {
      '/calendar.ics': 'BEGIN:VCALENDAR',
      '/calendar.xml': '<?xml version="1.0"',
      '/calendar.json': '{"site":',
    };
    for (const [path, beginning] of Object.entries(begins)) {
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      expect((await response.text()).startsWith(beginning), path).toBe(true);
    }
    const open = await visit('/calendar.json', { env: withoutDatabase });
    expect(open.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('the form is there, and sending it says that nothing was saved and what to do', async () => {
    const log = listen();
    expect((await visit('/propose/', { env: withoutDatabase })).status).toBe(200);
    const response = await post('/propose/', swapTable, { env: withoutDatabase });
    expect(response.status).toBe(503);
    const page = words(await response.text());
    expect(page).toContain('Nothing was saved');
    expect(page).toContain(swapTable.title);
    expect(page).toContain(swapTable.place);
    expect(log).toHaveBeenCalled();
  });

  it('a private link opens nothing and decides nothing', async () => {
    listen();
    const yours = await propose();
    const review = await linkIn('review', ben);
    const before = await everything();
    for (const path of [yours, review]) expect((await visit(path, { env: withoutDatabase })).status).toBe(503);
    const pressed = await post(review, { decision: 'approve', note: '' }, { env: withoutDatabase });
    expect(pressed.status).toBe(503);
    expect(await everything()).toEqual(before);
  });
});

it('a database that fails in the middle of a submission keeps nothing of it', async () => {
  listen();
  const before = await everything();
  const DB = {
    prepare: (query: string) => bindings.DB.prepare(query),
    batch: down,
  };
  expect((await post('/propose/', swapTable, { env: { DB } })).status).toBe(503);
  expect(await everything()).toEqual(before);
});

it('a town that is not set up says so in its log, and nothing of it on the page', async () => {
  const log = listen();
  const response = await visit('/', { env: { COMMONS_SECRET: 'half a secr', STEWARDS: '' } });
  expect(response.status).toBe(503);
  const page = await response.text();
  expect(page).not.toMatch(/COMMONS_SECRET|half a secr/);
  expect(String(log.mock.calls)).toContain('Set the secret COMMONS_SECRET');
  expect(String(log.mock.calls)).not.toContain('half a secr');
});
