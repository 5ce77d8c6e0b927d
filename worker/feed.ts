import type { Temporal } from 'temporal-polyfill';
import type { FeedDocument } from '../site/parts/atom.ts';
import type { AppContext, Town } from './context.ts';
import { live, type Shows } from './live.ts';
import { unzipped } from './memory.ts';
import { nothingHere } from './page.tsx';
import { Problem } from './problem.tsx';
import { staticPage } from './template.ts';

/**
 * Answers with a feed, or 304 to a reader that has it already. Readers are told by ETag only: a feed
 * changes with time alone, when a date passes or a place is revealed, and a date cannot say so.
 * When the database fails, the feed goes out as it was made last.
 */
export const feed = (c: AppContext, make: (town: Town) => Promise<FeedDocument | null>, shows: Shows) =>
  live(
    c,
    shows,
    async () => {
      const document = await make(c.var.town);
      if (!document) throw nothingHere();
      const { body, type, changedAt } = document;
      return {
        body,
        headers: { 'Content-Type': type, ...(changedAt && { 'Last-Modified': lastModified(changedAt) }) },
      };
    },
    async (kept) => {
      const built = kept ? null : await staticPage(c, c.req.path);
      if (!kept && !built) throw new Problem(503, 'We cannot reach the entries', 'Come back a little later.');
      const type = kept?.headers['Content-Type'] ?? built?.headers.get('Content-Type') ?? 'text/plain';
      // Kept nowhere: it may be older than a decision.
      const headers = { 'Content-Type': type, 'Cache-Control': 'no-store' };
      return new Response(kept ? unzipped(kept) : built?.body, { headers });
    },
  );

const lastModified = (at: Temporal.Instant) => new Date(at.epochMilliseconds).toUTCString();
