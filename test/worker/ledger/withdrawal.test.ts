import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  approveAct,
  georgianIsLeft,
  khinkali,
  kitchen,
  log,
  logged,
  logMany,
  nino,
  put,
  soup,
  verified,
} from '../ledger.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

afterEach(() => vi.restoreAllMocks());

const everyPage = (page: string) => [
  ...[
    page,
    '/',
    '/ledger/',
    '/ledger/2027-03/',
    '/ledger/2027-03/before-2/',
    '/ledger/jar/',
    '/wall/',
    '/wall/screen/',
  ],
  ...['/ledger.json', '/ledger.csv', '/ledger/find/', '/log/?corrects=1'],
  `/ledger/find/?q=${encodeURIComponent(nino)}`,
];

/** A page without what was typed into its fields. */
const shownOn = async (path: string) => (await read(path)).replace(/value="[^"]*"/g, '');

/** Whether a search finds nothing. */
const isGone = async (q: string) =>
  words(await read(`/ledger/find/?q=${encodeURIComponent(q)}`)).includes('Nothing found');

describe('Nino takes her name back', () => {
  it('and it is gone from every page, every export, the search and every row; the line stays', async () => {
    const { page } = await publish();
    const yours = await logged({ who: nino, what: khinkali, commons: 'swap-table-on-the-court', email: amina });
    expect(await georgianIsLeft()).toEqual(
      expect.arrayContaining(['entries', 'acts', 'act_names', 'acts_search_data']),
    );
    expect(await isGone(nino)).toBe(false);
    const before = await verified();

    const response = await post(`${yours}withdrawal/`, { what: 'name' });
    expect(response.status).toBe(303);

    for (const path of everyPage(page)) expect(await shownOn(path), path).not.toContain(nino);
    expect(await isGone(nino)).toBe(true);
    expect(await isGone(khinkali)).toBe(false);
    expect(words(await read('/ledger/'))).toContain(`Someone : ${khinkali} 40 meals`);
    expect(words(await read(yours))).toContain('Someone');
    const after = await verified();
    expect(after.map(({ words: _theirs, ...record }) => record)).toEqual(
      before.map(({ words: _theirs, ...record }) => record),
    );
    expect(after[0]?.words).toEqual({ who: null, what: before[0]?.words.what });
    expect(await rows('select name from act_names')).toEqual([]);
    expect((await rows<{ title: string }>("select title from entries where kind = 'ledger'"))[0]?.title).toBe('');
  });

  it('and the words with it: of the line stay the day, the kind and the amount', async () => {
    const { page } = await publish();
    const yours = await logged({ who: nino, what: khinkali, commons: 'swap-table-on-the-court', email: amina });
    await put([{ what: 'Someone else’s line' }]);
    await post(`${yours}withdrawal/`, { what: 'words' });
    expect(await georgianIsLeft()).toEqual([]);
    for (const path of everyPage(page)) expect(await shownOn(path), path).not.toMatch(/[\u10a0-\u10ff]/);
    for (const q of [nino, khinkali, 'ხინ']) expect(await isGone(q)).toBe(true);
    expect(words(await read('/ledger/'))).toContain(
      'Someone : (the words were taken back) 40 meals No. 1 Task done 1 Mar 2027',
    );
    expect(words(await read(page))).toContain('40 meals.');
    expect((await verified()).map(({ words: theirs }) => [theirs.who?.text, theirs.what?.text])).toEqual([
      [undefined, undefined],
      ['Amina', 'Someone else’s line'],
    ]);
    expect(await rows('select who_salt, what_salt from acts where seq = 1')).toEqual([
      { who_salt: null, what_salt: null },
    ]);
  });

  it('first the name, later the words', async () => {
    const yours = await logged({ who: nino, what: khinkali });
    await post(`${yours}withdrawal/`, { what: 'name' });
    expect(await georgianIsLeft()).not.toEqual([]);
    await post(`${yours}withdrawal/`, { what: 'words' });
    await post(`${yours}withdrawal/`, { what: 'words' });
    expect(await georgianIsLeft()).toEqual([]);
    expect(await verified()).toHaveLength(1);
  });

  it('and nothing of it is left when it was among hundreds of others', async () => {
    await put(Array.from({ length: 300 }, (_, n) => ({ what: `Swept the alley ${n}`, who: `Neighbour ${n}` })));
    const yours = await logged({ who: nino, what: khinkali });
    await put(Array.from({ length: 300 }, (_, n) => ({ what: `Washed up ${n}`, who: `Friend ${n}` })));
    await post(`${yours}withdrawal/`, { what: 'words' });
    expect(await georgianIsLeft()).toEqual([]);
    await put([{ what: 'Later' }]);
    expect(await georgianIsLeft()).toEqual([]);
    expect(await verified()).toHaveLength(602);
    expect(words(await read('/ledger/find/?q=Neighbour+299'))).toContain('Swept the alley 299');
  });

  it('from two of her lines, and the third keeps it', async () => {
    const yours = await logMany({ 'who-1': nino, 'who-2': nino, 'who-3': nino });
    await approveAct();
    const page = await read(yours);
    expect(page).toContain('name="line-1"');
    expect((await post(`${yours}withdrawal/`, { what: 'name', 'line-1': 'yes', 'line-3': 'yes' })).status).toBe(303);
    expect((await verified()).map(({ words: { who } }) => who?.text ?? null)).toEqual([null, nino, null]);
    expect(await rows('select who, what from acts order by seq')).toEqual([
      { who: null, what: kitchen['what-1'] },
      { who: nino, what: kitchen['what-2'] },
      { who: null, what: kitchen['what-3'] },
    ]);
  });

  it('years later, when her address is long forgotten', async () => {
    const yours = await logged({ who: nino, email: amina });
    itIs('2029-06-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select contact from entries')).toEqual([{ contact: null }]);
    expect((await post(`${yours}withdrawal/`, { what: 'name' })).status).toBe(303);
    expect(words(await read('/ledger/'))).toContain('Someone : Cooked pumpkin soup');
  });

  it('and cannot take back anybody else’s, whatever she sends', async () => {
    await logged({ who: 'Dora', what: 'Washed up' });
    const yours = await logMany({ 'who-1': nino });
    await approveAct();
    const before = await everything();
    expect((await post(`${yours}withdrawal/`, { what: 'name', 'line-1': 'yes' })).status).toBe(422);
    expect(await everything()).toEqual(before);
    await post(`${yours}withdrawal/`, { what: 'name', 'line-1': 'yes', 'line-2': 'yes' });
    expect((await verified())[0]?.words.who?.text).toBe('Dora');
  });
});

describe('Taking back asks first', () => {
  it('what is meant, and keeps which lines were chosen', async () => {
    const yours = await logMany();
    await approveAct();
    const before = await everything();
    for (const answers of [{ 'line-2': 'yes' }, { 'line-2': 'yes', what: 'everything' }] as Fields[]) {
      const response = await post(`${yours}withdrawal/`, answers);
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(page).toContain('<a href="#what">Choose what you take back</a>');
      const kept = await filledIn(page);
      expect(kept).toMatchObject({ 'line-2': 'yes' });
      for (const other of ['line-1', 'line-3']) expect(kept).not.toHaveProperty(other);
    }
    expect(await everything()).toEqual(before);
  });

  it('which lines are meant, and keeps what was chosen', async () => {
    const yours = await logMany();
    await approveAct();
    const before = await everything();
    const response = await post(`${yours}withdrawal/`, { what: 'words' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#line-1">Tick the lines that are meant</a>');
    expect(await filledIn(page)).toMatchObject({ what: 'words' });
    expect(await everything()).toEqual(before);
  });

  it('and the page that asks says that it is for good and what stays', async () => {
    const page = words(await read(await logged()));
    expect(page).toContain('gone from every page and export at once, and nobody can put it back');
    expect(page).toContain('Only the day, what kind of thing it was and how much stay.');
  });
});

describe('What still waits', () => {
  it('is taken back as a whole; the stewards’ links decide nothing more', async () => {
    const yours = await log({ who: nino, what: khinkali, email: amina });
    const review = await linkIn('review', ben);
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(yours))).toContain('You took it back.');
    expect((await decide(review, 'approve')).status).toBe(409);
    expect((await post(yours, { ...soup, what: 'After all' })).status).toBe(409);
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(409);
    expect(await rows('select * from acts')).toEqual([]);
    expect(await read('/ledger/')).not.toContain(khinkali);
  });

  it('is forgotten a month after it was taken back, and the link ends', async () => {
    const yours = await log({ who: nino, what: khinkali });
    await post(`${yours}withdrawal/`, {});
    itIs('2027-04-01T12:01:00Z');
    await aMinutePasses();
    expect(await georgianIsLeft()).toEqual([]);
    expect(await rows('select * from act_drafts')).toEqual([]);
    expect((await visit(yours)).status).toBe(410);
    expect((await post(`${yours}withdrawal/`, { what: 'name' })).status).toBe(410);
  });

  it('lapses after three months when nobody decides', async () => {
    await log({ who: nino, what: khinkali });
    itIs('2027-05-31T12:01:00Z');
    await aMinutePasses();
    expect(await rows('select status, title from entries')).toEqual([{ status: 'lapsed', title: '' }]);
    expect(await georgianIsLeft()).toEqual([]);
  });
});

describe('What stands in the ledger', () => {
  it('is not changed behind the private link', async () => {
    const yours = await logged();
    const before = await everything();
    expect(await filledIn(await read(yours))).not.toHaveProperty('quantity');
    expect((await post(yours, { ...soup, quantity: '400' })).status).toBe(409);
    expect(await everything()).toEqual(before);
  });
});

it('while the database fails, nothing is taken back by half', async () => {
  const yours = await logMany();
  await approveAct();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const before = await everything();
  const DB = {
    prepare: (query: string) => env.DB.prepare(query),
    batch: () => {
      throw new Error('D1_ERROR: the database is not there');
    },
  };
  const response = await post(`${yours}withdrawal/`, { what: 'words', 'line-1': 'yes' }, { env: { DB } });
  expect(response.status).toBe(503);
  expect(await everything()).toEqual(before);
  expect(await inbox(amina)).toEqual([]);
});
