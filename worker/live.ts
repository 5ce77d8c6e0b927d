import { base64url } from '../schema/secrets.ts';
import type { AppContext } from './context.ts';
import { logError } from './log.ts';
import { fromMemory, type Kept, keep, type Made, recall, recallAny, stateOf } from './memory.ts';
import { Problem } from './problem.tsx';

/** Seconds the edge keeps what nothing purged: a place may be revealed in between. */
export const edgeSeconds = 60;

/** What something that is made for everyone shows. */
export interface Shows {
  /** The practices whose writes change it, with commas between: the `Cache-Tag`, by which the edge forgets it. */
  tag: string;
  /** The tags whose versions say whether it changed, as in `schema/versions.ts`. Absent: made anew each time. */
  versions?: readonly string[] | undefined;
}

/**
 * Answers with what is made for everyone, be it a page or a feed: from memory as long as it is the same, else made
 * anew, or 304 to whoever has it. Should the database fail, what is there of before.
 *
 * @param make what it is now; `example` where that is known already: whether the town is one
 * @param stale answers while the database fails, with what is in memory, if anything is
 * @throws {Problem} what `make` or `stale` throw
 */
export async function live(
  c: AppContext,
  { tag, versions }: Shows,
  make: (example?: boolean | null) => Promise<Made>,
  stale: (kept: Kept | null) => Promise<Response>,
): Promise<Response> {
  try {
    const state = await stateOf(c, versions);
    const found = state && recall(c, state);
    if (found) return unlessKnown(c, found.headers) ?? fromMemory(c, found);
    const { body, headers: own } = await make(state?.example);
    const headers = { ...own, ...forEveryone(tag), ETag: await etagOf(body) };
    if (state) await keep(c, state, { body, headers });
    return unlessKnown(c, headers) ?? new Response(body, { headers });
  } catch (error) {
    if (error instanceof Problem) throw error;
    logError(error);
    return stale(versions ? recallAny(c) : null);
  }
}

const forEveryone = (tag: string) => ({
  'Cache-Tag': tag,
  'Cache-Control': 'no-cache',
  'Cloudflare-CDN-Cache-Control': `public, max-age=${edgeSeconds}`,
});

/** Weak: the same text, compressed or not (RFC 9110, 8.8.1). */
async function etagOf(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return `W/"${base64url(digest.slice(0, 16))}"`;
}

/** 304 for who has it, by weak comparison (RFC 9110, 13.1.2); else null. */
function unlessKnown(c: AppContext, { 'Content-Type': _type, ...headers }: Record<string, string>): Response | null {
  const asked = c.req.header('If-None-Match') ?? '';
  const known = asked.trim() === '*' || asked.split(',').some((one) => weak(one) === weak(headers.ETag ?? ''));
  return known ? new Response(null, { status: 304, headers }) : null;
}

const weak = (etag: string) => etag.trim().replace(/^W\//, '');
