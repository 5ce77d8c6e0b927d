/**
 * A small town for each test: an empty migrated database and a clock that stands at Monday
 * 1 March 2027, 13:00 in Berlin. Amina proposes; Ben and Chandra are the stewards.
 */
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test';
import { env as bindings } from 'cloudflare:workers';
import { vi } from 'vitest';
import worker from '../../worker/index.ts';
import { forgetAll } from '../../worker/memory.ts';
import { emptyDatabase } from '../database.ts';
import { today } from '../setup.ts';
import { counting, watched } from './counting.ts';

export const amina = 'amina@example.net';
export const ben = 'ben@example.org';
export const chandra = 'chandra@example.org';
export { today };

/** What every request says of who sends it, beside its own headers. */
let person: Record<string, string> = {};

/** From now on all that a test does comes from one person’s browser, until the next test. */
export function allComeFrom(headers: Record<string, string>): void {
  person = headers;
}

export async function newTown() {
  person = {};
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(today) });
  forgetAll();
  await emptyDatabase();
}

/** Turns the clock to another moment. */
export const itIs = (moment: string) => vi.setSystemTime(new Date(moment));

/** Bindings or settings that differ from the town's own. */
export type Changes = Partial<Record<keyof Cloudflare.Env, unknown>> & Record<string, unknown>;

export interface Sending {
  headers?: Record<string, string>;
  env?: Changes;
  host?: string;
  method?: string;
  body?: BodyInit;
}

/** One request, answered when everything that goes on after the response is done, too. */
export async function visit(
  path: string,
  { env = {}, host = 'http://localhost', ...init }: Sending = {},
): Promise<Response> {
  const context = createExecutionContext();
  const headers = { ...person, ...init.headers };
  const request = new Request(new URL(path, host), { redirect: 'manual', ...init, headers });
  const asked = watched({ ...bindings, ...env } as Cloudflare.Env);
  const response = await worker.fetch(request, asked.env, context);
  // Read before waiting: a body that is still being filled holds the context open.
  const body = await response.arrayBuffer();
  await waitOnExecutionContext(context);
  stayedWithin(asked.times(), `${request.method} ${path}`);
  return new Response(response.status === 304 || body.byteLength === 0 ? null : body, response);
}

export const read = async (path: string, sending?: Sending) => (await visit(path, sending)).text();

/** The rows that D1 says it read for each of some pages, made anew. */
export async function rowsRead(paths: string[]): Promise<Record<string, number>> {
  const read: Record<string, number> = {};
  for (const path of paths) {
    forgetAll();
    const { count, DB } = counting();
    const { status } = await visit(path, { env: { DB } });
    if (status !== 200) throw new Error(`${path} was answered with ${status}.`);
    read[path] = count.rows;
  }
  return read;
}

export type Fields = Record<string, string>;

/** Sends a form. It takes a second to press a button: what comes later is later. */
export function post(path: string, fields: Fields, sending: Sending = {}) {
  vi.advanceTimersByTime(1000);
  return visit(path, {
    ...sending,
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...sending.headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** Sends a form that is taken, and gives the path that it leads to. */
export async function sent(path: string, fields: Fields, sending?: Sending): Promise<string> {
  const response = await post(path, fields, sending);
  if (response.status !== 303)
    throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** What comes over somebody’s connection to the net. */
export const over = (connection: string): Sending => ({ headers: { 'CF-Connecting-IP': connection } });

/** What Amina would like to hold, as the form takes it. */
export const swapTable: Fields = {
  title: 'Swap table on the court',
  kind: 'free-store',
  summary: 'Bring what you no longer use.\n\nTake what you like.',
  date: '2027-03-13',
  starts: '14:00',
  ends: '17:00',
  repeats: 'never',
  until: '',
  area: 'Riverside',
  place: 'Basketball court, 12 Quay Street',
  reveal: 'now',
  bring: 'A bag',
  access: 'Step-free',
  host: 'Court neighbours',
  steward_name: 'Amina',
  steward_email: amina,
};

/** Proposes, and gives the path of the private link. */
export const propose = (changes: Fields = {}, sending?: Sending) =>
  sent('/propose/', { ...swapTable, ...changes }, sending);

export interface Received {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** Every mail that went out, newest first. */
export const inbox = async (to?: string): Promise<Received[]> => {
  const mails = JSON.parse(await read('/inbox.json')) as Received[];
  return mails.filter((mail) => !to || mail.to === to);
};

/** What somebody’s mails are about, newest first. */
export const subjects = async (to: string) => (await inbox(to)).map(({ subject }) => subject);

/** The path of the newest link of one purpose in somebody's mail. */
export async function linkIn(
  purpose: 'yours' | 'review' | 'desk' | 'invitation' | 'keeper' | 'address',
  to: string,
  about = '',
): Promise<string> {
  for (const mail of await inbox(to)) {
    const link = new RegExp(`/${purpose}/[A-Za-z0-9_-]{43}/`).exec(mail.text)?.[0];
    if (link && mail.text.includes(about)) return link;
  }
  throw new Error(`No ${purpose} link in the mail of ${to}.`);
}

export const decide = (link: string, decision: string, note = '') => post(link, { decision, note });

/** Proposes and has Ben approve it; gives the private link and the public page. */
export async function publish(changes: Fields = {}): Promise<{ yours: string; page: string }> {
  const yours = await propose(changes);
  await decide(await linkIn('review', ben), 'approve');
  const mail = (await inbox(changes.steward_email ?? amina)).find(({ subject }) => subject.startsWith('It is up'));
  const page = /http:\/\/localhost(\/commons\/\S+\/)/.exec(mail?.text ?? '')?.[1];
  if (!page) throw new Error('No mail says where it is up.');
  return { yours, page };
}

/** Says for somebody, behind the link at the end of their newest mail, that the address is theirs or not. */
export async function says(press: 'mine' | 'never', who: string): Promise<void> {
  const box = /http:\/\/localhost(\/mail\/\S+)/.exec((await inbox(who))[0]?.text ?? '')?.[1];
  if (!box) throw new Error(`No mail to ${who} ends with a link for it.`);
  const response = await post(box, { press });
  if (response.status !== 303) throw new Error(`The mail box was answered with ${response.status}.`);
}

/** What the clock starts every minute. */
export async function aMinutePasses(env: Changes = {}): Promise<void> {
  const asked = watched({ ...bindings, ...env } as Cloudflare.Env);
  await worker.scheduled(createScheduledController(), asked.env);
  stayedWithin(asked.times(), 'A minute');
}

/** Whatever a test is about: nothing that it does asks others as often as the free plan forbids. */
function stayedWithin(times: number, what: string): void {
  if (times >= 50) throw new Error(`${what} asked others ${times} times, and must stay below 50.`);
}

/** Every row of every table, to compare before and after. */
export async function everything(): Promise<Record<string, unknown[]>> {
  const { results } = await bindings.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' and name <> 'd1_migrations'",
  ).all<{ name: string }>();
  const tables: Record<string, unknown[]> = {};
  for (const { name } of results) tables[name] = (await bindings.DB.prepare(`select * from "${name}"`).all()).results;
  return tables;
}

/** The rows of one query. */
export const rows = async <Row = Record<string, unknown>>(query: string): Promise<Row[]> =>
  (await bindings.DB.prepare(query).all<Row>()).results;

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
export const decoded = (html: string) => html.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => entities[name] ?? '');

/** The text that people read on a page, without its markup. */
export const words = (html: string) => decoded(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

/** Every element of a page as `name attribute attribute`, to see what markup got into it. */
export async function elements(html: string): Promise<string[]> {
  const found: string[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element(element) {
      const attributes = [...(element.attributes as unknown as Iterable<[string, string]>)];
      found.push([element.tagName, ...attributes.map(([name, value]) => `${name}=${value}`)].join(' '));
    },
  });
  await rewriter.transform(new Response(html)).arrayBuffer();
  return found;
}

/** What stands in the fields of a page's form. */
export async function filledIn(html: string): Promise<Fields> {
  const fields: Fields = {};
  let area = '';
  let select = '';
  const keep = (name: string, value: string) => {
    fields[name] = decoded(value);
  };
  const rewriter = new HTMLRewriter()
    .on('input', {
      element(input) {
        const name = input.getAttribute('name') ?? '';
        const isChoice = /^(radio|checkbox)$/.test(input.getAttribute('type') ?? '');
        if (!isChoice || input.hasAttribute('checked')) keep(name, input.getAttribute('value') ?? '');
      },
    })
    .on('select', {
      element(element) {
        select = element.getAttribute('name') ?? '';
      },
    })
    .on('option[selected]', { element: (option) => keep(select, option.getAttribute('value') ?? '') })
    .on('textarea', {
      element(element) {
        area = element.getAttribute('name') ?? '';
        fields[area] = '';
      },
      text(chunk) {
        fields[area] += decoded(chunk.text);
        // The parser of a browser drops the line break that follows the tag.
        if (chunk.lastInTextNode) fields[area] = (fields[area] ?? '').replace(/^\n/, '');
      },
    });
  await rewriter.transform(new Response(html)).arrayBuffer();
  return fields;
}
