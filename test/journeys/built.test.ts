import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dist as built, site, state } from './here.ts';
import {
  distOf,
  forgetState,
  newFolder,
  newState,
  processesOn,
  runScript,
  type Server,
  settled,
  startServer,
} from './server.ts';
import {
  ben,
  daysAhead,
  everywhere,
  linkIn,
  linksIn,
  look,
  mailTo,
  open,
  placesWith,
  post,
  proposal,
  useBrowser,
} from './town.ts';

/** Amina's proposal up, through a client that is no browser; the path of its page. */
async function approved(site: string, title: string, sender: string): Promise<string> {
  expect((await post(`${site}/propose/`, proposal(title, sender))).status).toBe(303);
  const review = linkIn(await mailTo(site, ben, title), '/review/');
  expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
  return linkIn(await mailTo(site, sender, 'It is up'), '/commons/');
}

describe('beside the running site', () => {
  let dist: string;
  beforeAll(async () => {
    dist = await newFolder();
  });
  afterAll(() => forgetState(dist));

  test('a plain client proposes, reads, approves and finds it with the next request', async () => {
    const amina = 'amina+plain@example.org';
    const wanted = proposal('Swap table by the lock', amina);
    expect((await post(`${site}/propose/`, wanted)).status).toBe(303);
    expect(placesWith(await everywhere(site, wanted.date), wanted.title)).toEqual([]);
    const review = site + linkIn(await mailTo(site, ben, wanted.title), '/review/');
    for (let time = 1; time <= 3; time++) {
      const page = await fetch(review);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('waits for a decision');
    }
    expect(placesWith(await everywhere(site, wanted.date), wanted.title)).toEqual([]);
    expect((await post(review, { decision: 'approve' })).status).toBe(303);
    const found = await everywhere(site, wanted.date);
    expect(placesWith(found, wanted.title)).toEqual(Object.keys(found));
    const address = linkIn(await mailTo(site, amina, 'It is up'), '/commons/');
    expect(await (await fetch(site + address)).text()).toContain(wanted.title);
  });

  test('a build holds what is approved and nothing that waits', async () => {
    const address = await approved(site, 'Bread from the shared oven', 'kofi@example.org');
    const waiting = proposal('Quincunx of lanterns', 'waiting.person@example.org', { place: 'Zigzag stairs, step 77' });
    await post(`${site}/propose/`, waiting);
    await mailTo(site, ben, waiting.title);
    await runScript('build.ts', { STATE: state, SITE_URL: site, DIST: dist });
    expect(await readFile(join(dist, address, 'index.html'), 'utf8')).toContain('Bread from the shared oven');
    expect(await readFile(join(dist, 'index.html'), 'utf8')).toContain('Bread from the shared oven');
    const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    for (const { parentPath, name } of files) {
      const text = await readFile(join(parentPath, name), 'utf8');
      for (const secret of [waiting.title, waiting.place, waiting.steward_email, 'kofi@example.org']) {
        expect(text.includes(secret), `“${secret}” in ${name}`).toBe(false);
      }
    }
    const yours = linkIn(await mailTo(site, waiting.steward_email, 'Your private link'), '/yours/');
    await post(`${site}${yours}withdrawal/`, {});
  });
});

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ics': 'text/calendar',
  '.xml': 'application/atom+xml',
  '.json': 'application/json',
};

// Knows nothing but files: what it serves, any web host can.
const host = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
  const file = join(built, path.endsWith('/') ? `${path}index.html` : path);
  const isThere = await stat(file).then(
    (one) => one.isFile(),
    () => false,
  );
  response.writeHead(isThere ? 200 : 404, { 'Content-Type': types[extname(file)] ?? 'text/plain' });
  if (isThere) createReadStream(file).pipe(response);
  else response.end();
}).listen(0, '127.0.0.1');
await once(host, 'listening');
const { port } = host.address() as AddressInfo;
const address = `http://127.0.0.1:${port}`;

describe('the built site on any web host', () => {
  const { person } = useBrowser(address);
  afterAll(() => host.close());

  test('Ben reads it in full without the worker', async () => {
    const page = await person();
    await open(page, '/');
    const first = page.locator('.days a').first();
    const title = (await first.textContent())?.trim();
    await first.click();
    expect(await page.locator('h1').textContent()).toBe(title);
    for (const path of ['/month/', '/past/', '/propose/', '/offer/', '/victories/', '/offers/']) await open(page, path);
    await page.locator('.notices h3 a').first().click();
    await look(page);
    const ics = await (await fetch(`${address}/calendar.ics`)).text();
    const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents('vevent');
    expect(events.map((one) => new ICAL.Event(one).summary)).toContain(title);
  });

  test('every link inside the site leads somewhere', async () => {
    const seen = new Set(['/']);
    const broken: string[] = [];
    // A set that grows is walked to its end.
    for (const path of seen) {
      const answer = await fetch(address + path);
      if (answer.status !== 200) broken.push(path);
      const text = await answer.text();
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      for (const { pathname } of linksIn(text, address + path)) seen.add(pathname);
    }
    expect(broken).toEqual([]);
    expect(seen.size).toBeGreaterThan(30);
  });
});

describe('a town of its own', () => {
  let state: string;
  let server: Server;
  beforeAll(async () => {
    state = await newState();
    server = await startServer(state);
  });
  afterAll(async () => {
    await server.stop();
    expect(processesOn(state)).toEqual([]);
    await forgetState(state);
  });

  test('clearing the example keeps Amina’s entry and takes the label off every page', async () => {
    const address = await approved(server.site, 'Amina’s first real table', 'amina+clear@example.org');
    const pages = [
      '/',
      address,
      '/month/',
      '/past/',
      '/offers/',
      '/victories/',
      '/about/',
      '/privacy/',
      '/propose/',
      '/inbox/',
    ];
    const labelled = async () => {
      const texts = await Promise.all(pages.map(async (path) => (await fetch(server.site + path)).text()));
      return pages.filter((_, index) => texts[index]?.includes('example town'));
    };
    expect(await labelled()).toEqual(pages);
    const port = new URL(server.site).port;
    await runScript('clear-example.ts', { STATE: state, PORT: port, DIST: distOf(state) });
    await settled(server.site);
    expect(await labelled()).toEqual([]);
    const { commons } = (await (await fetch(`${server.site}/calendar.json`)).json()) as {
      commons: { title: string }[];
    };
    expect(commons.map(({ title }) => title)).toEqual(['Amina’s first real table']);
  });

  test('Ctrl-C ends it cleanly, and the data is there next time', async () => {
    const address = await approved(server.site, 'Still here tomorrow', 'hana+again@example.org');
    expect(await server.stop()).toBe(0);
    expect(processesOn(state)).toEqual([]);
    server = await startServer(state);
    expect(await (await fetch(server.site + address)).text()).toContain('Still here tomorrow');
    expect(placesWith(await everywhere(server.site, daysAhead(9)), 'Still here tomorrow')).toContain('/calendar.ics');
  });
});
