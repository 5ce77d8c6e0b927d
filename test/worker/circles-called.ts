/** Circles about a letter: verbs of the tests of circles. */
import { expect } from 'vitest';
import type { TestKeeper } from './circles.ts';
import { deskOf, written } from './circles-desk.ts';
import { post, read, words } from './town.ts';

/** A plan as a keeper fills it in: one whom it is about, a support person, and a keeper. */
export const planFields = {
  ...{ title: 'A talk about the yard', date: '2027-03-20', start: '18:00', place: 'The yard behind the library' },
  words: 'How we speak to each other when the yard is full.',
  ...{ 'more-invited': '1', 'more-support': '1', 'more-listener': '', 'more-keeper': '1' },
};

export interface CalledCircle {
  /** The writer's code. */
  code: string;
  secret: string;
  id: string;
  /** What a keeper presses, as the page answers it. */
  press(fields: Record<string, string>, keeper?: TestKeeper): Promise<{ status: number; html: string; page: string }>;
  /** The codes on the papers, by number. */
  papers(): Promise<Record<number, string>>;
}

/** Farida writes to some keepers, and the first of them calls a circle about it. */
export async function called(keepers: TestKeeper[], changes: Record<string, string> = {}): Promise<CalledCircle> {
  const letter = await written(keepers);
  const { code, secret, id } = letter;
  const press = async (fields: Record<string, string>, keeper = keepers[0] as TestKeeper) => {
    const answer = await post(`${await deskOf(keeper)}${letter.path}circle/`, { secret, ...fields });
    const html = await answer.text();
    return { status: answer.status, html, page: words(html) };
  };
  const first = await press({ press: 'plan', version: '0', ...planFields, ...changes });
  expect(first.page).toContain('It is called.');
  const papers = async () => codesIn((await press({ press: 'open' })).html);
  return { code, secret, id, press, papers };
}

function codesIn(html: string): Record<number, string> {
  const found = html.matchAll(/<h3>\s*Person (\d+),.*?<code>([^<]+)<\/code>/gs);
  return Object.fromEntries([...found].map(([, number, code]) => [number, code ?? '']));
}

/** What somebody in a circle reads with their code. */
export const invited = async (code: string) => words(await (await post('/invited/', { code })).text());

export async function answers(code: string, answer: string, version = '1') {
  const response = await post('/invited/answer/', { code, version, answer });
  return { status: response.status, page: words(await response.text()) };
}

export async function agrees(code: string, agree: 'yes' | 'no', version = '1') {
  const response = await post('/invited/agreement/', { code, version, agree });
  return { status: response.status, page: words(await response.text()) };
}

/** Everybody says yes to a plan, and was spoken with. */
export async function everybodyAgrees(circle: CalledCircle, version = '1'): Promise<string[]> {
  const papers = await circle.papers();
  const codes = [circle.code, ...Object.values(papers)];
  for (const code of codes) expect((await answers(code, 'yes', version)).page).toContain('Your answer is there.');
  for (const number of Object.keys(papers)) await circle.press({ press: `spoken-${number}`, version });
  return codes;
}

/** What everyone reads of circles. */
export const publicPage = async () => words(await read('/circles/'));
