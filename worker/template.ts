import { html, raw } from 'hono/html';
import { type Html, jsonForScript, pageTitle, type View } from '../site/parts/view.ts';
import type { AppContext } from './context.ts';

/** A static page, cut where views differ: what is the same on all of them, and the places between. */
export type Template = readonly (string | Place)[];

/** One place of a page that a view fills; `built` is what the build wrote there. */
type Place =
  | { name: 'live'; part: string; built: string }
  | { name: 'title' | 'description' | 'robots' | 'canonical' | 'data' }
  | { name: 'current'; path: string };

/** The templates of a site that were cut so far. A site that is built anew has assets of its own. */
const cut = new WeakMap<object, Map<string, Template>>();

/** A page of the static site, cut into places once; null where there is no such page. */
export async function templateOf(c: AppContext, path: string): Promise<Template | null> {
  const assets = c.env.ASSETS;
  const known = cut.get(assets) ?? new Map<string, Template>();
  cut.set(assets, known);
  const found = known.get(path);
  if (found) return found;
  const page = await staticPage(c, path);
  if (!page) return null;
  const template = await cutPage(page);
  known.set(path, template);
  return template;
}

/** A page of the static site, or null. */
export async function staticPage(c: AppContext, path: string): Promise<Response | null> {
  c.var.town.asking.note();
  const response = await c.env.ASSETS.fetch(new URL(path, c.req.url));
  return response.status === 200 ? response : null;
}

async function cutPage(page: Response): Promise<Template> {
  // Nobody can write it into a text that the page shows.
  const edge = crypto.randomUUID();
  const places: Place[] = [];
  const mark = (place: Place) => `${edge}${places.push(place) - 1}${edge}`;
  const marked = await new HTMLRewriter()
    .on('[data-live]', {
      element(element) {
        element.prepend(mark({ name: 'live', part: element.getAttribute('data-live') ?? '', built: '' }), asHtml);
        element.append(edge, asHtml);
      },
    })
    .on('head title', { element: (element) => void element.setInnerContent(mark({ name: 'title' })) })
    .on('meta[name="description"]', {
      element: (element) => void element.setAttribute('content', mark({ name: 'description' })),
    })
    .on('meta[name="robots"]', { element: (element) => void element.setAttribute('content', mark({ name: 'robots' })) })
    .on('link[rel="canonical"]', { element: (element) => void element.replace(mark({ name: 'canonical' }), asHtml) })
    .on('script[type="application/ld+json"]', {
      element: (element) => void element.replace(mark({ name: 'data' }), asHtml),
    })
    .on('.menu a', {
      element(element) {
        const path = element.getAttribute('href') ?? '';
        element.setAttribute('aria-current', mark({ name: 'current', path }));
      },
    })
    .transform(page)
    .text();
  // Where a link is not to the page itself it has no such attribute at all.
  return placed(marked.replace(new RegExp(` aria-current="(${edge}\\d+${edge})"`, 'g'), '$1').split(edge), places);
}

const asHtml = { html: true } as const;

/** What stood between the marks: a text, then the number of a place, and so on; after a live part what was built there. */
function placed([first = '', ...rest]: string[], places: Place[]): Template {
  const template: (string | Place)[] = [first];
  while (rest.length > 0) {
    const place = places[Number(rest.shift())];
    if (!place) throw new Error('A page was cut where it has no place.');
    template.push(place.name === 'live' ? { ...place, built: rest.shift() ?? '' } : place, rest.shift() ?? '');
  }
  return template;
}

/**
 * A page with a view in its places. All of it is written out before the first byte leaves, so that a part that
 * cannot be is a problem with its own status.
 *
 * @param notice what stands above it
 */
export async function fill(c: AppContext, template: Template, view: View, notice: Html): Promise<string> {
  const written = new Map<string, string>([['notice', await notice.toString()]]);
  for (const [name, part] of Object.entries(view.parts)) written.set(name, await part.toString());
  return template
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.name === 'live') return written.get(piece.part) ?? piece.built;
      return head(c, piece, view).toString();
    })
    .join('');
}

function head(c: AppContext, place: Exclude<Place, { name: 'live' }>, view: View): Html {
  const { SITE_NAME, SITE_URL } = c.var.town.settings;
  switch (place.name) {
    case 'title':
      return html`${pageTitle(view, SITE_NAME)}`;
    case 'description':
      return html`${view.description ?? ''}`;
    case 'robots':
      return view.path ? 'index, follow' : 'noindex';
    case 'canonical':
      return view.path ? html`<link rel="canonical" href="${SITE_URL + view.path}">` : '';
    case 'data':
      return view.jsonLd ? html`<script type="application/ld+json">${raw(jsonForScript(view.jsonLd))}</script>` : '';
    case 'current':
      return view.nav === place.path ? ' aria-current="page"' : '';
  }
}
