import type { Temporal } from 'temporal-polyfill';
import { versionsOf } from '../schema/versions.ts';
import type { AppContext } from './context.ts';

/*
 * The pages and feeds that this isolate made for everyone. Each is sent again as long as nothing that it shows was
 * changed and its minute lasts: what depends on the moment, such as a place that is revealed, is another one in the
 * next. Never what is for one person, nor what is asked for with a question of its own, of which there is no end.
 */

/** What was made for everyone. */
export interface Made {
  body: string;
  /** Its `Content-Type`, `ETag` and what else is said of it. */
  headers: Record<string, string>;
}

/** A page or feed as it is kept: compressed, once. */
export interface Kept {
  state: State;
  gzip: ArrayBuffer;
  headers: Record<string, string>;
}

/** What a page shows: these versions, in this minute. */
export interface State {
  /** Null where nobody can say: then it is not kept. */
  versions: string | null;
  /** Whether the town is an example; null with the versions. */
  example: boolean | null;
  /** Minutes since the Unix epoch. */
  minute: number;
  at: Temporal.Instant;
}

/** Of the 128 MB that an isolate has: bytes in all, and of one page. */
const mostBytes = 16 * 1024 * 1024;
const mostOfOne = 1024 * 1024;

/** By path; what was asked for longest ago is first. */
const kept = new Map<string, Kept>();
let bytes = 0;

/**
 * What the page that is asked for shows, if it is made now; null where it is never kept. To be asked before it is
 * made: then what is written meanwhile makes it an old one.
 *
 * @param tags whose versions it shows
 */
export async function stateOf(c: AppContext, tags: readonly string[] | undefined): Promise<State | null> {
  const { db, now } = c.var.town;
  if (!tags || new URL(c.req.url).search !== '') return null;
  return { ...(await versionsOf(db, tags)), minute: Math.floor(now.epochMilliseconds / 60_000), at: now };
}

/** The page that is asked for, if it was made for this very state. */
export function recall(c: AppContext, { versions, minute }: State): Kept | null {
  const found = kept.get(c.req.path);
  if (!found || versions === null || found.state.versions !== versions || found.state.minute !== minute) return null;
  // The last to be forgotten from now on.
  kept.delete(c.req.path);
  kept.set(c.req.path, found);
  return found;
}

/** The page that is asked for as it was last, whenever that was: for when nobody can say what it shows now. */
export const recallAny = (c: AppContext): Kept | null => kept.get(c.req.path) ?? null;

/** Keeps a page that was made, as far as there is room. */
export async function keep(c: AppContext, state: State, { body, headers }: Made): Promise<void> {
  if (state.versions === null) return;
  const gzip = await new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  forget(c.req.path);
  if (gzip.byteLength > mostOfOne) return;
  kept.set(c.req.path, { state, gzip, headers });
  bytes += gzip.byteLength;
  for (const path of kept.keys()) {
    if (bytes <= mostBytes) break;
    forget(path);
  }
}

/** Makes every page anew from now on, as a new isolate does. */
export function forgetAll(): void {
  kept.clear();
  bytes = 0;
}

function forget(path: string): void {
  bytes -= kept.get(path)?.gzip.byteLength ?? 0;
  kept.delete(path);
}

/** What is kept, as text. */
export const unzipped = ({ gzip }: Kept): ReadableStream =>
  new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip'));

/** Answers with what is kept, compressed where that is understood. */
export function fromMemory(c: AppContext, found: Kept): Response {
  const { headers, gzip } = found;
  return understandsGzip(c.req.raw)
    ? new Response(gzip, { headers: { ...headers, 'Content-Encoding': 'gzip' }, encodeBody: 'manual' })
    : new Response(unzipped(found), { headers });
}

/** The network in between says that it understands everything; what the reader does it says beside it. */
const understandsGzip = (request: Request): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(
    (request.cf?.clientAcceptEncoding as string | undefined) ?? request.headers.get('Accept-Encoding') ?? '',
  );
