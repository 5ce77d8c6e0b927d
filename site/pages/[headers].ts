import type { APIRoute } from 'astro';
import {
  openHeaders,
  openPaths,
  securityHeaders,
  silentHeaders,
  silentPages,
  strictTransport,
  toolHeaders,
  toolPages,
} from '../../schema/headers.ts';
import { openTown } from '../build.ts';

/** A file that begins with an underscore is no page to Astro, so its name comes as a parameter. */
export const getStaticPaths = () => [{ params: { headers: '_headers' } }];

const written = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

/** A header that two rules set has both values: that of the wider rule is taken off first. */
const inPlaceOf = (headers: Record<string, string>) => [
  ...Object.keys(headers).map((name) => `! ${name}`),
  ...written(headers),
];

/** What pages that are served as built carry: the same headers as those the worker makes. */
export const GET: APIRoute = async () => {
  const { context } = await openTown();
  const secure = context.settings.SITE_URL.startsWith('https:') ? strictTransport : {};
  const rules: Record<string, string[]> = {
    '/*': written({ ...securityHeaders, ...secure }),
    ...Object.fromEntries(toolPages.map((path) => [path, inPlaceOf(toolHeaders)])),
    ...Object.fromEntries(silentPages.map((path) => [path, inPlaceOf(silentHeaders)])),
    '/_astro/*': written({ 'Cache-Control': 'public, max-age=31536000, immutable' }),
    ...Object.fromEntries(openPaths.map((path) => [path, inPlaceOf(openHeaders)])),
  };
  const lines = Object.entries(rules).flatMap(([path, headers]) => [path, ...headers.map((line) => `  ${line}`)]);
  return new Response(`${lines.join('\n')}\n`);
};
