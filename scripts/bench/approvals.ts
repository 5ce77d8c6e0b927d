import { setTimeout as wait } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { median } from './report.ts';

/** What the worker of the benchmark says that D1 read and wrote for one request. */
export function rowsOf(response: Response) {
  return {
    read: Number(response.headers.get('X-Rows-Read')),
    written: Number(response.headers.get('X-Rows-Written')),
  };
}

/** One request: what came, and how long that took. */
export async function answered(site: string, path: string, init: RequestInit, status = 200) {
  const began = performance.now();
  const response = await fetch(site + path, { redirect: 'manual', ...init });
  const body = Buffer.from(await response.arrayBuffer());
  const milliseconds = performance.now() - began;
  if (response.status !== status) throw new Error(`${path} was answered with ${response.status}.`);
  return { response, body, milliseconds };
}

/**
 * Logs so many acts and one more, and approves each as a steward does. The rows are those of one approval, with the
 * mail it sends.
 */
export async function approvals(site: string, requests: number) {
  const today = Temporal.Now.plainDateISO('UTC').subtract({ days: 1 }).toString();
  const times: number[] = [];
  let rows = { read: 0, written: 0 };
  for (let n = 0; n <= requests; n++) {
    const what = `Washed the pots of the long evening, round ${n}`;
    const act = { act: 'hours', what, quantity: '1.5', unit: 'hours', when: today, who: 'Amina', commons: '' };
    await answered(site, '/log/', posting({ ...act, email: `amina-${n}@example.net` }), 303);
    const link = await reviewLink(site, what);
    // The first one makes the sums of this month; the last one is counted and not timed.
    const isCounted = n === requests;
    const decision = posting({ decision: 'approve', note: '' }, isCounted ? { 'X-Count': 'yes' } : {});
    const { response, milliseconds } = await answered(site, link, decision, 303);
    if (isCounted) rows = rowsOf(response);
    else times.push(milliseconds);
  }
  return { ...rows, bytes: 0, gzip: 0, median: median(times) };
}

function posting(answers: Record<string, string>, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    body: new URLSearchParams(answers),
    headers,
  };
}

/** Mails leave after the response, so the link may take a moment. */
async function reviewLink(site: string, what: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await answered(site, '/inbox.json', {});
    const mails: { text: string }[] = JSON.parse(body.toString());
    for (const { text } of mails) {
      const link = text.includes(what) && /\/review\/[\w-]{43}\//.exec(text)?.[0];
      if (link) return link;
    }
    await wait(100);
  }
  throw new Error(`No mail asks a steward about “${what}”.`);
}
