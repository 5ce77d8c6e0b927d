/** What Amina and the others write into the ledger. */

import { env } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { openDatabase, writeTogether } from '../../schema/database.ts';
import { chained, insertActs, ledgerHead, type NewAct } from '../../schema/ledger/append.ts';
import { type ChainLine, openVerifier } from '../../schema/ledger/chain.ts';
import { ben, decide, everything, type Fields, filledIn, linkIn, read, rows, sent } from './town.ts';

export const soup: Fields = {
  act: 'task',
  what: 'Cooked pumpkin soup',
  quantity: '40',
  unit: 'meals',
  when: '2027-03-01',
  who: 'Amina',
  commons: '',
  email: '',
};

/** What a whole kitchen did, as the form for many lines takes it. */
export const kitchen: Fields = {
  when: '2027-03-01',
  commons: '',
  email: '',
  'act-1': 'task',
  'what-1': 'Cooked pumpkin soup',
  'quantity-1': '40',
  'unit-1': 'meals',
  'who-1': 'Amina',
  'act-2': 'hours',
  'what-2': 'Washed up',
  'quantity-2': '2,5',
  'unit-2': '',
  'who-2': 'Dora',
  'act-3': 'jar-in',
  'what-3': 'From the hat',
  'quantity-3': '35',
  'unit-3': '',
  'who-3': '',
};

/** Logs one act, and gives the path of the private link. */
export const log = (changes: Fields = {}) => sent('/log/', { ...soup, ...changes });

/** Logs what the kitchen did, and gives the path of the private link. */
export const logMany = (changes: Fields = {}) => sent('/log/many/', { ...kitchen, ...changes });

/** Has Ben approve what was logged last. */
export async function approveAct(): Promise<void> {
  const response = await decide(await linkIn('review', ben), 'approve');
  if (response.status !== 303) throw new Error(`The approval was answered with ${response.status}.`);
}

/** Logs one act and has it approved. */
export async function logged(changes: Fields = {}): Promise<string> {
  const yours = await log(changes);
  await approveAct();
  return yours;
}

/** Opens the form that corrects a line, changes it and sends it; gives the path of the private link. */
export async function correct(seq: number, changes: Fields = {}): Promise<string> {
  return sent('/log/', { ...(await filledIn(await read(`/log/?corrects=${seq}`))), ...changes });
}

const database = () => openDatabase(env.DB);
const inOneBatch = 500;

/** Writes lines straight into the ledger, for what takes more of them than anyone would type. */
export async function put(lines: Partial<NewAct>[]): Promise<void> {
  const at = Temporal.Instant.fromEpochMilliseconds(Date.now());
  const usual: NewAct = {
    act: 'task',
    what: 'Swept the alley',
    hundredths: 100,
    unit: 'items',
    date: '2027-03-01',
    who: 'Amina',
    commonsId: null,
    corrects: null,
    entryId: null,
    host: null,
  };
  const rows = chained(
    await ledgerHead(database()),
    lines.map((line) => ({ ...usual, ...line })),
    at,
  );
  for (let from = 0; from < rows.length; from += inOneBatch) {
    await writeTogether(database(), [insertActs(database(), rows.slice(from, from + inOneBatch))]);
  }
}

/** So many lines, each made from its number. */
export const putMany = (count: number, make: (n: number) => Partial<NewAct> = () => ({})) =>
  put(Array.from({ length: count }, (_, index) => make(index + 1)));

/** Where each entry of the ledger stands, in the order they came. */
export const statuses = async () =>
  (await rows<{ status: string }>("select status from entries where kind = 'ledger' order by created_at")).map(
    ({ status }) => status,
  );

/** The lines of an export of the chain. */
export const linesOf = (ndjson: string): ChainLine[] =>
  ndjson
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Checks the whole public chain as a neighbour would; gives its lines. */
export async function verified(): Promise<ChainLine[]> {
  const text = await read('/ledger.json');
  const verifier = openVerifier((data) => createHash('sha256').update(data).digest());
  for (const line of text.split('\n').filter(Boolean)) {
    const broken = verifier.check(line);
    if (broken) throw new Error(broken.message);
  }
  return linesOf(text);
}

/** What each line of the whole public chain says was done. */
export const written = async () => (await verified()).map(({ words: { what } }) => what?.text);

/** The numbers of the lines that a page shows, in its order. */
export const numbersOn = (html: string): number[] =>
  [...html.matchAll(/<li id="act-(\d+)"/g)].map(([, seq]) => Number(seq));

/** Where the link onward to older lines leads, or null where there is none. */
export const olderOn = (html: string): string | null =>
  /<a class="button quiet" href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;

/** Follows the links onward from a page to the last one; gives the numbers on each. */
export async function pagesFrom(path: string): Promise<number[][]> {
  const pages: number[][] = [];
  for (let next: string | null = path; next !== null && pages.length < 100; ) {
    const html = await read(next);
    pages.push(numbersOn(html));
    next = olderOn(html);
  }
  return pages;
}

/** The page that the address of a line leads to. */
export const linePage = (address: string) => read(address.replace(/#.*/, ''));

// Letters that nothing else in the database is written with: each is three bytes that begin with these two.
export const nino = 'ნინო';
export const khinkali = 'ხინკალი';
const georgian = [0xe1, 0x83];

/** Whether a text or bytes that spell Georgian are left anywhere in the database. */
export async function georgianIsLeft(): Promise<string[]> {
  const { inbox: _onThisMachineOnly, ...tables } = await everything();
  const bytes = (row: Record<string, unknown>) => Object.values(row).filter(Array.isArray) as number[][];
  return Object.entries(tables)
    .filter(([, list]) =>
      (list as Record<string, unknown>[]).some(
        (row) =>
          /[\u10a0-\u10ff]/.test(JSON.stringify(row)) ||
          bytes(row).some((blob) => blob.some((byte, at) => byte === georgian[0] && blob[at + 1] === georgian[1])),
      ),
    )
    .map(([name]) => name);
}
