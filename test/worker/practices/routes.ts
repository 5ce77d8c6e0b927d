import { createApp } from '../../../worker/app.ts';
import { practices } from '../../../worker/practices.ts';
import { samplesOf } from '../conformance/kinds.ts';

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
