/** What a bored teenager, a spammer and an angry neighbour tried on the ledger, and does not work any more. */
import { beforeEach, describe, expect, it } from 'vitest';
import { logged } from './ledger.ts';
import { newTown, post, read, swapTable, visit } from './town.ts';

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
