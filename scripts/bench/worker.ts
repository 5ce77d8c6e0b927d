import { counted } from '../../schema/counted.ts';
import worker from '../../worker/index.ts';

/** The database, which knows no version of any page: each is made anew. */
const forgetful = (DB: D1Database) =>
  ({
    prepare: (query: string) =>
      DB.prepare(
        /from "tag_versions"/.test(query)
          ? query.replace('"tag_versions" where ', '"tag_versions" where 0 and ')
          : query,
      ),
    batch: (statements: D1PreparedStatement[]) => DB.batch(statements),
  }) as unknown as D1Database;

/**
 * The worker as it is, which for a request with `X-Count` also says how many rows D1 read and wrote for it, and
 * with `X-Anew` sends nothing from memory.
 */
export default {
  ...worker,
  async fetch(request, given, context) {
    const env = request.headers.has('X-Anew') ? { ...given, DB: forgetful(given.DB) } : given;
    if (!request.headers.has('X-Count')) return worker.fetch(request, env, context);
    const rows = { read: 0, written: 0 };
    const DB = counted(env.DB, {
      rows({ read, written }) {
        rows.read += read;
        rows.written += written;
      },
    });
    const after: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => {
      after.push(work);
    };
    const watched = { waitUntil, passThroughOnException() {} } as unknown as ExecutionContext;
    const response = await worker.fetch(request, { ...env, DB }, watched);
    const body = await response.arrayBuffer();
    // Mails that leave after the response are part of what a decision costs.
    await Promise.all(after);
    const answer = new Response(body.byteLength > 0 ? body : null, response);
    answer.headers.set('X-Rows-Read', String(rows.read));
    answer.headers.set('X-Rows-Written', String(rows.written));
    return answer;
  },
} satisfies ExportedHandler<Cloudflare.Env>;
