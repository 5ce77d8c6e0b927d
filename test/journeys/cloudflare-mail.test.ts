import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { withLocalTown } from '../../scripts/local/town.ts';
import { forgetState, newState, type Server, startServer } from './server.ts';
import { ben, chandra, post, proposal } from './town.ts';

/** A mail as the simulated service took it. */
interface Sent {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

const amina = 'amina.cloudflare@example.net';

let state: string;
let server: Server;

beforeAll(async () => {
  state = await newState();
  server = await startServer(state, { MAIL_BY: 'cloudflare' }, { built: true });
});
afterAll(async () => {
  await server?.stop();
  await forgetState(state);
});

/** What wrangler shows of the mails that were given to a `send_email` binding. */
async function sent(): Promise<Sent[]> {
  const shown = `${server.site}/cdn-cgi/local/explorer/api/local/email/sending`;
  const ask = async (query: string) =>
    ((await (await fetch(`${shown}?${query}`)).json()) as { result: unknown }).result;
  const list = (await ask('per_page=100')) as Sent[];
  return Promise.all(
    list.map(async ({ messageId }) => (await ask(`email_id=${encodeURIComponent(messageId)}`)) as Sent),
  );
}

it('each mail of a proposal is given to the mail service of Cloudflare once', async () => {
  const answer = await post(`${server.site}/propose/`, proposal('By Cloudflare', amina));
  expect(answer.status).toBe(303);
  await vi.waitFor(async () => expect(await sent()).toHaveLength(3), { timeout: 20_000, interval: 200 });
  await fetch(`${server.site}/cdn-cgi/local/scheduled`);
  const mails = await sent();
  expect(mails.flatMap(({ to }) => to).sort()).toEqual([amina, ben, chandra].sort());

  const owed = await withLocalTown(
    async ({ binding }) =>
      (await binding.prepare('select id, attempts, sent_at from outbox').all<Record<string, unknown>>()).results,
    state,
  );
  for (const row of owed) expect(row).toMatchObject({ attempts: 1, sent_at: expect.any(Number) });
  // The service names mails itself; the name that stays the same for every attempt stands beside it.
  const names = mails.map(({ headers }) => headers['X-Entity-Ref-ID']).sort();
  expect(names).toEqual(owed.map(({ id }) => `<${id}@localhost>`).sort());

  for (const { from, headers, text, html, to } of mails) {
    expect(from).toContain('commons@example.org');
    expect(headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
    const link = new RegExp(`${server.site}/${to[0] === amina ? 'yours' : 'review'}/[\\w-]{43}/`).exec(text)?.[0];
    expect(html).toContain(`<a href="${link}">`);
    expect((await fetch(link ?? '')).status).toBe(200);
  }
  expect(mails.find(({ to }) => to[0] === amina)?.subject).toMatch(/^We have your proposal of /);
  expect(mails.find(({ to }) => to[0] === ben)?.subject).toBe('To decide: By Cloudflare');
});
