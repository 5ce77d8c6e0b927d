import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { evil, forms, ownPlaces } from '../forms.ts';
import { processorOf, workersOn } from './processor.ts';
import { forgetState, newState, type Server, startServer } from './server.ts';
import { ben, proposal } from './town.ts';

/** Processor time is read from /proc. */
const canCount = existsSync('/proc/self/schedstat');
/** The budget: what a form takes, compared to one of the same size that is all the letter a. */
const most = 5;
/** Less than this, in milliseconds, is no cost: it is what two plain forms may differ by. */
const nothing = 10;

/** So many plain forms are counted together, to know what one takes. */
const plainOnes = 8;
/**
 * So many evil ones are counted together, before each is by itself. As measured without the bound before a text and
 * without the cut before its marks are put in order: 80 ms in a form of 104 KB and 247 ms in one of 192 KB, where a
 * plain one takes 10 ms; each of the two alone keeps all that is typed below 25 ms.
 */
const together = 6;

/** Mail goes out after the answer. */
const patience = { timeout: 30_000, interval: 200 };

type Mail = { to: string; subject: string; text: string };

let state: string;
let server: Server;
let workers: number[];
/** Where each form is posted to here. */
const places = new Map<string, string>();
let sent = 0;

/** Each from another connection: no form is one too many. */
const send = (path: string, answers: Record<string, string>) => {
  sent += 1;
  const connection = `2001:db8:${(sent >> 8).toString(16)}:${(sent & 255).toString(16)}::1`;
  return fetch(`${server.site}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'CF-Connecting-IP': connection },
    body: new URLSearchParams(answers),
  });
};

async function link(purpose: string, to: string, about: string): Promise<string> {
  const mails: Mail[] = await (await fetch(`${server.site}/inbox.json`)).json();
  for (const { text } of mails.filter((mail) => mail.to === to && mail.text.includes(about))) {
    const found = new RegExp(`/${purpose}/[A-Za-z0-9_-]{43,86}/`).exec(text)?.[0];
    if (found) return found;
  }
  throw new Error(`No ${purpose} link in the mail of ${to} about ${about}.`);
}

async function sender(path: string, answers: Record<string, string>): Promise<string> {
  const answer = await send(path, answers);
  if (answer.status !== 303) throw new Error(`${path} was answered with ${answer.status}.`);
  return new URL(answer.headers.get('Location') ?? '', server.site).pathname;
}

async function published(path: string, answers: Record<string, string>, to: string, about: string) {
  const yours = await sender(path, answers);
  await vi.waitFor(() => link('review', ben, about), patience);
  await send(await link('review', ben, about), { decision: 'approve', note: '' });
  const page = await vi.waitFor(async () => {
    const mails: Mail[] = await (await fetch(`${server.site}/inbox.json`)).json();
    const up = mails.find((mail) => mail.to === to && mail.subject === `It is up: ${about}`);
    const found = /https?:\/\/[^/\s]+(\/(?:commons|offers)\/\S+\/)/.exec(up?.text ?? '')?.[1];
    if (!found) throw new Error(`“${about}” is not up.`);
    return found;
  }, patience);
  return { yours, page };
}

/** Puts up what the private forms are about, and notes the way to each. */
async function fillTown() {
  const commons = await published(
    '/propose/',
    proposal('Swap table', 'amina@a.example'),
    'amina@a.example',
    'Swap table',
  );
  const waits = await sender('/propose/', proposal('Waits', 'amina@b.example'));
  const goes = await sender('/propose/', proposal('Goes', 'amina@c.example'));
  const own = await ownPlaces({ commons, send, published, link: (...of) => vi.waitFor(() => link(...of), patience) });
  const desk = await link('desk', ben, '');
  const review = await link('review', ben, 'Waits');
  const ways: [RegExp, string][] = [
    [/^\/yours\/:token\/withdrawal\//, goes],
    [/^\/yours\/:token\/$/, waits],
    [/^\/yours\/:token\//, commons.yours],
    [/^\/mail\/:box\//, await link('mail', 'amina@a.example', '')],
    [/^\/review\/:token\//, review],
    [/^\/desk\/:token\//, desk],
  ];
  for (const { path } of forms) {
    const [, start] = ways.find(([shape]) => shape.test(path)) ?? [];
    const rest = path
      .replace(/^\/offers\/:slug\/|^\/[a-z]+\/:(token|box)\//, '')
      .replace(/:(about|entry)/, crypto.randomUUID());
    places.set(path, own.get(path) ?? (start ? start + rest : path));
  }
}

beforeAll(async () => {
  if (!canCount) return;
  state = await newState();
  // Without the example: its lists would be drawn under each form.
  await writeFile(join(state, 'example-cleared'), '');
  server = await startServer(state, {}, { built: true });
  workers = workersOn(state);
  await fillTown();
}, 300_000);
afterAll(async () => {
  await server?.stop();
  if (state) await forgetState(state);
});

/** What some forms take together, in milliseconds of processor. A few are on their way at once, as it comes. */
async function cost(path: string, forms: Record<string, string>[]): Promise<number> {
  const before = await processorOf(workers);
  const left = [...forms];
  const sender = async () => {
    for (let answers = left.pop(); answers; answers = left.pop()) {
      const response = await send(path, answers);
      await response.arrayBuffer();
      if (response.status === 503) throw new Error(`${path} failed.`);
    }
  };
  await Promise.all([sender(), sender(), sender()]);
  return (await processorOf(workers)) - before;
}

const bytes = (text: string) => new URLSearchParams({ a: text }).toString().length - 'a='.length;
/** As many of a pattern as are so many bytes on their way. */
const ofBytes = (pattern: string, size: number) => pattern.repeat(Math.max(1, Math.floor(size / bytes(pattern))));
/** As many of a pattern as are so many characters. */
const ofLength = (pattern: string, length: number) => [...pattern.repeat(length)].slice(0, length).join('');

const between = 'pluses between letters';
const patterns = Object.entries({ ...evil, [between]: ' ' });
const written = (what: string, text: string) => (what === between ? `a${text.slice(2)}b` : text);

/** One way to fill in a form. */
interface Filled {
  what: string;
  answers: Record<string, string>;
}
/** Evil ways of one size, and the plain ones that they are compared to. */
interface Filling {
  plain: Filled[];
  evil: Filled[];
}

/** One field with as much as can be sent, each in its turn; and all with as much as they take. */
function fillings({ asks, kilobytes }: (typeof forms)[number]): Filling[] {
  const size = kilobytes * 1024 - 200;
  const names = Object.keys(asks);
  const plain = names.map((name) => ({ what: name, answers: { [name]: ofBytes('a', size) } }));
  // Each by itself and as long as can be: what grows with the square of its length hides in a sixth of it.
  const alone = names.map((name) => ({
    plain,
    evil: patterns.map(([what, one]) => ({
      what: `${name}: ${what}`,
      answers: { [name]: written(what, ofBytes(one, size)) },
    })),
  }));
  const all = (what: string, one: string): Filled => ({
    what: `all fields: ${what}`,
    answers: Object.fromEntries(
      Object.entries(asks).map(([name, length]) => [name, written(what, ofLength(one, length || 100))]),
    ),
  });
  return [...alone, { plain: [all('the letter a', 'a')], evil: patterns.map(([what, one]) => all(what, one)) }];
}

/** What a plain form takes, in milliseconds of processor: many together, each of them in its turn. */
async function usualOf(place: string, plain: Filled[]): Promise<number> {
  const ones = Array.from({ length: plainOnes }, (_, index) => plain[index % plain.length]?.answers ?? {});
  return (await cost(place, ones)) / plainOnes;
}

/** Those of some evil ways that take too much, each looked at by itself. */
async function dearOf(place: string, plain: Filled[], evil: Filled[]): Promise<string[]> {
  const dear: string[] = [];
  let usual = await usualOf(place, plain);
  for (const { what, answers } of evil) {
    const isDear = (taken: number) => taken > most * usual && taken > nothing;
    let taken = await cost(place, [answers]);
    // What else ran in the same moment is counted, too, but not four times.
    for (let tries = 0; isDear(taken) && tries < 3; tries++) {
      usual = Math.max(usual, await usualOf(place, plain));
      taken = Math.min(taken, await cost(place, [answers]));
    }
    if (isDear(taken)) dear.push(`${what} take ${taken.toFixed(1)} ms, not ${usual.toFixed(1)} ms`);
  }
  return dear;
}

it.skipIf(!canCount).each(forms.filter(({ asks, like }) => Object.keys(asks).length > 0 && !like))(
  'Nothing that is typed into a form costs much more than the letter a: $path',
  async (form) => {
    const place = places.get(form.path) ?? form.path;
    const dear: string[] = [];
    let usual = 0;
    let before: Filled[] = [];
    for (const { plain, evil } of fillings(form)) {
      if (plain !== before) usual = await usualOf(place, plain);
      before = plain;
      for (let at = 0; at < evil.length; at += together) {
        const some = evil.slice(at, at + together);
        const taken = await cost(
          place,
          some.map(({ answers }) => answers),
        );
        // One that takes five times as much is seen among six, even where the others take a third less than plain ones.
        const isMuch = taken > (some.length + (most - 1) / 2) * usual && taken > nothing;
        if (isMuch) dear.push(...(await dearOf(place, plain, some)));
      }
    }
    expect(dear).toEqual([]);
  },
  300_000,
);
