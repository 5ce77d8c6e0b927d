import type { APIRoute } from 'astro';
import { openTown } from '../build.ts';
import { calendarJson } from '../parts/commons/feeds.ts';

export const GET: APIRoute = async () => {
  const { db, context } = await openTown();
  return new Response((await calendarJson(db, context)).body);
};
