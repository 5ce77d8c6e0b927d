import { createMiddleware } from 'hono/factory';
import type { App } from './context.ts';
import { isPrivate } from './page.ts';
import type { Practice } from './practice.ts';

/** What public pages and feeds are asked for in their address, by their paths. */
type Parameters = Readonly<Record<string, readonly string[]>>;

/**
 * One address for what is the same: an address with a parameter that its page does not know would be made
 * and kept anew for every value of it. It is sent to the one without, and the database is not asked.
 */
export const oneAddress = (practices: Practice[]) => {
  const parameters: Parameters = Object.assign({}, ...practices.map((one) => one.parameters ?? {}));
  return createMiddleware<App>(async (c, next) => {
    const url = new URL(c.req.url);
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    // What is behind a private link no cache keeps: it may be asked for anything. The door before it is public.
    if (!reads || url.search === '' || (isPrivate(url, c.var.purposes) && !(url.pathname in parameters))) return next();
    const known = knownOf(url, parameters);
    // Each of them is one that was asked, so as many are the same.
    if (known.length === [...url.searchParams].length) return next();
    const query = new URLSearchParams(known).toString();
    // Kept by no cache: the answer is as short as the question.
    c.header('Cache-Control', 'no-store');
    // Whole: a path that begins with two slashes would lead to another site.
    return c.redirect(url.origin + url.pathname + (query && `?${query}`), 301);
  });
};

/** The parameters that a page knows, each once. */
function knownOf({ pathname, searchParams }: URL, parameters: Parameters): [string, string][] {
  const path = pathname.endsWith('/') || /\.\w+$/.test(pathname) ? pathname : `${pathname}/`;
  return (parameters[path] ?? []).flatMap((name): [string, string][] => {
    const answer = searchParams.get(name);
    return answer === null ? [] : [[name, answer]];
  });
}
