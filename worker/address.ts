import { createMiddleware } from 'hono/factory';
import type { App } from './context.ts';
import { isPrivate } from './page.tsx';
import type { Practice } from './practice.ts';

/** What public pages and feeds are asked for in their address, by their paths. */
type Parameters = Readonly<Record<string, readonly string[]>>;

/**
 * One address for what is the same: an address with a parameter that its page does not know, or spelled in one of
 * the many ways of writing a letter, would be made and kept anew each time. It is sent to the one that is usual, and
 * the database is not asked.
 */
export const oneAddress = (practices: Practice[]) => {
  const parameters: Parameters = Object.assign({}, ...practices.map((one) => one.parameters ?? {}));
  return createMiddleware<App>(async (c, next) => {
    const url = new URL(c.req.url);
    const asked = url.pathname;
    url.pathname = usual(asked);
    const isUsual = url.pathname === asked;
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    // What is behind a private link no cache keeps: it may be asked for anything. The door before it is public.
    const isFree = url.search === '' || (isPrivate(url, c.var.purposes) && !(url.pathname in parameters));
    if (!reads || (isFree && isUsual)) return next();
    const known = isFree ? [] : knownOf(url, parameters);
    // Each of them is one that was asked, so as many are the same; what stands between two `&` counts, be it nothing.
    if (isUsual && known.length === url.search.split('&').length) return next();
    // Kept by no cache: the answer is as short as the question.
    c.header('Cache-Control', 'no-store');
    if (isFree) return c.redirect(url.href, 301);
    const query = new URLSearchParams(known).toString();
    // Whole: a path that begins with two slashes would lead to another site.
    return c.redirect(url.origin + url.pathname + (query && `?${query}`), 301);
  });
};

/** A path with letters that need no escape written as they are, and the others one way (RFC 3986, 6.2.2). */
const usual = (path: string) =>
  path.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const letter = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : escaped.toUpperCase();
  });

/** The parameters that a page knows, each once. */
function knownOf({ pathname, searchParams }: URL, parameters: Parameters): [string, string][] {
  const path = pathname.endsWith('/') || /\.\w+$/.test(pathname) ? pathname : `${pathname}/`;
  return (parameters[path] ?? []).flatMap((name): [string, string][] => {
    const answer = searchParams.get(name);
    return answer === null ? [] : [[name, answer]];
  });
}
