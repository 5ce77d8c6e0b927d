import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, correct, numbersOn, pagesFrom, put, putMany } from '../ledger.ts';
import { everything, filledIn, newTown, publish, read, rows, visit, words } from '../town.ts';

beforeEach(newTown);

/** The numbers of the lines that a search finds, newest first. */
const find = async (asked: string | Record<string, string>) => {
  // What is encoded already may be what no text can be.
  const isEncoded = typeof asked === 'string' && asked.includes('%');
  const query = isEncoded ? `q=${asked}` : new URLSearchParams(typeof asked === 'string' ? { q: asked } : asked);
  const response = await visit(`/ledger/find/?${query}`);
  expect(response.status, String(query)).toBe(200);
  const page = await response.text();
  expect(page, `${query} failed`).not.toContain('This page is from');
  return numbersOn(page);
};

type Cases = [asked: string | Record<string, string>, numbers: number[]][];

async function findEach(cases: Cases) {
  for (const [asked, numbers] of cases) expect(await find(asked), JSON.stringify(asked)).toEqual(numbers);
}
const finds = (cases: Cases) => () => findEach(cases);

describe('Words and names', () => {
  beforeEach(() =>
    put([
      { who: 'Amina', what: 'Cooked pumpkin soup' },
      { who: 'Jürgen', what: 'Äpfel und Möhren' },
      { who: 'Zoë', what: 'Façade scrubbed, café opened' },
      { who: 'Bo', what: 'Lent a drill' },
      { who: null, what: 'Soup again, with bo-bo bread' },
      { who: 'Łukasz', what: 'Naprawił rower' },
      { who: '山田太郎', what: 'スープを作った' },
      { who: 'X', what: 'Swept' },
      { who: 'أمينة', what: 'طبخت الحساء' },
      { who: 'Đặng Thị', what: 'Nấu phở' },
    ]),
  );

  it(
    'are found by a part of a word',
    finds([
      ['soup', [5, 1]],
      ['SOUP', [5, 1]],
      ['pump', [1]],
      ['umpki', [1]],
      ['mina', [1]],
      ['ooked pumpkin', [1]],
    ]),
  );

  it(
    'with accents or without, as they stand or as they are sought',
    finds([
      ['Jürgen', [2]],
      ['jurgen', [2]],
      ['JURGEN', [2]],
      ['apfel', [2]],
      ['äpfel', [2]],
      ['a\u0308pfel', [2]],
      ['mohren', [2]],
      ['zoe', [3]],
      ['ZOË', [3]],
      ['facade', [3]],
      ['façàde', [3]],
      ['cafe', [3]],
      ['søup', [5, 1]],
      ['lukasz', [6]],
      ['naprawil', [6]],
      ['dang', [10]],
      ['söup', [5, 1]],
      ['pho', [10]],
      ['phở', [10]],
      ['nau', [10]],
      ['Thi', [10]],
    ]),
  );

  it(
    'of two letters or fewer, and in any script',
    finds([
      ['bo', [5, 4]],
      ['Bo', [5, 4]],
      ['X', [8]],
      ['山田', [7]],
      ['スープ', [7]],
      ['الح', [9]],
      ['أمينة', [9]],
    ]),
  );

  it(
    'all have to be there, in the name or in the text, in any order',
    finds([
      ['soup pumpkin', [1]],
      ['amina soup', [1]],
      ['soup amina', [1]],
      ['  soup \t bread ', [5]],
      ['soup drill', []],
      ['bo drill', [4]],
    ]),
  );

  it('that are nowhere find nothing, and it says so', async () => {
    expect(await find('parsnip')).toEqual([]);
    expect(words(await read('/ledger/find/?q=parsnip'))).toContain('No line of the ledger is like that.');
  });

  it('find a line that was corrected, too, and it says so', async () => {
    await correct(1, { what: 'Cooked pea stew' });
    await approveAct();
    expect(await find('pumpkin')).toEqual([1]);
    expect(words(await read('/ledger/find/?q=pumpkin'))).toContain('Corrected by no. 11');
    expect(await find('pea stew')).toEqual([11]);
  });

  it('stay in the form, as typed', async () => {
    const asked = { q: '“Soup” & <b>"bread"</b>', act: 'task', host: '' };
    const page = await read(`/ledger/find/?${new URLSearchParams(asked)}`);
    expect(await filledIn(page)).toMatchObject({ q: asked.q, act: 'task' });
    expect(page).not.toContain('<b>');
  });
});

describe('What the index would take for its own language is only text', () => {
  beforeEach(() =>
    put([{ what: 'Said "soup" AND (bread OR tea) NOT* who:what^2 -x {a}' }, { what: 'Something else' }]),
  );

  it('and looking for it changes nothing', async () => {
    const before = await everything();
    await findEach([
      ['"soup"', [1]],
      ['"', []],
      ['""', []],
      ['"""', []],
      ['AND', [1]],
      ['OR', [1]],
      ['soup AND bread', [1]],
      ['soup OR nothing', []],
      ['NOT*', [1]],
      ['NEAR(soup bread)', []],
      ['who:what', [1]],
      ['who: else', []],
      ['{who what}: soup', []],
      ['^2', [1]],
      ['soup*', []],
      ['*', []],
      ['-x', [1]],
      ['{a}', [1]],
      ["'; drop table acts; --", []],
      ['%25', []],
      ['_', []],
      ['\\', []],
      ['🥣', []],
    ]);
    expect(await everything()).toEqual(before);
  });

  it('even when it is broken', async () => {
    for (const q of ['soup%00bread', 'soup%00', '%ED%A0%80', '%FF', '%CC%81', '%E2%80%8B', '%'])
      expect(await find(q), q).not.toContain(2);
  });

  it('however long it is', async () => {
    expect(await find('soup '.repeat(2000))).toEqual([1]);
    expect(await find('x'.repeat(10_000))).toEqual([]);
    expect(await find(Array.from({ length: 300 }, (_, n) => `w${n}`).join(' '))).toEqual([]);
  });
});

describe('Narrowed down', () => {
  beforeEach(async () => {
    await publish();
    await publish({ title: 'Garden day', host: 'Gärtner' });
    const [court, garden] = (await rows<{ entry_id: string }>('select entry_id from commons order by slug desc')).map(
      ({ entry_id }) => entry_id,
    );
    await put([
      { what: 'Cooked soup', commonsId: court ?? null, host: 'Court neighbours' },
      { what: 'Gave soup bowls', act: 'resource', commonsId: court ?? null, host: 'Court neighbours' },
      { what: 'Dug', act: 'hours', unit: 'hours', commonsId: garden ?? null, host: 'Gärtner' },
      { what: 'Soup for the diggers', commonsId: garden ?? null, host: 'Gärtner' },
      { what: 'Soup at home' },
      { what: 'Sand', act: 'jar-out', unit: 'EUR' },
    ]);
  });

  it(
    'by act, commons and group, alone and together',
    finds([
      [{}, [6, 5, 4, 3, 2, 1]],
      [{ act: 'resource' }, [2]],
      [{ act: 'jar-out' }, [6]],
      [{ commons: 'garden-day' }, [4, 3]],
      [{ host: 'Court neighbours' }, [2, 1]],
      [{ host: 'court NEIGHBOURS' }, [2, 1]],
      [{ host: 'Nobody' }, []],
      [{ commons: 'garden-day', act: 'hours' }, [3]],
      [{ host: 'Court neighbours', act: 'task' }, [1]],
      [{ q: 'soup', act: 'task' }, [5, 4, 1]],
      [{ q: 'soup', commons: 'garden-day' }, [4]],
      [{ q: 'soup', host: 'Court neighbours', act: 'resource' }, [2]],
      [{ q: 'soup', commons: 'garden-day', act: 'task', host: 'Gärtner' }, [4]],
      [{ commons: 'garden-day', host: 'Court neighbours' }, []],
      [{ commons: 'not-public' }, []],
      [{ commons: 'not-public', q: 'soup' }, []],
      [{ act: 'love' }, [6, 5, 4, 3, 2, 1]],
      [{ before: '4' }, [3, 2, 1]],
      [{ q: 'soup', before: '4' }, [2, 1]],
      [{ q: 'soup', act: 'task', before: '5' }, [4, 1]],
      [{ before: 'x' }, [6, 5, 4, 3, 2, 1]],
      [{ q: ' ', act: '' }, [6, 5, 4, 3, 2, 1]],
    ]),
  );

  it('offers the groups and the commons that there are', async () => {
    const page = await read('/ledger/find/');
    for (const option of ['Court neighbours', 'Gärtner', 'garden-day', 'swap-table-on-the-court'])
      expect(page).toContain(`<option value="${option}"`);
  });
});

describe('From page to page', () => {
  it('each line that is sought is met once', async () => {
    await putMany(230, (n) => ({
      what: n % 2 ? `Cooked soup ${n}` : `Washed up ${n}`,
      act: n % 3 ? 'task' : 'resource',
      host: n % 5 ? null : 'Court neighbours',
    }));
    const all = Array.from({ length: 230 }, (_, index) => 230 - index);
    for (const [query, wanted] of [
      ['', () => true],
      ['q=soup', (n: number) => n % 2 === 1],
      ['act=task', (n: number) => n % 3 !== 0],
      ['q=soup&act=task', (n: number) => n % 2 === 1 && n % 3 !== 0],
      ['host=court+neighbours', (n: number) => n % 5 === 0],
      ['q=co&host=court+neighbours&act=task', (n: number) => n % 10 === 5 && n % 3 !== 0],
    ] as const) {
      const pages = await pagesFrom(`/ledger/find/?${query}`);
      expect(pages.flat(), query).toEqual(all.filter(wanted));
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(50);
    }
  });

  it('also where what is sought is rare among many that have the word', async () => {
    await putMany(1700, (n) => ({ what: `Cooked soup ${n}`, act: n % 600 === 1 ? 'resource' : 'task' }));
    const pages = await pagesFrom('/ledger/find/?q=soup&act=resource');
    expect(pages.flat()).toEqual([1201, 601, 1]);
    const [first] = pages;
    expect(first).toEqual([1201]);
  });
});
