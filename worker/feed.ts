import { etag } from 'hono/etag';
import type { FeedDocument } from '../site/parts/atom.ts';
import type { AppContext, Town } from './context.ts';
import { logError } from './log.ts';
import { nothingHere, staticPage } from './page.ts';
import { Problem } from './problem.tsx';

const edgeSeconds = 60;
const withEtag = etag();

/**
 * Answers with a feed, or 304 to a reader that has it already. Readers are told by ETag only: a feed
 * changes with time alone, when a date passes or a place is revealed, and a date cannot say so.
 * When the database fails, the feed goes out as it was built.
 */
export async function feed(
  c: AppContext,
  make: (town: Town) => Promise<FeedDocument | null>,
  tag: string,
): Promise<Response> {
  let answer: Response;
  try {
    const document = await make(c.var.town);
    if (!document) throw nothingHere();
    answer = new Response(document.body, { headers: { 'Content-Type': document.type, 'Cache-Tag': tag } });
    if (document.changedAt) {
      answer.headers.set('Last-Modified', new Date(document.changedAt.epochMilliseconds).toUTCString());
    }
    answer.headers.set('Cache-Control', 'no-cache');
    answer.headers.set('Cloudflare-CDN-Cache-Control', `public, max-age=${edgeSeconds}`);
  } catch (error) {
    if (error instanceof Problem) throw error;
    logError(error);
    const built = await staticPage(c, new URL(c.req.url).pathname);
    if (!built) throw new Problem(503, 'We cannot reach the entries', 'Come back a little later.');
    answer = new Response(built.body, {
      // Kept nowhere: it may be older than a decision.
      headers: { 'Content-Type': built.headers.get('Content-Type') ?? 'text/plain', 'Cache-Control': 'no-store' },
    });
  }
  c.res = answer;
  await withEtag(c, async () => {});
  return c.res;
}
