import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env as bindings } from 'cloudflare:workers';
import worker from '../../../worker/index.ts';
import { asked } from '../counting.ts';
import { addressesOf, publicPages, slugsInUse } from './routes.ts';

/** What entries say that are looked for, and who sends them. */
export const word = 'Xylophonia';
export const sender = 'wilma@example.net';

/** One visit, with what was purged on the way, and how often the database was asked. */
export async function visitAtEdge(path: string, init: RequestInit = {}) {
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

export const atEdge = (path: string, fields: Record<string, string>) =>
  visitAtEdge(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

export interface Public {
  text: string;
  tags: string[];
  /** It was sent as it was made before: the database was asked but whether it is still the same. */
  remembered: boolean;
}

/** Every public page and feed as it is now, by its address: those of what is up as well. */
export async function everythingPublic(): Promise<Map<string, Public>> {
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

export const showing = (pages: Map<string, Public>) =>
  [...pages].filter(([, { text }]) => text.includes(word)).map(([path]) => path);
