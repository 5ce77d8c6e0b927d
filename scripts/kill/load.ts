import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Proposal } from '../../schema/commons/form.ts';
import { plainProposal } from '../example/public-commons.ts';
import { start } from '../local/project.ts';
import { type Promised, stewards } from './count.ts';

/** People who send forms at the same time. */
const people = 24;

/** A moment of load after the first answer, in milliseconds: never the same, so that the kill hits every step. */
const loadFor = () => Math.random() * 1500;

const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Every form sent carries a code that its entry, its page and its mails can be found by. */
const addressOf = (code: string) => `${code}@example.net`;

const proposal = (code: string) => ({
  title: `Table ${code}`,
  kind: 'free-store',
  summary: 'Bring what you like.',
  date: daysAhead(9),
  starts: '14:00',
  ends: '17:00',
  repeats: 'never',
  area: 'Riverside',
  place: '12 Quay Street',
  reveal: 'now',
  steward_name: 'Amina',
  steward_email: addressOf(code),
});

const act = (code: string) => ({
  act: 'task',
  what: `Soup ${code}`,
  quantity: '4',
  unit: 'meals',
  when: daysAhead(-1),
  who: 'Amina',
  email: addressOf(code),
});

/** The commons that people sign up for: more come than it has places, so that most of them wait in line. */
export const soup: Proposal = {
  ...plainProposal,
  title: 'Soup',
  kind: 'kitchen',
  summary: 'For whoever is there.',
  date: daysAhead(9),
  starts: '18:00',
  area: 'Riverside',
  place: '12 Quay Street',
  roles: '200 × Chopping',
};

/** Some with a name to show, which waits for a steward, and some who are only counted. */
const signup = (code: string) => ({
  commons: 'soup',
  role: 'Chopping',
  date: soup.date,
  name: `Zoe ${code}`,
  email: addressOf(code),
  show_name: code.length % 2 === 0 ? 'yes' : '',
});

/**
 * What the crowd sends, each form in its turn. One more kind is one more line here, if its entry can be
 * found by its code (`entriesOf` in kill-count.ts) and its page by the private link shows the code.
 */
const forms: { path: string; answers: (code: string) => Record<string, string> }[] = [
  { path: '/propose/', answers: proposal },
  { path: '/log/', answers: act },
  { path: '/sign-up/', answers: signup },
];

/** A site under load, which is killed and started again on the same database. */
export class Loaded {
  sent = 0;
  refused = 0;
  /** Starts that ended by themselves, mostly because the port of the killed one was not free yet. */
  repeated = 0;
  /** What a 303 promised: it arrived, so its entry must be there. */
  readonly promised: Promised[] = [];
  /** The codes whose private link was opened and showed the entry. */
  readonly opened = new Set<string>();
  readonly #state: string;
  readonly #port: number;
  readonly #site: string;

  constructor(state: string, port: number) {
    this.#state = state;
    this.#port = port;
    this.#site = `http://localhost:${port}`;
  }

  /** Starts the site, loads it for a moment, kills it in the middle of that. */
  async round(round: number): Promise<void> {
    const server = await this.#start();
    let alive = true;
    const crowd = Array.from({ length: people }, async (_, person) => {
      for (let count = 0; alive; count++) await this.#send(`r${round}p${person}n${count}x`, person + count);
    });
    // The minutely work takes the same mails as the answers do.
    const clock = this.#tick();
    const before = this.promised.length;
    for (let tries = 0; this.promised.length === before && tries < 400; tries++) await wait(25);
    await wait(loadFor());
    alive = false;
    await kill(server);
    await Promise.all([...crowd, clock]);
  }

  /** Starts the site, hands over so many mails, opens the private links that were not opened yet, ends it in order. */
  async calmly(owed: number): Promise<void> {
    const server = await this.#start();
    for (let mails = 0; mails <= owed; mails += 20) await this.#tick();
    for (const { code, path } of this.promised.filter((one) => !this.opened.has(one.code))) {
      const answer = await fetch(this.#site + path);
      const text = await answer.text();
      if (answer.ok && text.includes(code)) this.opened.add(code);
      else throw new Error(`The private link that a 303 gave for ${code} answers with ${answer.status}.`);
    }
    const closed = once(server, 'close');
    server.kill('SIGINT');
    await closed;
  }

  async #send(code: string, turn: number): Promise<void> {
    this.sent += 1;
    const form = forms[turn % forms.length];
    if (!form) return;
    const answer = await fetch(this.#site + form.path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form.answers(code)),
      // Everybody sends from a network of their own, as a crowd does.
      headers: { 'CF-Connecting-IP': `2001:${code.replace(/\D/g, '').slice(-4)}::1` },
    }).catch(() => null);
    if (!answer) return;
    const path = answer.headers.get('Location');
    if (answer.status === 303 && path) this.promised.push({ code, path: new URL(path, this.#site).pathname });
    else this.refused += 1;
  }

  /** What the clock starts every minute. */
  async #tick(): Promise<void> {
    await fetch(`${this.#site}/cdn-cgi/local/scheduled`).catch(() => null);
  }

  async #start(): Promise<ChildProcess> {
    for (let tries = 1; ; tries++) {
      const server = await this.#startOnce();
      if (server) return server;
      if (tries === 5) throw new Error(`The site does not start. Is port ${this.#port} in use?`);
      this.repeated += 1;
      await wait(1000);
    }
  }

  async #startOnce(): Promise<ChildProcess | null> {
    // Every entry is to have its receipt, however many there are.
    const settings = { SITE_URL: this.#site, MAIL: 'inbox', STEWARDS: stewards.join(), RECEIPTS_AN_HOUR: '1000000' };
    const server = start(
      'wrangler',
      [
        ...['dev', '--port', String(this.#port), '--persist-to', this.#state, '--log-level', 'none'],
        '--show-interactive-dev-session=false',
        ...['--inspector-port', '0'],
        ...Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
      ],
      // A process group of its own, so that all of it can be killed at one stroke.
      { stdio: 'ignore', detached: true },
    );
    for (let tries = 0; tries < 600; tries++) {
      if (server.exitCode !== null) return null;
      const answer = await fetch(`${this.#site}/`).catch(() => null);
      if (answer?.ok) return server;
      await wait(50);
    }
    await kill(server);
    throw new Error('The site does not answer.');
  }
}

/** SIGKILL to every process of the site: none of them can finish anything. */
async function kill(server: ChildProcess): Promise<void> {
  if (!server.pid || server.exitCode !== null) throw new Error('The site ended before it was killed.');
  const closed = once(server, 'close');
  process.kill(-server.pid, 'SIGKILL');
  await closed;
}
