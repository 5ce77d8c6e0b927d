import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { askedAtTheDoor, press } from '../stewards.ts';
import {
  amina,
  ben,
  chandra,
  decide,
  everything,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('The log of decisions', () => {
  it('says who decided what kind and when; what it was called only while it is up', async () => {
    const { yours } = await publish({ title: 'Soup for all' });
    await propose({ title: 'A secret thing' });
    await decide(await linkIn('review', chandra), 'decline', 'Not that');
    const desk = await askedAtTheDoor(ben);
    const before = await everything();
    const log = words(await read(`${desk}decisions/`));
    expect(await everything()).toEqual(before);
    expect(log).toMatch(
      /declined a proposal by chandra@example\.org , 1 Mar 2027.*approved a proposal: Soup for all by you/,
    );
    expect(log).not.toMatch(/secret|Not that/);
    await post('/log/', {
      act: 'task',
      what: 'Washed up',
      quantity: '',
      unit: '',
      when: '2027-02-28',
      commons: 'soup-for-all',
      who: '',
      email: '',
      corrects: '',
      once: 'a',
    });
    await decide(await linkIn('review', ben), 'approve');
    expect(words(await read(`${desk}decisions/`))).toContain('Washed up at Soup for all');
    await post(`${yours}withdrawal/`, {});
    expect(words(await read(`${desk}decisions/`))).not.toContain('Soup');
    await press(await askedAtTheDoor(chandra), 'step-down');
    expect(words(await read(`${desk}decisions/`))).toContain('by a former steward');
  });

  it('shows no words of the ledger that were taken back', async () => {
    await post('/log/', {
      act: 'task',
      what: 'Swept the alley',
      quantity: '',
      unit: '',
      when: '2027-02-28',
      commons: '',
      who: 'Gus',
      email: amina,
      corrects: '',
      once: 'a',
    });
    await decide(await linkIn('review', ben), 'approve');
    const desk = await linkIn('desk', ben);
    expect(words(await read(`${desk}decisions/`))).toMatch(/Swept the alley/);
    await post(`${desk}ledger/`, { line: '1', what: 'words' });
    const log = await read(`${desk}decisions/`);
    expect(words(log)).toContain('approved a line for the ledger by you');
    expect(log).not.toMatch(/Swept|Gus/);
  });

  it('goes on from page to page, each decision once', async () => {
    await propose();
    const [entry] = await rows<{ id: string }>('select id from entries');
    // Many in one millisecond, as after deciding many together.
    await env.DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
       insert into transitions (id, entry_id, version, "to", by, at, note) select 't' || i, ?, 1, 'declined', 'somebody', 1000 + i / 70, null from n`,
    )
      .bind(entry?.id)
      .run();
    let path = `${await linkIn('desk', ben)}decisions/`;
    let seen = 0;
    for (let pages = 0; path && pages < 9; pages++) {
      const page = await read(path);
      seen += page.match(/<strong>declined<\/strong>/g)?.length ?? 0;
      const next = /href="(\?before=[\d-]+)"/.exec(page)?.[1];
      path = next ? path.replace(/\?.*|$/, next) : '';
    }
    expect(seen).toBe(120);
  });
});
