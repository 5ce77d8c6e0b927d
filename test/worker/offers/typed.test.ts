import { beforeEach, describe, expect, it } from 'vitest';
import { doer, hana, ladder, onTheBoard, sweeping, theSteps } from '../offers.ts';
import { ben, decide, elements, linkIn, newTown, post, read, visit, words } from '../town.ts';

beforeEach(newTown);

describe('What people type', () => {
  const nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

  it('is text in every field, wherever it shows', async () => {
    const fields = { title: nasty, details: nasty, quantity: nasty, area: nasty, name: nasty };
    const { yours, page } = await onTheBoard({ ...sweeping, ...fields });
    await onTheBoard({ ...ladder, ...fields, direction: 'need', email: hana });
    await doer(page, nasty);
    await post(`${yours}victory/`, {
      told: nasty,
      name: nasty,
      invites: `chore:${decodeURIComponent(page.split('/')[2] ?? '')}`,
    });
    await decide(await linkIn('review', ben, 'Told by'), 'approve');
    const paths = [
      '/',
      '/offers/',
      `/offers/find/?q=${encodeURIComponent(nasty)}`,
      page,
      '/victories/',
      yours,
      `${yours}victory/`,
    ];
    for (const path of paths) {
      const found = await elements(await read(path));
      expect(
        found.filter((one) => /^(script(?! type=application\/ld)|img)\b/.test(one)),
        path,
      ).toEqual([]);
    }
    expect(await read('/victories.xml')).not.toContain('<script');
  });

  it('makes an address of its own, whatever the title', async () => {
    const pages: string[] = [];
    for (const title of [
      'find',
      'Answered',
      '🍎🍎',
      '🥕',
      'x'.repeat(100),
      'ß'.repeat(100),
      '../..',
      '苹果'.repeat(50),
    ]) {
      pages.push((await onTheBoard({ title })).page);
    }
    expect(new Set(pages).size).toBe(pages.length);
    for (const page of pages) expect((await visit(page)).status, page).toBe(200);
    expect(words(await read('/offers/find/'))).toContain('Find on the board');
  });

  it('finds or finds nothing, and never fails', async () => {
    await onTheBoard();
    const odd = [
      '"',
      '*',
      'a*',
      "'",
      'AND',
      'NEAR(',
      '-',
      'x'.repeat(5000),
      '\u0000',
      '%',
      '🪜'.repeat(80),
      'lad"der',
      '( OR )',
      '{a b}:',
    ];
    for (const q of odd) expect((await visit(`/offers/find/?q=${encodeURIComponent(q)}`)).status, q).toBe(200);
    for (const query of [
      'before=-1',
      'before=999999999999',
      'before=x',
      'direction=x',
      `area=${'%F0%9F%8D%8E'.repeat(90)}`,
      'category=',
    ])
      expect((await visit(`/offers/find/?${query}`)).status, query).toBe(200);
  });

  it('has ids that are there once, with two forms that both came back', async () => {
    await onTheBoard(sweeping);
    const pages = [await read(theSteps)];
    for (const path of ['answer/', 'hands/']) pages.push(await (await post(theSteps + path, {})).text());
    for (const page of pages) {
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
      for (const [, id = ''] of page.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]*)"/g))
        for (const one of id.split(' ')) expect(ids).toContain(one);
      for (const [, id = ''] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(id);
    }
  });
});
