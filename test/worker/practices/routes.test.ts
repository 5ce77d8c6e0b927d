/** What is true of every route, whichever practice it is of. */
import { beforeEach, describe, expect, it } from 'vitest';
import { everything, itIs, newTown, post, visit, words } from '../town.ts';
import { fullTown } from './full-town.ts';
import { addressesOf, addressOf, isOfLink, routes, slugsInUse } from './routes.ts';

beforeEach(newTown);

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
  import.meta.glob<string>('../../../wrangler.toml', { query: '?raw', import: 'default', eager: true }),
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
