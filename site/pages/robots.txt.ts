import type { APIRoute } from 'astro';

/** Private links are not named here: each says noindex by itself, and a list would only point at them. */
export const GET: APIRoute = () => new Response('User-agent: *\nAllow: /\n');
