import { Temporal } from 'temporal-polyfill';
import { hasExample } from '../schema/example.ts';
import {
  isOpen,
  openHeaders,
  privateHeaders,
  securityHeaders,
  strictTransport,
  toolHeaders,
  toolPages,
} from '../schema/headers.ts';
import { ExampleNotice, OutageNotice } from '../site/parts/notice.tsx';
import { type Html, jsonForScript, pageTitle, type View } from '../site/parts/view.ts';
import type { AppContext, Town } from './context.ts';
import { logError } from './log.ts';
import { Problem } from './problem.tsx';

/** Seconds the edge keeps a public page that nothing purged: a place may be revealed in between. */
const edgeSeconds = 60;

/** For a form: kept by no cache between, but by the browser, which gives back what was typed to who goes back to it. */
const forOne = 'private, no-cache';

export interface PageOptions {
  /** The static page to fill; the blank one by default. */
  template?: string;
  status?: number;
  /** The practice whose decisions change this page: one `Cache-Tag`. Absent: no cache keeps it. */
  tag?: string;
}

type Filling = Pick<View, 'parts'> & { view?: View; status: number; notice: (builtAt: string) => Html };

/**
 * Answers with a public page: the static one, its live parts filled with what is approved now. When
 * the database fails, the page goes out as it was built and says from when it is.
 *
 * @param make gives the view, or null where there is nothing public at this address
 * @throws {Problem} 404 for null; 503 when the database fails and no page was built for the path
 */
export async function livePage(c: AppContext, make: (town: Town) => Promise<View | null>, options: PageOptions) {
  const { town } = c.var;
  try {
    const [view, example] = await Promise.all([make(town), hasExample(town.db)]);
    if (!view) throw nothingHere();
    return await fillPage(c, view, { ...options, notice: example ? ExampleNotice() : '' });
  } catch (error) {
    if (error instanceof Problem) throw error;
    logError(error);
    return builtPage(c, town, options);
  }
}

export const nothingHere = () =>
  new Problem(
    404,
    'Nothing here',
    'There is no page at this address. It may have been taken down, or the address was not copied whole.',
  );

/** Answers with a page that is not for everyone: a form that came back, a private link, a problem. */
export async function ownPage(c: AppContext, view: View, options: PageOptions = {}): Promise<Response> {
  const example = await hasExample(c.var.town.db).catch(() => false);
  return fillPage(c, view, { ...options, notice: example ? ExampleNotice() : '' });
}

async function fillPage(
  c: AppContext,
  view: View,
  { template = '/blank/', status = 200, tag, notice }: PageOptions & { notice: Html },
): Promise<Response> {
  const page = await staticPage(c, template);
  if (!page) throw new Error(`The static page ${template} is missing: build the site.`);
  // A reader of screens hears the title first: it says before all else that something has to be mended.
  const titled = status === 422 ? { ...view, title: `Error: ${view.title}` } : view;
  const filled = await fill(page, c, { view: titled, status, parts: view.parts, notice: () => notice });
  if (tag) {
    filled.headers.set('Cache-Tag', tag);
    filled.headers.set('Cache-Control', 'no-cache');
    filled.headers.set('Cloudflare-CDN-Cache-Control', `public, max-age=${edgeSeconds}`);
  } else {
    // What has to be mended, too: whoever looks something up meanwhile must not come back to an empty page.
    filled.headers.set('Cache-Control', status === 200 || status === 422 ? forOne : 'no-store');
  }
  return filled;
}

/** The page as it was built, with a line that says from when. */
async function builtPage(c: AppContext, town: Town, { tag }: PageOptions): Promise<Response> {
  const page = await staticPage(c, new URL(c.req.url).pathname);
  if (!page) {
    throw new Problem(
      503,
      'We cannot reach the entries',
      'This page was not there yet when the site was last built. Come back a little later.',
    );
  }
  const { settings } = town;
  const notice = (builtAt: string) => OutageNotice({ settings, builtAt: Temporal.Instant.from(builtAt) });
  const filled = await fill(page, c, { status: 200, parts: {}, notice });
  filled.headers.set('Cache-Control', tag ? 'no-store' : forOne);
  return filled;
}

/** A page that has no live part, under a path that the worker answers first. */
export async function asBuilt(c: AppContext, path: string): Promise<Response> {
  const page = await staticPage(c, path);
  if (!page) throw nothingHere();
  return new Response(page.body, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
}

/** A page of the static site, or null. */
export async function staticPage(c: AppContext, path: string): Promise<Response | null> {
  c.var.town.asking.note();
  const response = await c.env.ASSETS.fetch(new URL(path, c.req.url));
  return response.status === 200 ? response : null;
}

/**
 * The page with its parts in their places. All of them are written out before the first byte leaves, so that one
 * that cannot be is a problem with its own status, and the rewriter never waits.
 */
async function fill(page: Response, c: AppContext, { view, status, parts, notice }: Filling): Promise<Response> {
  const { SITE_NAME, SITE_URL } = c.var.town.settings;
  const written = new Map<string, string>();
  for (const [name, part] of Object.entries(parts)) written.set(name, await part.toString());
  const rewriter = new HTMLRewriter().on('[data-live]', {
    element(element) {
      const name = element.getAttribute('data-live') ?? '';
      const isNotice = name === 'notice';
      const part = isNotice ? atOnce(notice(element.getAttribute('data-built-at') ?? '')) : written.get(name);
      if (part !== undefined) element.setInnerContent(part, { html: true });
    },
  });
  if (view) {
    rewriter
      .on('head title', { element: (element) => void element.setInnerContent(pageTitle(view, SITE_NAME)) })
      .on('meta[name="description"]', {
        // The rewriter escapes quotes in attributes and nothing else.
        element: (e) => void e.setAttribute('content', (view.description ?? '').replaceAll('&', '&amp;')),
      })
      .on('meta[name="robots"]', {
        element: (e) => void e.setAttribute('content', view.path ? 'index, follow' : 'noindex'),
      })
      .on('link[rel="canonical"]', {
        element: (e) => void (view.path ? e.setAttribute('href', SITE_URL + view.path) : e.remove()),
      })
      .on('script[type="application/ld+json"]', {
        element: (e) => void (view.jsonLd ? e.setInnerContent(jsonForScript(view.jsonLd), { html: true }) : e.remove()),
      })
      .on('.menu a', {
        element: (e) =>
          void (view.nav === e.getAttribute('href')
            ? e.setAttribute('aria-current', 'page')
            : e.removeAttribute('aria-current')),
      });
  }
  const filled = rewriter.transform(page);
  return new Response(filled.body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** @throws {Error} for what has to be waited for: no notice does */
function atOnce(html: Html): string {
  const text = html.toString();
  if (typeof text !== 'string') throw new Error('A notice has to be written at once.');
  return text;
}

/** Forgets the cached pages and feeds of a practice, so that a decision is public on the next request. */
export async function purge(c: AppContext, tag: string): Promise<void> {
  // Absent outside Cloudflare's network.
  const { cache } = c.executionCtx as { cache?: { purge(what: { tags: string[] }): Promise<unknown> } };
  // What was decided is decided: should forgetting fail, the cached pages end by themselves in a minute.
  if (cache) c.var.town.asking.note();
  await cache?.purge({ tags: [tag] }).catch(logError);
}

/** True for what is below a private link, and for the inbox of this machine, which shows them all. */
export function isPrivate({ pathname }: URL, purposes: readonly string[]): boolean {
  const [, first = ''] = /^\/([^/.]*)(?=\/|\.json$|$)/.exec(pathname) ?? [];
  return first === 'inbox' || purposes.includes(first);
}

/**
 * Gives a response the headers that every response has, and those of private links theirs.
 *
 * @param purposes what private links are good for: the first parts of their paths
 */
export function secure(response: Response, url: URL, purposes: readonly string[]): Response {
  const secured = new Response(response.body, response);
  const headers = {
    ...securityHeaders,
    ...(toolPages.includes(url.pathname) ? toolHeaders : {}),
    ...(url.protocol === 'https:' ? strictTransport : {}),
    ...(isOpen(url.pathname) ? openHeaders : {}),
    ...(isPrivate(url, purposes) ? privateHeaders : {}),
  };
  for (const [name, value] of Object.entries(headers)) secured.headers.set(name, value);
  return secured;
}
