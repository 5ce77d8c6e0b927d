import { createMiddleware } from 'hono/factory';
import type { App } from './town.ts';

/** What public pages and feeds are asked for in their address. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  '/ledger/find/': ['q', 'act', 'commons', 'host', 'before'],
  '/ledger.json': ['after'],
  '/ledger.csv': ['after'],
  '/log/': ['commons', 'corrects', 'act'],
  '/log/many/': ['commons', 'act'],
  '/offers/find/': ['q', 'direction', 'category', 'area', 'before'],
  '/offer/': [
    'direction',
    'category',
    'title',
    'details',
    'quantity',
    'area',
    'until',
    'commons',
    'how_often',
    'hands',
  ],
  '/sign-up/': ['commons', 'date', 'role'],
  '/desk/': ['asked', 'stepped-down', 'stepped-down-last', 'links-ended'],
};

/** What is behind a private link, and the mail of this machine, no cache keeps: it may be asked for anything. */
const isPrivate = /^\/(?:(?:yours|review|desk|reply|invitation)\/.|inbox\b)/;

/**
 * One address for what is the same: an address with a parameter that its page does not know would be made
 * and kept anew for every value of it. It is sent to the one without, and the database is not asked.
 */
export const oneAddress = createMiddleware<App>(async (c, next) => {
  const url = new URL(c.req.url);
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!reads || url.search === '' || isPrivate.test(url.pathname)) return next();
  const known = knownOf(url);
  // Each of them is one that was asked, so as many are the same.
  if (known.length === [...url.searchParams].length) return next();
  const query = new URLSearchParams(known).toString();
  // Kept by no cache: the answer is as short as the question.
  c.header('Cache-Control', 'no-store');
  // Whole: a path that begins with two slashes would lead to another site.
  return c.redirect(url.origin + url.pathname + (query && `?${query}`), 301);
});

/** The parameters that a page knows, each once. */
function knownOf({ pathname, searchParams }: URL): [string, string][] {
  const path = pathname.endsWith('/') || /\.\w+$/.test(pathname) ? pathname : `${pathname}/`;
  return (parameters[path] ?? []).flatMap((name): [string, string][] => {
    const answer = searchParams.get(name);
    return answer === null ? [] : [[name, answer]];
  });
}
