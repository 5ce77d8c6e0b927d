/** The ledger as the worker serves it, checked by a verifier that knows the written format only. */
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../schema/ledger/independent.ts';
import { logged } from '../ledger.ts';
import { newTown, post, publish, read, visit, words } from '../town.ts';

beforeEach(newTown);

/** The answer as text, if its bytes are UTF-8; a mark before the first line would stay in it. */
async function ledger(after = ''): Promise<string> {
  const response = await visit(`/ledger.json${after}`);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer());
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Checks the chain, and gives its head: what a witness remembers. */
async function headOf(text: string): Promise<string> {
  const verdict = await verifyLedger(text);
  if (!verdict.ok) throw new Error(`It breaks at line ${verdict.line}: ${verdict.why}.`);
  return verdict.head;
}

describe('The chain that the worker serves', () => {
  it('holds before anybody did anything', async () => {
    expect(await ledger()).toBe('');
    expect(await headOf(await ledger())).toBe('0 · 0000 0000 0000');
  });
});

describe('The neighbours write a handful of acts into the ledger', () => {
  let aminas = '';

  beforeEach(async () => {
    await publish();
    aminas = await logged({ commons: 'swap-table-on-the-court' });
    await logged({ act: 'hours', what: 'Wiped “the” tables\\chairs 🌻', quantity: '2.25', unit: 'hours', who: '' });
    await logged({ act: 'resource', what: 'Crème fraîche', quantity: '0.5', unit: 'kg', who: 'Zoë Nguyễn' });
    await logged({ what: 'Cooked pumpkin soup, but fewer', quantity: '38', corrects: '1' });
  });

  it('and the chain holds, line by line as they were approved', async () => {
    const text = await ledger();
    const lines = linesOf(text);
    expect(await headOf(text)).toMatch(/^4 /);
    expect(lines.map(({ act, quantity, unit, corrects }) => [act, quantity, unit, corrects])).toEqual([
      ['task', '40', 'meals', null],
      ['hours', '2.25', 'hours', null],
      ['resource', '0.5', 'kg', null],
      ['task', '38', 'meals', 1],
    ]);
    expect(lines.map((line) => line.words.who?.text)).toEqual(['Amina', undefined, 'Zoë Nguyễn', 'Amina']);
    expect(lines.map(({ commons }) => typeof commons)).toEqual(['string', 'object', 'object', 'object']);
  });

  it('and who reads on from a line gets the rest of the same chain', async () => {
    const text = await ledger();
    expect(await ledger('?after=0')).toBe(text);
    expect(await ledger('?after=4')).toBe('');
    const rest = await ledger('?after=2');
    expect(linesOf(rest)).toHaveLength(2);
    expect(text.endsWith(rest)).toBe(true);
    expect(await verifyLedger(rest)).toEqual({ ok: false, line: 1, why: 'missing' });
  });

  it('and its head is on the wall and at the foot of the pages, for whoever keeps it', async () => {
    const head = await headOf(await ledger());
    for (const path of ['/wall/', '/ledger/', '/ledger/2027-03/', '/ledger/jar/', '/ledger/find/']) {
      expect(words(await read(path)), path).toContain(head);
    }
  });

  it('and it still holds, with the same head, when Amina took her name back', async () => {
    const before = await ledger();
    const head = await headOf(before);
    const response = await post(`${aminas}withdrawal/`, { what: 'name' });
    expect(response.status).toBe(303);
    const after = await ledger();
    expect(linesOf(after)[0].words.who).toBeNull();
    // The last line corrects the first and repeats her name.
    const without = (line: { words: object }) => ({ ...line, words: { ...line.words, who: null } });
    const [first, second, third, last] = linesOf(before);
    expect(after).not.toContain(linesOf(before)[0].words.who.salt);
    // Nothing else became other than it was, so the words in the other lines are still checked.
    expect(linesOf(after)).toEqual([without(first), second, third, without(last)]);
    expect(await verifyLedger(after, head)).toEqual({ ok: true, head });
  });

  it('and what follows later follows the same lines', async () => {
    const witness = await headOf(await ledger());
    await post(`${aminas}withdrawal/`, { what: 'name' });
    await logged({ what: 'Washed up', quantity: '1', unit: 'items' });
    const text = await ledger();
    expect(await verifyLedger(text, witness)).toMatchObject({ ok: true });
    expect(await headOf(text)).toMatch(/^5 /);
    expect(await verifyLedger(text.replace('"Washed up"', '"Hung about"'))).toMatchObject({
      line: 5,
      why: 'words-changed',
    });
  });
});
