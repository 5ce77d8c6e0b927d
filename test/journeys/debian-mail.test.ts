import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canCertify } from '../../scripts/local/certificate.ts';
import { ensurePostfix } from '../../scripts/local/postfix.ts';
import { withLocalTown } from '../../scripts/local/town.ts';
import { type Postfix, startPostfix } from './postfix.ts';
import { forgetState, newState, type Server, startServer } from './server.ts';
import { ben, chandra, post, proposal } from './town.ts';

const amina = 'amina.postfix@example.net';
const dov = 'dov.postfix@example.net';

const isThere = canCertify && (await ensurePostfix());
if (!isThere) console.warn('Debian’s postfix is not here and cannot be installed, so mail through it is not tried.');

interface Row {
  id: string;
  attempts: number;
  trouble: string | null;
  sent_at: number | null;
  failed_at: number | null;
}

/** The mails owed by the town in a folder, in the order they were written. */
const owedIn = (state: string) =>
  withLocalTown(
    async ({ binding }) =>
      (await binding.prepare('select * from outbox order by created_at, rowid').all<Row>()).results,
    state,
  );

/** Lets the time pass that mails wait for. No site may run on the folder meanwhile. */
const timePasses = (state: string) =>
  withLocalTown(async ({ binding }) => {
    await binding.prepare('update outbox set due_at = 0 where sent_at is null and failed_at is null').run();
  }, state);

const aMinutePasses = (site: string) => fetch(`${site}/cdn-cgi/local/scheduled`);

it('in CI, Debian’s mail server is not left out', () => {
  expect(isThere || process.env.CI !== 'true').toBe(true);
});

describe.skipIf(!isThere)(
  'By Debian’s postfix',
  () => {
    let postfix: Postfix;
    let state: string;
    let server: Server | undefined;

    /** Starts the site that sends through it. */
    const start = async (other: Record<string, string> = {}) => {
      const settings = {
        MAIL_BY: 'smtp',
        SMTP_HOST: 'localhost',
        SMTP_PORT: String(postfix.port),
        SMTP_USER: 'town',
        SMTP_PASS: 'right',
        NODE_EXTRA_CA_CERTS: postfix.certPath,
      };
      server = await startServer(state, { ...settings, ...other }, { built: true });
      return server.site;
    };
    const stop = async () => {
      await server?.stop();
      server = undefined;
    };
    /** Waits until every mail that is owed was tried, and gives them. */
    const tried = (count: number, attempts: number) =>
      vi.waitFor(
        async () => {
          const rows = await owedIn(state);
          expect(rows).toHaveLength(count);
          for (const row of rows) expect(row.trouble ?? row.sent_at).toBeTruthy();
          for (const row of rows) expect(row.attempts).toBe(attempts);
          return rows;
        },
        { timeout: 30_000, interval: 500 },
      );
    const proposeBy = async (site: string, title: string, address: string) =>
      expect((await post(`${site}/propose/`, proposal(title, address))).status).toBe(303);

    beforeAll(async () => {
      state = await newState();
      postfix = await startPostfix([amina, dov, ben, chandra]);
    });
    afterAll(async () => {
      await stop();
      await postfix?.stop();
      await forgetState(state);
    });

    it('each mail of a proposal arrives once; who is busy waits; who is not there is undeliverable', async () => {
      const site = await start();
      await proposeBy(site, 'By postfix', amina);
      await proposeBy(site, 'Busy', 'busy@example.net');
      await proposeBy(site, 'Gone', 'gone@example.net');
      const rows = await tried(9, 1);
      const names = new Set(rows.map(({ id }) => `<${id}@localhost>`));
      for (const [address, count] of [
        [amina, 1],
        [ben, 3],
        [chandra, 3],
      ] as const) {
        const mails = await vi.waitFor(
          async () => {
            const box = await postfix.box(address);
            expect(box).toHaveLength(count);
            return box;
          },
          { timeout: 10_000 },
        );
        for (const mail of mails) {
          expect(mail).toMatch(/\(using TLSv1\.[23] with cipher/);
          expect(mail).toContain('(Authenticated sender: town@localhost)');
          expect(names.delete(/^Message-ID: (.*)$/m.exec(mail)?.[1] ?? '')).toBe(true);
        }
      }
      expect(names.size).toBe(2);
      const [busy] = rows.filter(({ trouble }) => trouble?.includes('451'));
      expect(busy).toMatchObject({ sent_at: null, failed_at: null, trouble: expect.stringContaining('4.7.1') });
      const [gone] = rows.filter(({ trouble }) => trouble?.includes('550'));
      expect(gone).toMatchObject({
        sent_at: null,
        failed_at: expect.any(Number),
        trouble: expect.stringContaining('5.1.1'),
      });

      const desk = (await postfix.box(ben))
        .map((mail) => /\/desk\/[\w-]{43}\//.exec(mail.replace(/=\r?\n/g, ''))?.[0])
        .find(Boolean);
      const page = await (await fetch(site + desk)).text();
      expect(page).toContain('Undeliverable');
      expect(page).toContain('1 mail to people who sent something');
      await stop();
    });

    it('a certificate that nobody trusts, then a wrong password: all waits, and arrives once when it is mended, in TLS from the start', async () => {
      await forgetState(state);
      state = await newState();
      const before = (await postfix.log()).length;
      await proposeBy(await start({ NODE_EXTRA_CA_CERTS: '' }), 'By 465', dov);
      for (const row of await tried(3, 1)) expect(row).toMatchObject({ sent_at: null, failed_at: null });
      await stop();
      // It did not even say who it is.
      expect((await postfix.log()).slice(before)).not.toMatch(/mail=|auth=|ehlo=2/);

      await timePasses(state);
      await aMinutePasses(await start({ SMTP_PASS: 'wrong' }));
      for (const row of await tried(3, 2)) {
        expect(row).toMatchObject({ sent_at: null, failed_at: null, trouble: expect.stringContaining('535') });
      }
      await stop();

      await timePasses(state);
      expect(await postfix.box(dov)).toEqual([]);
      const site = await start({ SMTP_PORT: '465' });
      await aMinutePasses(site);
      for (const row of await tried(3, 3)) expect(row).toMatchObject({ trouble: null, sent_at: expect.any(Number) });
      await aMinutePasses(site);
      await vi.waitFor(async () => expect(await postfix.box(dov)).toHaveLength(1), { timeout: 10_000 });
      expect((await postfix.box(dov))[0]).toMatch(/\(using TLSv1\.[23] with cipher/);
      expect(await postfix.log()).toMatch(/sasl_method=LOGIN/);
      await stop();
    });
  },
  180_000,
);
