import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { boxes, manyMore, titlesOn } from '../review.ts';
import {
  ben,
  decoded,
  everything,
  filledIn,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rowsRead,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('The desk of many', () => {
  it('has pages that leave out nothing and repeat nothing, also when some is decided in between', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 120);
    await manyMore(121, 130, 'signups');
    const seen: string[] = [];
    for (let path: string | undefined = desk; path; ) {
      const page: string = await read(path);
      seen.push(...(await titlesOn(path)));
      const next: string | undefined = /href="\.\/(\?after=[^"]+)">The next ones/.exec(page)?.[1];
      // Whoever was last on the page is decided before the next one is opened.
      if (next) await env.DB.prepare(`update entries set status = 'declined' where id = ?`).bind(next.slice(7)).run();
      path = next && desk + next;
    }
    const lines = Array.from({ length: 130 }, (_, count) => `Line ${count + 1}`);
    expect(seen).toEqual(['The first', ...lines]);
    expect(words(await read(`${desk}?after=${crypto.randomUUID()}`))).toContain('The first');
    expect((await visit(`${desk}?after=x&kind=y&from=z&begin='`)).status).toBe(200);
  });

  it('says how many of each kind there are, and shows each alone', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 60);
    const page = words(await read(desk));
    expect(page).toContain('proposal: 1');
    expect(page).toContain('line for the ledger: 60');
    expect(await titlesOn(`${desk}?kind=commons`)).toEqual(['The first']);
    const lines = await titlesOn(`${desk}?kind=ledger`);
    expect(lines).toHaveLength(50);
    expect(lines).not.toContain('The first');
    const next = /href="\.\/(\?kind=ledger&amp;after=[^"]+)"/.exec(await read(`${desk}?kind=ledger`))?.[1];
    expect(await titlesOn(desk + decoded(next ?? ''))).toHaveLength(10);
  });

  it('reads as much with two thousand waiting as with nine thousand', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 2000);
    const few = await rowsRead([desk]);
    await manyMore(2001, 9000);
    expect(await rowsRead([desk])).toEqual(few);
    expect(words(await (await visit(desk)).text())).toContain('line for the ledger: 1,000 or more');
  });
});

describe('Several that were ticked', () => {
  it('are read on one page and approved by one press; nothing is decided by looking', async () => {
    for (const title of ['Soup', 'Bread', 'Tea'])
      await propose({ title, steward_email: `${title.toLowerCase()}@example.net` });
    const desk = await linkIn('desk', ben);
    const [soup = '', bread = ''] = Object.keys(await boxes(desk));
    const before = await everything();
    const together = await post(`${desk}together/ticked/`, { [soup]: '1', [bread]: '1' });
    const page = await together.text();
    expect(words(page)).toMatch(/Soup.*Bread/);
    expect(words(page)).not.toContain('Tea');
    expect(await everything()).toEqual(before);
    expect((await visit(`${desk}together/ticked/`)).status).toBe(303);
    expect((await post(`${desk}together/ticked/`, await filledIn(page))).status).toBe(303);
    expect(await titlesOn(desk)).toEqual(['Tea']);
    const late = await post(`${desk}together/ticked/`, await filledIn(page));
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('0 of 2 were approved');
  });
});
