import { beforeEach, describe, expect, it } from 'vitest';
import { logged, numbersOn, olderOn, pagesFrom, put, putMany } from '../ledger.ts';
import { filledIn, itIs, newTown, post, publish, read, rows, visit, words } from '../town.ts';

beforeEach(newTown);

/** The lines of a page and the way onward: what must not change when the ledger grows. */
const linesOn = async (path: string) => {
  const html = await read(path);
  return [/<ol class="acts">[\s\S]*?<\/ol>/.exec(html)?.[0], olderOn(html)];
};
const downFrom = (n: number) => Array.from({ length: n }, (_, index) => n - index);

describe('The pages of a month', () => {
  it('meet each of its lines once, newest first, fifty at a time', async () => {
    await putMany(260, (n) => ({ date: n % 2 ? '2027-02-15' : '2027-03-01', what: `Task ${n}` }));
    for (const [month, first] of [
      ['2027-02', 1],
      ['2027-03', 0],
    ] as const) {
      const pages = await pagesFrom(`/ledger/${month}/`);
      expect(pages.map(({ length }) => length)).toEqual([50, 50, 30]);
      expect(pages.flat()).toEqual(downFrom(260).filter((n) => n % 2 === first));
    }
  });

  it('end where the lines end, also when these fill the last page', async () => {
    await putMany(100);
    expect((await pagesFrom('/ledger/2027-03/')).map(({ length }) => length)).toEqual([50, 50]);
    expect((await visit('/ledger/2027-03/before-1/')).status).toBe(404);
  });

  it('before a number stay as they are when lines are added', async () => {
    await putMany(120, (n) => ({ what: `Task ${n}` }));
    const paths = ['/ledger/2027-03/before-71/', '/ledger/2027-03/before-121/', '/ledger/jar/before-90/'];
    await put([{ act: 'jar-in', unit: 'EUR', what: 'From the hat' }]);
    paths[2] = '/ledger/jar/before-122/';
    const before = await Promise.all(paths.map(linesOn));
    expect(before[0]?.[1]).toBe('/ledger/2027-03/before-21/');
    await putMany(80, (n) => (n % 2 ? { what: `Later ${n}` } : { act: 'jar-out', unit: 'EUR', what: `Sand ${n}` }));
    expect(await Promise.all(paths.map(linesOn))).toEqual(before);
  });

  it('are for any number, not only those that links name', async () => {
    await putMany(5);
    expect(numbersOn(await read('/ledger/2027-03/before-4/'))).toEqual([3, 2, 1]);
    expect(numbersOn(await read('/ledger/2027-03/before-999999999999/'))).toEqual([5, 4, 3, 2, 1]);
  });

  it('of a month without lines say so; one to come is not there, nor is one of nonsense', async () => {
    await logged();
    expect(words(await read('/ledger/2027-02/'))).toContain('Nothing was written down for February 2027.');
    for (const path of [
      ...['/ledger/2027-04/', '/ledger/2199-01/', '/ledger/2027-13/', '/ledger/2027-00/', '/ledger/2027-3/'],
      ...['/ledger/1999-12/', '/ledger/march/', '/ledger/2027-03-01/', '/ledger/2027-03/before-0/', '/ledger/0/'],
      ...[
        '/ledger/2027-03/before-x/',
        '/ledger/2027-03/before-01/',
        '/ledger/2027-03/before--1/',
        '/ledger/2027-03/2/',
      ],
      ...['/ledger/2027-03/before-9999999999999/', '/ledger/2027-02/before-2/', '/ledger/2027-04/before-2/'],
      ...[
        '/ledger/jar/before-0/',
        '/ledger/jar/before-2/',
        '/ledger/jar/x/',
        '/ledger/2027-03/before-1/',
        '/ledger/x/y/z/',
      ],
    ])
      expect((await visit(path)).status, path).toBe(404);
  });

  it('begin with the month that has begun in the town', async () => {
    itIs('2027-03-31T22:30:00Z');
    expect((await visit('/ledger/2027-04/')).status).toBe(200);
    await logged({ when: '2027-04-01' });
    expect(numbersOn(await read('/ledger/2027-04/'))).toEqual([1]);
  });

  it('have an address each, and lead to every month', async () => {
    await putMany(60);
    await put([{ date: '2026-12-24' }, { date: '2000-01-01' }]);
    const page = await read('/ledger/2027-03/');
    for (const month of ['2027-03', '2026-12', '2000-01']) expect(page).toContain(`href="/ledger/${month}/"`);
    expect(page).toContain('href="http://localhost/ledger/2027-03/"');
    expect(await read('/ledger/2027-03/before-11/')).toContain('href="http://localhost/ledger/2027-03/before-11/"');
    expect((await visit('/ledger/2027-03')).headers.get('Location')).toMatch(/\/ledger\/2027-03\/$/);
  });
});

describe('The ledger', () => {
  it('begins with the newest months and leads on to older lines', async () => {
    await putMany(30, (n) => ({ date: '2027-02-10', what: `February ${n}` }));
    await putMany(40, (n) => ({ date: '2027-03-01', what: `March ${n}` }));
    // Written late, done long ago.
    await put([{ date: '2026-11-05', what: 'November' }]);
    const page = await read('/ledger/');
    expect(numbersOn(page)).toEqual([...downFrom(70).slice(0, 40), ...downFrom(30).slice(0, 10)]);
    expect(olderOn(page)).toBe('/ledger/2027-02/before-21/');
    expect(words(page)).toContain('November 2026');
  });

  it('names its last line and the fingerprint of it on each page', async () => {
    await putMany(3);
    const [last] = await rows<{ hash: string }>('select hash from acts where seq = 3');
    const fingerprint = `${last?.hash.slice(0, 4)} ${last?.hash.slice(4, 8)} ${last?.hash.slice(8, 12)}`;
    for (const path of ['/ledger/', '/ledger/2027-03/', '/ledger/2027-03/before-2/', '/ledger/jar/', '/ledger/find/'])
      expect(words(await read(path)), path).toContain(`Last line: 3 · ${fingerprint}`);
    expect(await read('/wall/')).toContain(fingerprint);
  });

  it('says that nothing stands in it yet, everywhere', async () => {
    const { page } = await publish();
    for (const path of [
      '/ledger/',
      '/ledger/2027-03/',
      '/ledger/jar/',
      '/wall/',
      '/wall/screen/',
      '/ledger/find/',
      page,
    ]) {
      const response = await visit(path);
      expect(response.status, path).toBe(200);
      expect(words(await response.text()), path).toMatch(/Nothing|No names are on the wall/);
    }
  });

  it('is forgotten by caches by its name', async () => {
    await logged();
    for (const path of ['/ledger/', '/ledger/2027-03/', '/ledger/jar/', '/ledger/find/', '/wall/'])
      expect((await visit(path)).headers.get('Cache-Tag'), path).toContain('ledger');
    expect((await visit('/log/')).headers.get('Cache-Control')).toBe('private, no-cache');
  });
});

describe('On the wall, in the first days of a month', () => {
  const month = (page: string) => /<h1>[\s\S]*?<\/h1>/.exec(page)?.[0] ?? '';

  it('the last month stays, and says which it is, until the new one has a name', async () => {
    await put([
      { date: '2027-02-20', who: 'Amina', what: 'Swept the alley' },
      { date: '2027-02-21', who: null, what: 'Mended the gate' },
      { date: '2027-03-01', who: null, what: 'Carried a table' },
    ]);
    for (const path of ['/wall/', '/wall/screen/']) {
      const page = await read(path);
      expect(month(page), path).toContain('February 2027');
      expect(words(page)).toContain('Swept the alley');
      expect(words(page)).toContain('and 1 more stands in the ledger');
      expect(page).toContain('href="/ledger/2027-02/"');
    }
    await put([{ date: '2027-03-01', who: 'Ben', what: 'Swept again' }]);
    expect(month(await read('/wall/'))).toContain('March 2027');
    expect(await read('/wall/')).not.toContain('Swept the alley');
  });

  it('a week later, or where the last month had no names either, it is this month’s and empty', async () => {
    await put([{ date: '2027-02-20', who: null }]);
    expect(month(await read('/wall/'))).toContain('March 2027');
    await put([{ date: '2027-02-20', who: 'Amina' }]);
    itIs('2027-03-07T12:00:00Z');
    expect(month(await read('/wall/'))).toContain('February 2027');
    itIs('2027-03-08T12:00:00Z');
    expect(month(await read('/wall/'))).toContain('March 2027');
    expect(words(await read('/wall/'))).toContain('No names are on the wall this month yet.');
  });
});

it('the jar leads to the form with the act chosen; an act that there is not chooses nothing', async () => {
  expect(await read('/ledger/jar/')).toContain('href="/log/?act=jar-in"');
  await put([{ act: 'jar-in', unit: 'EUR', what: 'From the hat' }]);
  expect(await read('/ledger/jar/')).toContain('href="/log/?act=jar-in"');
  expect((await filledIn(await read('/log/?act=jar-in'))).act).toBe('jar-in');
  expect((await filledIn(await read('/log/?act=loan'))).act).toBeUndefined();
});

it('search engines are shown the wall, and not the same for a screen', async () => {
  await logged();
  expect(await read('/wall/')).toContain('content="index, follow"');
  const screen = await read('/wall/screen/');
  expect(screen).toContain('content="noindex"');
  expect(screen).not.toContain('rel="canonical"');
});

describe('The jar', () => {
  it('has every line in and out once on its pages, and its balance', async () => {
    await putMany(130, (n) => ({
      act: n % 4 === 1 ? 'jar-out' : n % 4 === 3 ? 'task' : 'jar-in',
      unit: n % 4 === 3 ? 'items' : 'EUR',
      hundredths: n * 10,
    }));
    const pages = await pagesFrom('/ledger/jar/');
    expect(pages.flat()).toEqual(downFrom(130).filter((n) => n % 4 !== 3));
    const [jar] = await rows<{ inside: number }>(
      "select sum(iif(act = 'jar-in', hundredths, -hundredths)) as inside from acts where act like 'jar%'",
    );
    expect(words(await read('/ledger/jar/'))).toContain(`In the jar now: €${((jar?.inside ?? 0) / 100).toFixed(2)}`);
    expect(words(await read('/ledger/jar/before-60/'))).not.toContain('In the jar now');
  });
});

describe('The page of a commons', () => {
  it('shows what was done there and nothing else, the newest twenty, and leads to the rest', async () => {
    const { page } = await publish();
    const [commons] = await rows<{ entry_id: string }>('select entry_id from commons');
    await putMany(50, (n) => ({ commonsId: n % 2 ? (commons?.entry_id ?? null) : null, who: `Neighbour ${n % 10}` }));
    const html = await read(page);
    expect(numbersOn(html)).toEqual(
      downFrom(50)
        .filter((n) => n % 2)
        .slice(0, 20),
    );
    expect(words(html)).toContain('5 people, 25 tasks.');
    const older = olderOn(html) ?? '';
    expect((await pagesFrom(older)).flat()).toEqual(downFrom(50).filter((n) => n % 2));
  });

  it('leads to the form with itself chosen', async () => {
    const { page } = await publish();
    expect(await read(page)).toContain('href="/log/?commons=swap-table-on-the-court"');
    expect(await read(page)).toContain('href="/log/many/?commons=swap-table-on-the-court"');
  });

  it('is gone with its commons; the lines stay in the ledger', async () => {
    const { yours, page } = await publish();
    await logged({ commons: 'swap-table-on-the-court' });
    await post(`${yours}withdrawal/`, {});
    expect((await visit(page)).status).not.toBe(200);
    expect(numbersOn(await read('/ledger/'))).toEqual([1]);
    expect(numbersOn(await read('/ledger/find/?commons=swap-table-on-the-court'))).toEqual([]);
    expect(await read('/ledger/')).not.toContain('swap-table');
  });
});

it('an approval is seen with the next request on every page', async () => {
  await putMany(3);
  const before = numbersOn(await read('/ledger/'));
  await logged({ what: 'Swept' });
  expect(numbersOn(await read('/ledger/'))).toEqual([4, ...before]);
});
