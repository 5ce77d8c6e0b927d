import type { APIRoute } from 'astro';
import { publicSlugs } from '../../../schema/commons/queries.ts';
import { openTown } from '../../build.ts';
import { commonsIcs } from '../../parts/commons/feeds.ts';

export async function getStaticPaths() {
  const { db } = await openTown();
  return (await publicSlugs(db)).map((slug) => ({ params: { slug } }));
}

export const GET: APIRoute<Record<string, never>, { slug: string }> = async ({ params }) => {
  const { db, context } = await openTown();
  return new Response((await commonsIcs(db, context, params.slug))?.body);
};
