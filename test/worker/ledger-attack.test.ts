/** What a bored teenager, a spammer and an angry neighbour tried on the ledger, and does not work any more. */
import { beforeEach, describe, expect, it } from 'vitest';
import { log, logged } from './ledger.ts';
import {
  ben,
  decide,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  swapTable,
  visit,
  words,
} from './town.ts';

beforeEach(newTown);

describe('A search for', () => {
  it('a control character is a search like any other', async () => {
    await logged();
    for (const q of ['%00', 'so%00', '%22%00%22']) {
      const page = await visit(`/ledger/find/?q=${q}`);
      expect(page.headers.get('Cache-Tag'), q).toContain('ledger');
      expect(await page.text(), q).not.toContain('copy of the site');
    }
    expect(await read('/ledger/find/?q=pumpkin%00soup')).toContain('Cooked pumpkin soup');
  });
});

it('Sixty thousand blanks in a text cost no time', async () => {
  const began = performance.now();
  const response = await post('/propose/', { ...swapTable, title: '', summary: `a${' '.repeat(60_000)}b` });
  expect(response.status).toBe(422);
  // As a pattern it took seconds.
  expect(performance.now() - began).toBeLessThan(1000);
});

describe('Of two corrections of one line', () => {
  it('the steward is told why the second cannot be approved, and can decline it', async () => {
    await logged();
    await log({ corrects: '1', quantity: '50' });
    const first = await linkIn('review', ben);
    await log({ corrects: '1', quantity: '60' });
    const second = await linkIn('review', ben);
    await decide(first, 'approve');
    const refused = await decide(second, 'approve');
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('Line 1 was corrected by line 2 before');
    expect(await rows('select seq from acts')).toHaveLength(2);
    expect((await decide(second, 'decline')).status).toBe(303);
  });

  it('approved at once one stands, and the other goes on waiting', async () => {
    await logged();
    await log({ corrects: '1', quantity: '50' });
    const first = await linkIn('review', ben);
    await log({ corrects: '1', quantity: '60' });
    const second = await linkIn('review', ben);
    const answers = await Promise.all([decide(first, 'approve'), decide(second, 'approve')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await rows("select id from entries where status = 'pending'")).toHaveLength(1);
  });

  it('approved together with others hold up none of them', async () => {
    const { page } = await publish();
    const commons = page.split('/')[2] ?? '';
    await logged();
    for (const quantity of ['50', '60']) await log({ corrects: '1', quantity, commons });
    await log({ what: 'Washed up', commons });
    const desk = await linkIn('desk', ben);
    const together = /together\/[0-9a-f-]{36}\//.exec(await read(desk))?.[0] ?? '';
    const answer = await post(desk + together, await filledIn(await read(desk + together)));
    expect(answer.status).toBe(409);
    expect(words(await answer.text())).toContain('2 of 3 were approved');
    expect(await read('/ledger/')).toContain('Washed up');
  });
});

it('Nobody approves a correction without having read what it corrects', async () => {
  await logged({ who: 'Amina', what: 'Carried the tables' });
  await log({ corrects: '1', what: 'Nothing', who: '', quantity: '0' });
  expect((await inbox(ben))[0]?.text).toContain('Corrects line 1, which says: Amina, task done: Carried the tables');
  const page = await read(await linkIn('review', ben));
  expect(words(page)).toMatch(/No\. 1 says: Amina : Carried the tables/);
  expect(page).toContain('href="/ledger/2027-03/before-2/#act-1"');
});
