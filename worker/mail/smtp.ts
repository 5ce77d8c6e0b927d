import { connect } from 'cloudflare:sockets';
import type { Email } from 'worker-mailer';

/** The server will never take this mail, however often it is asked (a 5xx, RFC 5321 §4.2.1). */
export class Refused extends Error {}

export interface SmtpServer {
  host: string;
  port: number;
  /** Empty where the server wants no password. */
  user: string;
  pass: string;
  /** How we call ourselves in EHLO. */
  name: string;
}

/** How long the server may take for one answer, in milliseconds. */
const patience = 20_000;

/** More than any honest answer: a server must not fill the memory. */
const longestAnswer = 65_536;

const context = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** A line on which the server waits for mails. */
export interface OpenLine {
  /**
   * @throws {Refused} when the server refused the mail for good
   * @throws {Error} when it may take it another time
   */
  handOver(mail: Email, to: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Calls the mail server and signs in. The dialogue is ours, because it must never go on in clear text
 * where TLS was stripped, must notice a line that was closed, and must tell a refusal from a fault.
 *
 * @throws {Error} when no mail can be handed over now
 */
export async function openLine(server: SmtpServer): Promise<OpenLine> {
  const line = new Line(server);
  try {
    await greet(line, server);
  } catch (error) {
    // A worker may hold six connections: one that was refused must not keep the next mails waiting.
    await line.close();
    throw error;
  }
  return {
    close: () => line.close(),
    async handOver(mail, to) {
      await line.offer('MAIL FROM', `MAIL FROM:<${mail.from.email}>`, '2');
      await line.offer('RCPT TO', `RCPT TO:<${to}>`, '2');
      await line.offer('DATA', 'DATA', '3');
      await line.offer('the mail', shortBoundaries(mail.getEmailData()).replace(/\r\n$/, ''), '2');
    },
  };
}

/** The library's boundaries make lines of 104 octets; 64 random bits of them do as well. */
const shortBoundaries = (written: string) =>
  written.replace(/\b(mixed|alternative)_([0-9a-f]{16})[0-9a-f]{40}\b/g, '$1_$2');

async function greet(line: Line, server: SmtpServer): Promise<void> {
  await line.open();
  await line.ask('the greeting', null, '220');
  let offers = await line.ask('EHLO', `EHLO ${server.name}`, '2');
  if (server.port !== 465 && /^250[ -]STARTTLS\b/im.test(offers)) {
    await line.ask('STARTTLS', 'STARTTLS', '220');
    await line.secure();
    offers = await line.ask('EHLO', `EHLO ${server.name}`, '2');
  } else if (server.port !== 465 && !context.has(server.host)) {
    throw new Error(
      'The mail server offers no STARTTLS on this port, so nothing was sent: mails hold private links. Set SMTP_PORT to 465, or to a port with STARTTLS.',
    );
  }
  if (server.user) await signIn(line, server, offers);
}

async function signIn(line: Line, { user, pass }: SmtpServer, offers: string): Promise<void> {
  const ways = (/^250[ -]AUTH[ =](.*)$/im.exec(offers)?.[1] ?? '').toUpperCase().split(/\s+/);
  if (ways.includes('PLAIN')) {
    await line.ask('AUTH', `AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`, '235');
  } else if (ways.includes('LOGIN')) {
    await line.ask('AUTH', 'AUTH LOGIN', '334');
    await line.ask('AUTH', base64(user), '334');
    await line.ask('AUTH', base64(pass), '235');
  } else {
    throw new Error('SMTP_USER is set, but the mail server takes neither AUTH PLAIN nor AUTH LOGIN.');
  }
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** 530 to 538 speak of signing in and of TLS: what is wrong is a setting, not the mail. */
const isForGood = (answer: string) => /^5/.test(answer) && !/^53[0-8]/.test(answer);

class Line {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #heard = '';

  constructor({ host, port }: SmtpServer) {
    const secureTransport = port === 465 ? 'on' : 'starttls';
    this.#socket = connect({ hostname: host, port }, { secureTransport, allowHalfOpen: false });
    // Said on every read and write, too; unheard here, it would be logged as an error of ours.
    this.#socket.closed.catch(() => {});
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  open = () => within(this.#socket.opened, 'a connection');

  /** Goes on in TLS. The certificate must be of the host that was asked for. */
  async secure(): Promise<void> {
    // Whatever was said before could have been put there by someone in between.
    if (this.#heard !== '') throw new Error('The mail server said more than it was asked before TLS began.');
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#socket = this.#socket.startTls();
    this.#socket.closed.catch(() => {});
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
    await within(this.#socket.opened, 'TLS');
  }

  /** Says a line, if any, and gives the answer, which must begin so. */
  async ask(what: string, words: string | null, begins: string): Promise<string> {
    const answer = await this.#exchange(what, words);
    if (!answer.startsWith(begins)) throw new Error(`The mail server answered ${what} with: ${answer}`);
    return answer;
  }

  /** The same for what is about this one mail: a 5xx refuses it for good. */
  async offer(what: string, words: string, begins: string): Promise<void> {
    const answer = await this.#exchange(what, words);
    if (answer.startsWith(begins)) return;
    const says = `The mail server answered ${what} with: ${answer}`;
    throw isForGood(answer) ? new Refused(says) : new Error(says);
  }

  async close(): Promise<void> {
    try {
      await within(this.#writer.write(new TextEncoder().encode('QUIT\r\n')), 'QUIT', 1000);
      await within(this.#answer(), 'QUIT', 1000);
    } catch {
      // It is over either way.
    }
    this.#socket.close().catch(() => {});
  }

  #exchange = (what: string, words: string | null) =>
    within(
      (async () => {
        if (words !== null) await this.#writer.write(new TextEncoder().encode(`${words}\r\n`));
        return this.#answer();
      })(),
      what,
    );

  /** One whole answer: lines with a hyphen after the code go on. */
  async #answer(): Promise<string> {
    for (;;) {
      const [whole] = /^(?:\d{3}-.*\r?\n)*\d{3}(?: .*)?\r?\n/.exec(this.#heard) ?? [];
      if (whole !== undefined) {
        this.#heard = this.#heard.slice(whole.length);
        return whole.trim();
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error('The mail server closed the line.');
      this.#heard += new TextDecoder().decode(value);
      if (this.#heard.length > longestAnswer) throw new Error('The mail server says too much.');
    }
  }
}

function within<Result>(promise: Promise<Result>, what: string, most = patience): Promise<Result> {
  let clock: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, fail) => {
    clock = setTimeout(() => fail(new Error(`The mail server was silent for ${most / 1000} s at ${what}.`)), most);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(clock));
}
