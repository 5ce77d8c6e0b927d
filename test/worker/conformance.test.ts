/**
 * What is true of every practice, tried on each that is in the list: a new one inherits all of it by
 * joining the list, with a file of samples under its name.
 */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as bindings } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../worker/app.ts';
import worker from '../../worker/index.ts';
import { practices } from '../../worker/practices.ts';
import { kinds, samplesOf } from './conformance/kinds.ts';
import { reviewOfLast, type Sample } from './conformance/sample.ts';
import { asked } from './counting.ts';
import { aMinutePasses, decide, everything, inbox, itIs, newTown, post, today, visit, words } from './town.ts';

beforeEach(newTown);

const params: Record<string, string> = Object.assign({}, ...practices.map(({ name }) => samplesOf(name).params ?? {}));

const word = 'Xylophonia';
const sender = 'wilma@example.net';

const routes = createApp(practices)
  .routes.filter(({ method }) => method === 'GET' || method === 'POST')
  .map(({ method, path }) => ({ method, path }));
const isOfLink = (path: string) => /\/:(token|box)\//.test(path);
const publicPages = routes.filter(
  ({ method, path }) => method === 'GET' && !isOfLink(path) && !/^\/(inbox|desk)/.test(path),
);

/** An address of a route: its parameters are those of a sample, the slugs those of what is up. */
const addressOf = (path: string, slug: string) =>
  path.replace(/:(\w+)(\{.*?\})?/g, (_, name) => (name === 'slug' ? slug : (params[name] ?? crypto.randomUUID())));

/** What is up goes by these, of whichever practice it is. */
async function slugsInUse(): Promise<string[]> {
  const rows = Object.values(await everything()).flat() as { slug?: string | null }[];
  return [...new Set(rows.flatMap(({ slug }) => slug ?? []))];
}

/** All addresses of a route. */
const addressesOf = (path: string, slugs: string[]) =>
  path.includes(':slug') ? slugs.map((slug) => addressOf(path, slug)) : [addressOf(path, '')];

/** One visit, with what was purged on the way, and how often the database was asked. */
async function visitAtEdge(path: string, init: RequestInit = {}) {
  const purged: string[] = [];
  const { DB, count } = asked();
  const context = createExecutionContext();
  const cache = {
    async purge({ tags }: { tags: string[] }) {
      purged.push(...tags);
    },
  };
  const watched = new Proxy(context, {
    get(target, name) {
      if (name === 'cache') return cache;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const request = new Request(new URL(path, 'http://localhost'), { redirect: 'manual', ...init });
  const response = await worker.fetch(request, { ...bindings, DB } as Cloudflare.Env, watched);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return { response, text, purged, asks: count.times };
}

const atEdge = (path: string, fields: Record<string, string>) =>
  visitAtEdge(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

interface Public {
  text: string;
  tags: string[];
  /** It was sent as it was made before: the database was asked but whether it is still the same. */
  remembered: boolean;
}

/** Every public page and feed as it is now, by its address: those of what is up as well. */
async function everythingPublic(): Promise<Map<string, Public>> {
  const slugs = await slugsInUse();
  const paths = new Set(publicPages.flatMap(({ path }) => addressesOf(path, slugs)));
  for (const slug of slugs) paths.add(`/commons/${slug}.ics`);
  const pages = new Map<string, Public>();
  for (const path of paths) {
    const { response, text, asks } = await visitAtEdge(path);
    if (response.status !== 200) continue;
    // A fresh form carries a number that is different each time.
    const settled = text.replace(/name="once" value="[^"]*"/, '');
    const tags = (response.headers.get('Cache-Tag') ?? '').split(',').filter(Boolean);
    pages.set(path, { text: settled, tags, remembered: tags.length > 0 && asks === 1 });
  }
  return pages;
}

const showing = (pages: Map<string, Public>) =>
  [...pages].filter(([, { text }]) => text.includes(word)).map(([path]) => path);

/** The pages that a write changed without a purge of one of their tags. */
function forgotten(before: Map<string, Public>, after: Map<string, Public>, purged: string[]): string[] {
  const changed = [...after].filter(([path, { text }]) => before.get(path)?.text !== text);
  return changed
    .filter(([, { tags }]) => tags.length > 0 && !tags.some((tag) => purged.includes(tag)))
    .map(([path]) => path);
}

/** The page of one entry: it is no list, that shows others, too. The calendar file of a commons goes with its page. */
const isOfOne = (path: string) => /^\/(commons|offers)\/(?!find|answered)[^/]+\/$/.test(path);

/** What was made anew, though the memory had it and nothing on it is another. */
function madeInVain(before: Map<string, Public>, after: Map<string, Public>, purged: string[]): string[] {
  return [...after]
    .filter(([path, { text, remembered }]) => {
      const was = before.get(path);
      return was?.remembered && !remembered && was.text === text;
    })
    .filter(([path, { tags }]) => isOfOne(path) || !tags.some((tag) => purged.includes(tag)))
    .map(([path]) => path);
}

describe.each(kinds)('An entry of kind %s', (_kind, sample: Sample) => {
  it('is seen in public from its approval until it is taken back, and no longer', async () => {
    const yours = await sample.send(word, sender);
    const waiting = await everythingPublic();
    expect(showing(waiting)).toEqual([]);

    const approved = await atEdge(await reviewOfLast(), { decision: 'approve', note: '' });
    expect(approved.response.status).toBe(303);
    const up = await everythingPublic();
    for (const pattern of sample.shownOn) {
      expect(
        showing(up).filter((path) => pattern.test(path)),
        String(pattern),
      ).not.toEqual([]);
    }
    expect(forgotten(waiting, up, approved.purged)).toEqual([]);

    if (sample.takeBack === null) return;
    const takenBack = await atEdge(`${yours}withdrawal/`, sample.takeBack);
    expect(takenBack.response.status).toBe(303);
    const gone = await everythingPublic();
    expect(showing(gone)).toEqual([]);
    expect(forgotten(up, gone, takenBack.purged)).toEqual([]);
  });

  it('changes the pages that show it, and nothing else is made anew', async () => {
    await fullTown();
    itIs('2027-03-01T13:00:00Z');
    const yours = await sample.send(word, sender);
    await everythingPublic();
    const waiting = await everythingPublic();
    const kept = [...waiting].filter(([, { remembered }]) => remembered).map(([path]) => path);
    for (const path of ['/', '/month/', '/offers/', '/ledger/', '/victories/', '/calendar.ics', '/calendar.xml'])
      expect(kept).toContain(path);
    const approved = await atEdge(await reviewOfLast(), { decision: 'approve', note: '' });
    const up = await everythingPublic();
    if (sample.shownOn.length > 0) expect(showing(up)).not.toEqual([]);
    expect(madeInVain(waiting, up, approved.purged)).toEqual([]);
    if (sample.takeBack === null) return;
    await everythingPublic();
    const before = await everythingPublic();
    const takenBack = await atEdge(`${yours}withdrawal/`, sample.takeBack);
    const gone = await everythingPublic();
    expect(showing(gone)).toEqual([]);
    expect(madeInVain(before, gone, takenBack.purged)).toEqual([]);
  });

  it('that is declined is never seen, and of what was not published nothing is kept for long', async () => {
    await sample.send(word, sender);
    await decide(await reviewOfLast(), 'decline', `Not ${word}`);
    expect(showing(await everythingPublic())).toEqual([]);
    itIs('2028-06-01T12:00:00Z');
    for (let minute = 0; minute < 6; minute++) await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(word);
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/);
  });

  it('that nobody decides on lapses, and nothing of it is kept', async () => {
    await sample.send(word, sender);
    itIs('2028-06-01T12:00:00Z');
    for (let minute = 0; minute < 6; minute++) await aMinutePasses();
    expect(showing(await everythingPublic())).toEqual([]);
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(word);
  });

  it('names its sender to nobody: no address is kept in clear, none is logged or shown', async () => {
    const yours = await sample.send(word, sender);
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/);
    expect(await (await visit(yours)).text()).not.toContain(sender);
    await decide(await reviewOfLast(), 'approve');
    for (const [path, { text }] of await everythingPublic()) expect(text, path).not.toContain(sender);
  });
});

/** A town in which something of every kind is up, with private links of every purpose: one of each kind, one of each steward's. */
async function fullTown(): Promise<Record<string, string[]>> {
  const links: Record<string, string[]> = {};
  const keep = (purpose: string, link: string) => {
    links[purpose] = [...(links[purpose] ?? []), link];
  };
  for (const [n, [, sample]] of kinds.entries()) {
    // Two of one kind would be the same entry: each is sent at a moment of its own.
    itIs(new Date(Date.parse(today) + n * 60_000).toISOString());
    keep('yours', await sample.send(`Sample ${n}`, `sender${n}@example.net`));
    await decide(await reviewOfLast(), 'approve');
  }
  for (const { text } of await inbox()) {
    for (const [, purpose = '', token = ''] of text.matchAll(/http:\/\/localhost\/(\w+)\/([\w-]{43})\//g)) {
      if (!links[purpose]) keep(purpose, `/${purpose}/${token}/`);
    }
  }
  return links;
}

const purposeOf = (path: string) => path.split('/')[1] ?? '';
const tokenOf = (link: string) => link.split('/')[2] ?? '';
const withToken = (path: string, token: string) => addressOf(path.replace(/:(token|box)/, token), 'nothing');

describe('Every route below a private link', () => {
  const ofLinks = routes.filter(({ path }) => isOfLink(path));

  it('is declared as private by its practice', async () => {
    for (const { path } of ofLinks) {
      const { headers } = await visit(withToken(path, 'A'.repeat(43)));
      expect(headers.get('Cache-Control'), path).toBe('no-store');
      expect(headers.get('Referrer-Policy'), path).toBe('no-referrer');
      expect(headers.get('X-Robots-Tag'), path).toContain('noindex');
    }
  });

  it('can be sent a form by an older browser, which sends no origin there', async () => {
    for (const { path } of ofLinks.filter(({ method }) => method === 'POST')) {
      const { status } = await post(withToken(path, 'A'.repeat(43)), {}, { headers: { Origin: 'null' } });
      expect(status, path).toBe(404);
    }
  });

  it('opens nothing and changes nothing with a link that is forged, or is for another purpose', async () => {
    const links = await fullTown();
    const before = await everything();
    for (const { method, path } of ofLinks) {
      const foreign = Object.entries(links)
        .filter(([purpose]) => purpose !== purposeOf(path))
        .flatMap(([, [first]]) => (first ? [tokenOf(first)] : []));
      for (const token of ['A'.repeat(43), 'short', ...foreign]) {
        const address = withToken(path, token);
        const { status } =
          method === 'GET' ? await visit(address) : await post(address, { decision: 'approve', note: '' });
        expect(status, `${method} ${path}`).toBe(404);
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('opens nothing and changes nothing once the link has ended', async () => {
    const links = await fullTown();
    itIs('2047-01-01T12:00:00Z');
    const before = await everything();
    for (const { method, path } of ofLinks) {
      for (const link of links[purposeOf(path)] ?? []) {
        const address = withToken(path, tokenOf(link));
        const { status } =
          method === 'GET' ? await visit(address) : await post(address, { decision: 'approve', note: '' });
        expect(status, `${method} ${path}`).toBe(410);
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('changes nothing when it is only looked at', async () => {
    const links = await fullTown();
    const before = await everything();
    for (const { path } of ofLinks.filter(({ method }) => method === 'GET')) {
      for (const link of links[purposeOf(path)] ?? []) await visit(withToken(path, tokenOf(link)));
    }
    expect(await everything()).toEqual(before);
  });
});

/** Forms that are sent as nobody would fill them in. */
const nonsense: Record<string, string>[] = [{}, { act: 'forged', which: 'forged', decision: 'forged', what: 'forged' }];

describe('A form that was filled in wrongly', () => {
  it('says so before all else in its title, whichever form it is', { timeout: 120_000 }, async () => {
    const links = await fullTown();
    const slugs = await slugsInUse();
    const refused = new Set<string>();
    const silent: string[] = [];
    const last = (path: string) => Number(/withdrawal|answers|keep/.test(path));
    const forms = routes.filter(({ method }) => method === 'POST').sort((a, b) => last(a.path) - last(b.path));
    for (const { path } of forms) {
      const addresses = isOfLink(path)
        ? (links[purposeOf(path)] ?? []).map((link) => withToken(path, tokenOf(link)))
        : addressesOf(path, slugs);
      for (const address of addresses) {
        for (const fields of nonsense) {
          const response = await post(address, fields);
          if (response.status !== 422) continue;
          refused.add(path);
          const title = /<title>(.*?)<\/title>/s.exec(await response.text())?.[1] ?? '';
          if (!/^Error: (?!Error: )/.test(title)) silent.push(`${path} ${JSON.stringify(fields)}: ${words(title)}`);
        }
      }
    }
    expect(silent).toEqual([]);
    expect(refused.size).toBeGreaterThan(15);
  });
});

const [wrangler = ''] = Object.values(
  import.meta.glob<string>('../../wrangler.toml', { query: '?raw', import: 'default', eager: true }),
);
const live = [...(/run_worker_first = \[(.*?)\]/s.exec(wrangler)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
  ([, path = '']) => path,
);
const isLive = (path: string) =>
  live.some((one) => (one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : path === one));

describe('The list of what the worker answers first', () => {
  it('holds every route', () => {
    expect(routes.map(({ path }) => path).filter((path) => !isLive(path))).toEqual([]);
  });

  it('holds nothing else', () => {
    const begins = (one: string) => one.replace(/\*$/, '');
    // The inbox is a page and a file; the blank page is there to be filled, not to be read.
    const others = ['/blank/*', '/inbox'];
    expect(
      live.filter((one) => !others.includes(one) && !routes.some(({ path }) => path.startsWith(begins(one)))),
    ).toEqual([]);
  });
});
