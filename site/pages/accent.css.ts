import type { APIRoute } from 'astro';
import { openTown } from '../build.ts';

/** The one colour a site sets. It is a file because the pages allow no styles of their own. */
export const GET: APIRoute = async () => {
  const { context } = await openTown();
  return new Response(`:root{--accent-setting:${context.settings.ACCENT}}`);
};
