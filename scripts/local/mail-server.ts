import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    mailServer: { smtp: number; http: number };
  }
}

/** A mail as it came in, with how it came. */
export interface Arrived {
  to: string;
  user: string;
  secure: boolean;
  source: string;
}

export interface MailServer {
  port: number;
  arrived: Arrived[];
  /** Every address that was offered, in order: how often a mail was tried. */
  offered: string[];
  close(): Promise<void>;
}

const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

/**
 * A real mail server on loopback. What it does to a mail, the name before the @ says: `busy` gets
 * a 451 and `gone` a 550 to RCPT, `spam` a 554 to the mail itself, `hang` no answer ever, and
 * `drop` is taken in and the line cut instead of an answer. `busy-once` and `drop-once` do it only
 * to the first try.
 */
export async function startMailServer(options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<MailServer> {
  const arrived: Arrived[] = [];
  const offered: string[] = [];
  const isFirst = (address: string) => offered.filter((one) => one === address).length === 1;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (password === 'right') done(null, { user: username });
      else done(refusal(535, `5.7.8 ${username} may not come in`));
    },
    onRcptTo({ address }, _session, done) {
      offered.push(address);
      if (address.startsWith('hang')) return;
      if (address.startsWith('busy@') || (address.startsWith('busy-once') && isFirst(address))) {
        return done(refusal(451, `4.7.1 ${address} is greylisted`));
      }
      if (address.startsWith('gone')) return done(refusal(550, `5.1.1 <${address}>: there is no gone here`));
      done();
    },
    async onData(stream, session, done) {
      const source = await text(stream);
      const to = session.envelope.rcptTo[0]?.address ?? '';
      if (to.startsWith('spam')) return done(refusal(554, '5.7.1 We do not like it'));
      arrived.push({ to, user: String(session.user ?? ''), secure: session.secure, source });
      if (to.startsWith('drop@') || (to.startsWith('drop-once') && isFirst(to))) {
        return [...server.connections].find((one) => one.session === session)?.close();
      }
      done();
    },
    ...options,
  });
  server.on('error', () => {}); // A line that was cut is what these tests are about.
  const listening = server.listen(0, host);
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    arrived,
    offered,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** One mail server for the tests in workerd, which ask over HTTP what came in. */
export default async function setup({ provide }: TestProject) {
  const mail = await startMailServer({ hideSTARTTLS: true }, '0.0.0.0');
  const told = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ arrived: mail.arrived, offered: mail.offered }));
  }).listen(0, '127.0.0.1');
  await once(told, 'listening');
  provide('mailServer', { smtp: mail.port, http: (told.address() as AddressInfo).port });
  return async () => {
    told.close();
    await mail.close();
  };
}
