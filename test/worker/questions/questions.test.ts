import { beforeEach, describe, expect, it } from 'vitest';
import { linkOf } from '../offers.ts';
import {
  amina,
  ben,
  decide,
  everything,
  type Fields,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  sent,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const hana = 'hana@example.net';
const pair = { question: 'Is there a ramp?', answer: 'Yes, on the river side.' };

/** Hana asks; gives Amina's link to write back. */
async function asked() {
  const { page, yours } = await publish();
  await post(`${page}ask/`, { name: 'Hana', email: hana, message: 'I am in a chair. A ramp?', show_email: '' });
  return { page, yours, back: linkOf('reply', (await inbox(amina))[0]?.text) };
}

/** Amina answers and offers to put both up; gives Hana's link to say yes. */
async function offered(changes: Fields = {}) {
  const all = await asked();
  expect((await post(all.back, { message: 'Dear Hana, yes!', ...pair, ...changes })).status).toBe(303);
  return { ...all, agree: `${linkOf('reply', (await inbox(hana))[0]?.text)}question/` };
}

describe('A question and its answer', () => {
  it('go up once Amina, Hana and a steward said yes, without a name', async () => {
    const { page, agree } = await offered();
    expect(await read(page)).not.toContain('Asked and answered');
    const seen = words(await read(agree));
    expect(seen).toContain('Is there a ramp?');
    expect(seen).toContain('Yes, on the river side.');
    const yours = await sent(agree, { press: 'yes' });
    expect(await read(page)).not.toContain('river side');
    expect(words(await read(yours))).toContain('Waiting for a steward to read it.');
    const review = await linkIn('review', ben, 'Is there a ramp?');
    // Two said yes to these words: nobody changes them alone.
    expect(await read(review)).not.toContain('send-back');
    expect((await decide(review, 'send-back', 'Where?')).status).toBe(422);
    await decide(review, 'approve');
    const shown = words(await read(page));
    expect(shown).toContain('Asked and answered Is there a ramp? Yes, on the river side.');
    for (const secret of ['Hana', hana, amina, 'in a chair', 'Dear']) expect(await read(page)).not.toContain(secret);
    await sent(`${yours}withdrawal/`, {});
    expect(await read(page)).not.toContain('river side');
  });

  it('do not with the yes of one side: not Amina’s alone, nor Hana’s of her own words', async () => {
    const { page, back, agree } = await offered();
    expect(await rows('select * from questions')).toEqual([]);
    // Amina's own link says no yes for Hana.
    expect((await visit(`${back}question/`)).status).toBe(410);
    expect((await post(`${back}question/`, { press: 'yes' })).status).toBe(410);
    const hanas = agree.replace(/question\/$/, '');
    await post(hanas, { message: 'Thanks', question: 'Buy pills?', answer: 'At my shop' });
    const again = linkOf('reply', (await inbox(amina))[0]?.text);
    expect((await visit(`${again}question/`)).status).toBe(410);
    expect(await read(hanas)).not.toContain('Put a question and its answer on the page');
    expect(await rows('select * from questions')).toEqual([]);
    expect(await read(page)).not.toContain('pills');
  });

  it('are sent once, however often Hana presses, and opening the link sends nothing', async () => {
    const { agree } = await offered();
    const before = await everything();
    await read(agree);
    expect(await everything()).toEqual(before);
    const answers = await Promise.all([1, 2, 3].map(() => post(agree, { press: 'yes' })));
    expect(answers.some(({ status }) => status === 303)).toBe(true);
    expect(answers.every(({ status }) => status === 303 || status === 409)).toBe(true);
    expect(await rows('select count(*) as n from questions')).toEqual([{ n: 1 }]);
    await decide(await linkIn('review', ben, 'ramp'), 'decline', 'Stands in the text already');
    expect((await post(agree, { press: 'yes' })).status).toBe(409);
  });

  it('are both there or neither, and what was typed is kept', async () => {
    const { back } = await asked();
    const half = await post(back, { message: 'Yes', question: 'A ramp?', answer: '' });
    expect(half.status).toBe(422);
    const page = await half.text();
    expect(words(page)).toContain('Enter both the question and the answer');
    expect(await filledIn(page)).toMatchObject({ message: 'Yes', question: 'A ramp?' });
    expect((await post(back, { message: 'Yes', question: 'x'.repeat(301), answer: 'y' })).status).toBe(422);
  });

  it('are kept sealed until Hana agrees, and go with the commons', async () => {
    const { agree, yours, page } = await offered();
    expect(JSON.stringify(await rows('select * from relays'))).not.toContain('river side');
    await sent(agree, { press: 'yes' });
    await sent(`${yours}withdrawal/`, {});
    const review = await linkIn('review', ben, 'Is there a ramp?');
    const refused = await decide(review, 'approve');
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('What it is about is not up any more.');
    expect((await visit(page)).status).toBe(404);
  });
});
