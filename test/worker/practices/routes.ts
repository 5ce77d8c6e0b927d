import { createApp } from '../../../worker/app.ts';
import { practices } from '../../../worker/practices.ts';
import { samplesOf } from '../conformance/kinds.ts';
import { everything } from '../town.ts';

const params: Record<string, string> = Object.assign({}, ...practices.map(({ name }) => samplesOf(name).params ?? {}));

export const routes = createApp(practices)
  .routes.filter(({ method }) => method === 'GET' || method === 'POST')
  .map(({ method, path }) => ({ method, path }));
export const isOfLink = (path: string) => /\/:(token|box)\//.test(path);
export const publicPages = routes.filter(
  ({ method, path }) => method === 'GET' && !isOfLink(path) && !/^\/(inbox|desk)/.test(path),
);

/** An address of a route: its parameters are those of a sample, the slugs those of what is up. */
export const addressOf = (path: string, slug: string) =>
  path.replace(/:(\w+)(\{.*?\})?/g, (_, name) => (name === 'slug' ? slug : (params[name] ?? crypto.randomUUID())));

/** What is up goes by these, of whichever practice it is. */
export async function slugsInUse(): Promise<string[]> {
  const rows = Object.values(await everything()).flat() as { slug?: string | null }[];
  return [...new Set(rows.flatMap(({ slug }) => slug ?? []))];
}

/** All addresses of a route. */
export const addressesOf = (path: string, slugs: string[]) =>
  path.includes(':slug') ? slugs.map((slug) => addressOf(path, slug)) : [addressOf(path, '')];
