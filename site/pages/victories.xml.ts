import type { APIRoute } from 'astro';
import { openTown } from '../build.ts';
import { victoriesAtom } from '../parts/victories/feed.ts';

export const GET: APIRoute = async () => {
  const { db, context } = await openTown();
  return new Response((await victoriesAtom(db, context)).body);
};
