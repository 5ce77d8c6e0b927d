import type { APIRoute } from 'astro';
import { securityHeaders, strictTransport } from '../../schema/headers.ts';
import { openTown } from '../build.ts';

/** A file that begins with an underscore is no page to Astro, so its name comes as a parameter. */
export const getStaticPaths = () => [{ params: { headers: '_headers' } }];

/** What pages that are served as built carry: the same headers as those the worker makes. */
export const GET: APIRoute = async () => {
  const { here } = await openTown();
  const secure = here.settings.SITE_URL.startsWith('https:') ? strictTransport : {};
  const rules: Record<string, Record<string, string>> = {
    '/*': { ...securityHeaders, ...secure },
    '/_astro/*': { 'Cache-Control': 'public, max-age=31536000, immutable' },
    '/calendar.json': { 'Access-Control-Allow-Origin': '*' },
  };
  const lines = Object.entries(rules).flatMap(([path, headers]) => [
    path,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  return new Response(`${lines.join('\n')}\n`);
};
