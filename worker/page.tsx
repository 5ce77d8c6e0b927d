import { Temporal } from 'temporal-polyfill';
import { hasExample } from '../schema/example.ts';
import {
  isOpen,
  openHeaders,
  privateHeaders,
  scriptHeaders,
  securityHeaders,
  strictTransport,
} from '../schema/headers.ts';
import { Done, doneIn } from '../site/parts/done.tsx';
import { ExampleNotice, OutageNotice } from '../site/parts/notice.tsx';
import type { Html, View } from '../site/parts/view.ts';
import type { AppContext, Town } from './context.ts';
import { live, type Shows } from './live.ts';
import { logError } from './log.ts';
import { type Kept, type Made, unzipped } from './memory.ts';
import { Problem } from './problem.tsx';
import { fill, staticPage, templateOf } from './template.ts';

/** For a form: kept by no cache between, but by the browser, which gives back what was typed to who goes back to it. */
const forOne = 'private, no-cache';

const asHtml = { 'Content-Type': 'text/html; charset=utf-8' };

/** The static page that is filled: by default a blank one. */
type Template = { template?: string | undefined };

/**
 * Answers with a public page: the static one, its live parts filled with what is approved now. When
 * the database fails, the page goes out as it was made last and says from when it is.
 *
 * @param make gives the view, or null where there is nothing public at this address
 * @throws {Problem} 404 for null; 503 when the database fails and no page was made for the path
 */
export const livePage = (c: AppContext, make: (town: Town) => Promise<View | null>, options: Template & Shows) =>
  live(
    c,
    options,
    async (known): Promise<Made> => {
      const { town } = c.var;
      const [view, example] = await Promise.all([make(town), known ?? hasExample(town.db)]);
      if (!view) throw nothingHere();
      return { body: await filled(c, options, view, example), headers: asHtml };
    },
    (kept) => stalePage(c, kept, 'no-store'),
  );

/** The same for an empty form that reads the database: nobody keeps it but the browser. */
export async function liveForm(c: AppContext, make: () => Promise<View>, options: Template): Promise<Response> {
  try {
    const [view, example] = await Promise.all([make(), hasExample(c.var.town.db)]);
    return ownAnswer(await filled(c, options, view, example), 200);
  } catch (error) {
    if (error instanceof Problem) throw error;
    logError(error);
    return stalePage(c, null, forOne);
  }
}

export const nothingHere = () =>
  new Problem(
    404,
    'Nothing here',
    'There is no page at this address. It may have been taken down, or the address was not copied whole.',
  );

/** Answers with a page that is not for everyone: a form that came back, a private link, a problem. */
export async function ownPage(
  c: AppContext,
  view: View,
  { status = 200, template = '/blank/own/' }: Template & { status?: number } = {},
): Promise<Response> {
  const example = await hasExample(c.var.town.db).catch(() => false);
  // A reader of screens hears the title first: it says before all else that something has to be mended.
  const titled = status === 422 ? { ...view, title: `Error: ${view.title}` } : view;
  const said = status === 200 ? doneIn(c.req.query('done')) : undefined;
  return ownAnswer(await filled(c, { template }, said ? withStatus(titled, said) : titled, example), status);
}

const withStatus = (view: View, said: string): View => ({
  ...view,
  parts: {
    ...view.parts,
    main: (
      <>
        <Done said={said} />
        {view.parts.main}
      </>
    ),
  },
});

/** What has to be mended, too: whoever looks something up meanwhile must not come back to an empty page. */
const ownAnswer = (body: string, status: number) =>
  new Response(body, {
    status,
    headers: { ...asHtml, 'Cache-Control': status === 200 || status === 422 ? forOne : 'no-store' },
  });

async function filled(c: AppContext, { template = '/blank/' }: Template, view: View, example: boolean) {
  const page = await templateOf(c, template);
  if (!page) throw new Error(`The static page ${template} is missing: build the site.`);
  return fill(c, page, view, example ? ExampleNotice() : '');
}

/** The page as it was made last, by this isolate or by the build, with a line that says from when. */
async function stalePage(c: AppContext, kept: Kept | null, cached: string): Promise<Response> {
  const page = kept ? new Response(unzipped(kept)) : await staticPage(c, c.req.path);
  if (!page) {
    throw new Problem(
      503,
      'We cannot reach the entries',
      'This page was not there yet when the site was last built. Come back a little later.',
    );
  }
  const { settings } = c.var.town;
  const stale = new HTMLRewriter()
    .on('[data-live="notice"]', {
      element(element) {
        const builtAt = kept?.state.at ?? Temporal.Instant.from(element.getAttribute('data-built-at') ?? '');
        element.setInnerContent(atOnce(OutageNotice({ settings, builtAt })), { html: true });
      },
    })
    .transform(page);
  return new Response(stale.body, { headers: { ...asHtml, 'Cache-Control': cached } });
}

/** A page that has no live part, under a path that the worker answers first. */
export async function asBuilt(c: AppContext, path: string): Promise<Response> {
  const page = await staticPage(c, path);
  if (!page) throw nothingHere();
  return new Response(page.body, { headers: { ...asHtml, 'Cache-Control': 'no-cache' } });
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
    ...scriptHeaders(url.pathname),
    ...(url.protocol === 'https:' ? strictTransport : {}),
    ...(isOpen(url.pathname) ? openHeaders : {}),
    ...(isPrivate(url, purposes) ? privateHeaders : {}),
  };
  for (const [name, value] of Object.entries(headers)) secured.headers.set(name, value);
  return secured;
}
