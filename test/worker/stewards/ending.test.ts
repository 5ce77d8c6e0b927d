import { beforeEach, describe, expect, it } from 'vitest';
import { askedAtTheDoor, oneMore } from '../stewards.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  inbox,
  itIs,
  newTown,
  post,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const dora = 'dora@example.org';
const emil = 'emil@example.org';
const why = 'She approved adverts for a month, and did not answer.';

let desks: Record<string, string>;

/** Ben, Chandra and Dora are stewards, and Emil. */
async function four(): Promise<void> {
  const bens = await askedAtTheDoor(ben);
  desks = { [ben]: bens, [chandra]: await askedAtTheDoor(chandra) };
  for (const one of [dora, emil]) desks[one] = await oneMore(bens, one);
}

/** The page about somebody's turn, by the link of another. */
async function about(whose: string, by: string): Promise<string> {
  const desk = desks[by] ?? '';
  const list = await read(`${desk}stewards/`);
  const found = new RegExp(`<a href="\\./([\\w-]{43})/">[^<]*<span class="visually-hidden">[^<]*${whose}`).exec(list);
  const own = /<a href="\.\/([\w-]{43})\/">Read why/.exec(list);
  return `${desk}stewards/${(whose === by ? own : found)?.[1]}/`;
}

const ask = async (whose: string, by: string) => post(await about(whose, by), { press: 'ask', text: why });
const agree = async (whose: string, by: string) => post(await about(whose, by), { press: 'agree' });

const onTurn = async () =>
  (await rows<{ n: number }>('select count(*) as n from stewards where ended_at is null'))[0]?.n ?? 0;

describe('The turn of a steward', () => {
  it('ends when one asks and a second agrees; all of them read why, and her links decide nothing', async () => {
    await four();
    expect((await ask(dora, ben)).status).toBe(303);
    for (const who of [ben, chandra, dora, emil]) {
      const [mail] = await inbox(who);
      expect(mail?.subject, who).toBe(`A turn is asked to end: ${dora}`);
      expect(mail?.text, who).toContain(why);
    }
    expect((await visit(desks[dora] ?? '')).status).toBe(200);
    expect(words(await read(await about(dora, chandra)))).toContain(why);
    expect((await agree(dora, chandra)).status).toBe(303);
    expect((await visit(desks[dora] ?? '')).status).toBe(403);
    expect(await onTurn()).toBe(3);
    for (const who of [ben, chandra, dora, emil]) expect(await subjects(who)).toContain(`A turn has ended: ${dora}`);
    expect(await rows('select * from endings')).toEqual([]);
  });

  it('is hers until then, and what she says to it reaches all', async () => {
    await four();
    await ask(dora, ben);
    const own = await about(dora, dora);
    expect(words(await read(own))).toContain(why);
    expect((await post(own, { press: 'answer', text: 'I was ill, and said so.' })).status).toBe(303);
    for (const who of [ben, chandra, dora, emil])
      expect((await inbox(who))[0]?.text).toContain('I was ill, and said so.');
    expect(words(await read(await about(dora, chandra)))).toContain('I was ill, and said so.');
    expect(JSON.stringify(await rows('select * from endings'))).not.toMatch(/ill|adverts/);
  });

  it('is not ended by one alone, by the same one twice, nor by who it is about', async () => {
    await four();
    await ask(dora, ben);
    for (const by of [ben, dora]) {
      const answer = await post(await about(dora, by), { press: 'agree' });
      expect(answer.status, by).toBe(409);
    }
    expect(await onTurn()).toBe(4);
    expect((await post(await about(dora, ben), { press: 'take-back' })).status).toBe(303);
    expect(words(await read(await about(dora, chandra)))).toContain('It takes two of you');
  });

  it('is not ended by who opened the page before it was taken back', async () => {
    await four();
    await ask(dora, ben);
    const page = await about(dora, chandra);
    await post(await about(dora, ben), { press: 'take-back' });
    expect((await post(page, { press: 'agree' })).status).toBe(409);
    expect(await onTurn()).toBe(4);
  });

  it('needs a reason', async () => {
    await four();
    const answer = await post(await about(dora, ben), { press: 'ask', text: ' ' });
    expect(answer.status).toBe(422);
    expect(await rows('select * from endings')).toEqual([]);
  });

  it('is not ended by those whose own was: of two pairs who end each other at once, one does', async () => {
    await four();
    await ask(dora, ben);
    await ask(ben, dora);
    const presses = [await about(dora, chandra), await about(ben, emil)];
    const answers = await Promise.all(presses.map((path) => post(path, { press: 'agree' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await onTurn()).toBe(3);
  });

  it('is asked about for 14 days, and then no more', async () => {
    await four();
    await ask(dora, ben);
    itIs('2027-03-16T13:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from endings')).toEqual([]);
    expect(await onTurn()).toBe(4);
  });
});

it('of two stewards none ends the other: a second one is missing', async () => {
  desks = { [ben]: await askedAtTheDoor(ben), [chandra]: await askedAtTheDoor(chandra) };
  await aMinutePasses();
  expect((await ask(chandra, ben)).status).toBe(303);
  expect((await post(await about(chandra, chandra), { press: 'agree' })).status).toBe(409);
  expect((await visit(desks[chandra] ?? '')).status).toBe(200);
});
