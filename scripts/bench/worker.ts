import worker from '../../worker/index.ts';
import { counting } from './counting.ts';

/** The worker as it is, which for a request with `X-Count` also says how many rows D1 read and wrote for it. */
export default {
  ...worker,
  async fetch(request, env, context) {
    if (!request.headers.has('X-Count')) return worker.fetch(request, env, context);
    const rows = { read: 0, written: 0 };
    const DB = counting(env.DB, ({ read, written }) => {
      rows.read += read;
      rows.written += written;
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
    const counted = new Response(body.byteLength > 0 ? body : null, response);
    counted.headers.set('X-Rows-Read', String(rows.read));
    counted.headers.set('X-Rows-Written', String(rows.written));
    return counted;
  },
} satisfies ExportedHandler<Cloudflare.Env>;
