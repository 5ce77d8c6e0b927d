import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../worker/app.ts';
import { practices } from '../../worker/practices.ts';
import { asked } from './counting.ts';
import { ben, linkIn, newTown, propose, publish, read, visit } from './town.ts';

beforeEach(newTown);

/** Every public address that is read, with something in the place of what it names. */
const publicPaths = [
  ...new Set(
    createApp(practices)
      .routes.filter(({ method }) => method === 'GET')
      .map(({ path }) => path),
  ),
]
  .filter(
    (path) =>
      !/^\/(yours|review|reply|address|invitation|mail|inbox|grievance|letter|invited)\b|^\/(desk|keeper)\/:/.test(
        path,
      ),
  )
  .map((path) =>
    path
      .replace(':file{.+\\.ics}', 'swap-table-on-the-court.ics')
      .replace('/jar/:before', '/jar/before-3')
      .replace(':before', 'before-3')
      .replace(':month', '2027-03')
      .replace(':kind', 'kitchen')
      .replace(':slug', 'swap-table-on-the-court'),
  );

it('There are some addresses to try', () => {
  expect(publicPaths.length).toBeGreaterThan(20);
  expect(publicPaths.join(' ')).not.toContain(':');
});

describe('One page has one address', () => {
  it.each(publicPaths)('%s is not made anew for what it does not know', async (path) => {
    const { count, DB } = asked();
    for (const query of ['?x=1', '?utm_source=a&fbclid=b', '?X=%00']) {
      const response = await visit(path + query, { env: { DB } });
      expect(response.status, query).toBe(301);
      expect(response.headers.get('Location'), query).toBe(`http://localhost${path}`);
      expect(response.headers.get('Cache-Control'), query).toBe('no-store');
    }
    expect(count.times).toBe(0);
  });

  it.each([
    ['/ledger/find/?x=1&q=soup%20pot&act=&q=other', '/ledger/find/?q=soup+pot&act='],
    ['/offers/find/?q=a&q=b', '/offers/find/?q=a'],
    ['/sign-up/?commons=a&x=1&commons=b', '/sign-up/?commons=a'],
    ['/ledger.json?after=3&after=4', '/ledger.json?after=3'],
    ['/ledger.csv?x=1&after=3', '/ledger.csv?after=3'],
    ['/log/?act=jar-in&x=1', '/log/?act=jar-in'],
    ['/month?x=1', '/month'],
  ])('what it knows is kept, each once: %s', async (asked_, kept) => {
    const response = await visit(asked_);
    expect(response.status).toBe(301);
    expect(response.headers.get('Location')).toBe(`http://localhost${kept}`);
  });

  it('and that one is the page', async () => {
    const { page } = await publish();
    for (const path of [
      '/ledger/find/?q=soup&act=',
      '/ledger/find/?act=task&q=soup',
      '/log/?act=jar-in',
      '/ledger.json?after=0',
    ]) {
      expect((await visit(path)).status, path).toBe(200);
    }
    expect((await visit(`/sign-up/?commons=${page.split('/')[2]}`)).status).toBe(200);
    expect(await read('/offer/?direction=need')).toMatch(/value="need"[^>]*checked/);
  });

  it('never one of another site', async () => {
    const response = await visit('http://localhost//evil.example/?x=1');
    expect(new URL(response.headers.get('Location') ?? '', 'http://localhost').host).toBe('localhost');
  });

  it('what a page is told after something was done is still told', async () => {
    expect(await read('/desk/?stepped-down')).toContain('role="status"');
    const yours = await propose();
    expect(await read(`${yours}?sent`)).toContain(yours);
    expect((await visit(`${await linkIn('desk', ben)}decisions/?before=1`)).status).toBe(200);
  });
});
