import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canCertify, certificate } from '../../scripts/local/certificate.ts';
import { type MailServer, startMailServer } from '../../scripts/local/mail-server.ts';
import { forgetState, freePort, newState, runScript, type Server, startServer } from './server.ts';
import { ben, chandra, post, proposal } from './town.ts';

if (!canCertify) console.warn('There is no openssl, so mail by STARTTLS with a password is not tried.');

describe.skipIf(!canCertify)('By STARTTLS, with a password', () => {
  let state: string;
  let mail: MailServer;
  let server: Server;

  beforeAll(async () => {
    state = await newState();
    const { certPath, keyPath } = certificate(state);
    const [key, cert] = await Promise.all([readFile(keyPath), readFile(certPath)]);
    // This server takes a password, and any mail, in TLS only.
    mail = await startMailServer({ key, cert, authOptional: false, allowInsecureAuth: false });
    const settings = {
      MAIL_BY: 'smtp',
      SMTP_HOST: 'localhost',
      SMTP_PORT: String(mail.port),
      SMTP_USER: 'town',
      SMTP_PASS: 'right',
      NODE_EXTRA_CA_CERTS: certPath,
    };
    server = await startServer(state, settings, { built: true });
  });
  afterAll(async () => {
    await server?.stop();
    await mail?.close();
    await forgetState(state);
  });

  it('each mail of a proposal arrives once', async () => {
    const answer = await post(`${server.site}/propose/`, proposal('By STARTTLS', 'amina.tls@example.net'));
    expect(answer.status).toBe(303);
    await vi.waitFor(() => expect(mail.arrived).toHaveLength(3), { timeout: 20_000 });
    expect(mail.arrived.map(({ to }) => to).sort()).toEqual(['amina.tls@example.net', ben, chandra].sort());
    for (const { secure, user } of mail.arrived) expect({ secure, user }).toEqual({ secure: true, user: 'town' });
  });
});

it('killed with SIGKILL under load three times, the site keeps what its answers promised', async () => {
  const printed = await runScript('kill-test.ts', { PORT: String(await freePort()) }, ['--rounds', '3']);
  expect(printed).toContain('Nothing was lost, nothing came twice.');
}, 600_000);
