import { env as bindings } from 'cloudflare:workers';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { approveAct, correct, linesOf, logged, put, putMany, soup, verified } from '../ledger.ts';
import { newTown, post, publish, read, visit } from '../town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

type Row = Record<string, string>;

/** The table as a spreadsheet reads it. */
function table(csv: string): Row[] {
  const { data, errors } = Papa.parse<Row>(csv.replace(/^\ufeff/, ''), { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

/** As it goes over the wire: reading as text would drop the mark at its beginning. */
const csv = async (path = '/ledger.csv') =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await visit(path)).arrayBuffer());

describe('The chain as data', () => {
  it('is one line of JSON for each act, which anyone can check and open anywhere', async () => {
    await logged();
    await correct(1, { quantity: '12,5' });
    await approveAct();
    const response = await visit('/ledger.json');
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Cache-Tag')).toBe('commons,ledger');
    expect(await response.text()).toMatch(/^(\{.*\}\n){2}$/);
    const [first, second] = await verified();
    expect(first).toMatchObject({
      v: 1,
      seq: 1,
      act: 'task',
      quantity: '40',
      unit: 'meals',
      date: '2027-03-01',
      corrects: null,
    });
    expect(first?.words).toMatchObject({ who: { text: 'Amina' }, what: { text: soup.what } });
    expect(second).toMatchObject({ quantity: '12.5', corrects: 1, prev: first?.hash });
  });

  it('is empty while nothing stands in it', async () => {
    const response = await visit('/ledger.json');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(table(await csv())).toEqual([]);
  });

  it('goes on exactly after the number that somebody has', async () => {
    await putMany(7);
    const all = await read('/ledger.json');
    for (let after = 0; after <= 7; after++) {
      const rest = await read(`/ledger.json?after=${after}`);
      expect(all.split('\n').slice(0, after).join('\n') + (after > 0 ? '\n' : '') + rest).toBe(all);
      expect(table(await csv(`/ledger.csv?after=${after}`)).map((row) => Number(row.number))).toEqual(
        linesOf(rest).map(({ seq }) => seq),
      );
    }
    expect(await read('/ledger.json?after=999999999999')).toBe('');
  });

  it('asks for a number where there is none', async () => {
    await logged();
    for (const path of ['/ledger.json', '/ledger.csv'])
      for (const after of ['', '-1', '1.5', 'one', '1e3', '0x1', ' 1', '1 or 1=1', '9'.repeat(13)]) {
        const response = await visit(`${path}?after=${encodeURIComponent(after)}`);
        expect(response.status, `${path} ${after}`).toBe(400);
        expect(await response.text()).toContain('?after=');
      }
  });

  it('has none of what waits, no address and no id of a submission', async () => {
    await logged({ email: 'amina@example.net' });
    for (const path of ['/ledger.json', '/ledger.csv']) expect(await read(path)).not.toMatch(/example\.net|entry/i);
  });
});

describe('Longer than one piece', () => {
  const lines = 4321;

  it('both exports have every line once, in order', async () => {
    await putMany(lines, (n) => ({ what: `Task number ${n}`, who: n % 3 ? 'Amina' : null }));
    const numbers = Array.from({ length: lines }, (_, index) => index + 1);
    const chain = await verified();
    expect(chain.map(({ seq }) => seq)).toEqual(numbers);
    expect(table(await csv()).map((row) => Number(row.number))).toEqual(numbers);
    expect((await csv()).match(/\ufeff|number,date/g)).toEqual(['\ufeff', 'number,date']);
    for (const after of [1, 1999, 2000, 2001, 2321, 4000, 4320, 4321]) {
      expect(
        linesOf(await read(`/ledger.json?after=${after}`)).map(({ seq }) => seq),
        String(after),
      ).toEqual(numbers.slice(after));
    }
  });

  it('and just as long as one or two', async () => {
    await putMany(2000);
    expect(await verified()).toHaveLength(2000);
    await putMany(2000);
    expect(await verified()).toHaveLength(4000);
    expect(table(await csv())).toHaveLength(4000);
  });
});

describe('The ledger as a table', () => {
  it('opens in a spreadsheet: a mark for UTF-8, lines that end as the standard says, a head', async () => {
    const { page } = await publish();
    await logged({ who: 'Ämïnä', what: 'Soup, “pumpkin”; 3 "big" pots', commons: 'swap-table-on-the-court' });
    const text = await csv();
    const bytes = new Uint8Array(await (await visit('/ledger.csv')).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect((await visit('/ledger.csv')).headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(table(text)).toEqual([
      {
        number: '1',
        date: '2027-03-01',
        act: 'task',
        what: 'Soup, “pumpkin”; 3 "big" pots',
        quantity: '40',
        unit: 'meals',
        who: 'Ämïnä',
        commons: `http://localhost${page}`,
        corrects: '',
        approved: expect.stringMatching(/^2027-03-01T12:00:\d\dZ$/),
        hash: (await verified())[0]?.hash,
      },
    ]);
  });

  const formulas = [
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '=HYPERLINK("http://evil.example","Soup")',
    "=cmd|' /C calc'!A0",
  ];

  it.each(formulas)('makes no formula of %s', async (text) => {
    await logged({ who: text, what: text });
    await put([{ who: `\t${text}`, what: `\r${text}` }]);
    const [typed, written] = table(await csv());
    expect(typed).toMatchObject({ who: `'${text}`, what: `'${text}` });
    for (const cell of [written?.who, written?.what]) expect(cell).toMatch(/^'/);
  });

  it('leaves words alone that only hold such signs', async () => {
    await logged({ who: "O'Neil", what: '1+1=2 @home – e-mail' });
    expect(table(await csv())[0]).toMatchObject({ who: "O'Neil", what: '1+1=2 @home – e-mail' });
  });

  it('names no commons that was taken back', async () => {
    const { yours } = await publish();
    await logged({ commons: 'swap-table-on-the-court' });
    await post(`${yours}withdrawal/`, {});
    expect(table(await csv())[0]?.commons).toBe('');
  });
});

describe('While the database cannot be reached', () => {
  const down = () => {
    throw new Error('D1_ERROR: the database is not there');
  };
  const withoutDatabase = { DB: { prepare: down, batch: down, exec: down, dump: down, withSession: down } };
  const builtWith = (path: string, text: string, type: string) => ({
    fetch: (url: URL) =>
      new URL(url).pathname === path
        ? Promise.resolve(new Response(text, { headers: { 'Content-Type': type } }))
        : bindings.ASSETS.fetch(url),
  });

  it('the exports go out as they were built', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const [path, type] of [
      ['/ledger.json', 'application/x-ndjson'],
      ['/ledger.csv', 'text/csv'],
    ] as const) {
      const env = { ...withoutDatabase, ASSETS: builtWith(path, 'as it was built\n', type) };
      const response = await visit(path, { env });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('as it was built\n');
      expect(response.headers.get('Content-Type')).toBe(type);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect((await visit(path, { env: withoutDatabase })).status).toBe(200);
    }
    expect(log).toHaveBeenCalled();
  });

  it('so are the pages, and say from when they are', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const path of ['/ledger/', '/ledger/jar/', '/ledger/find/?q=soup', '/wall/', '/log/', '/log/many/']) {
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status, path).toBe(200);
      expect(await response.text(), path).toMatch(/This page is from/);
    }
    expect((await visit('/ledger/verify/', { env: withoutDatabase })).status).toBe(200);
    expect((await visit('/ledger/2031-01/', { env: withoutDatabase })).status).toBe(503);
  });

  it('a form that is sent comes back with what was written', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await post('/log/', soup, { env: withoutDatabase });
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain('Nothing was saved');
    expect(page).toContain(soup.what);
  });
});
