import { counted } from '../../schema/counted.ts';
import worker from '../../worker/index.ts';

/** The worker as it is, which for a request with `X-Count` also says how many rows D1 read and wrote for it. */
export default {
  ...worker,
  async fetch(request, env, context) {
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
