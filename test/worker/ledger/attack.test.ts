/** What a bored teenager, a spammer and an angry neighbour tried on the ledger, and does not work any more. */
import { beforeEach, describe, expect, it } from 'vitest';
import { log, logged } from '../ledger.ts';
import {
  ben,
  decide,
  everything,
  type Fields,
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
} from '../town.ts';

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
    expect(words(await refused.text())).toContain(
      'Line 1 was corrected by line 2 since this was sent. Send this back, or decline it',
    );
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

/** Every text in the database that holds one of the words, as `table.column`. Mails that went are not ours any more. */
async function stillSaying(said: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const [table, list] of Object.entries(await everything())) {
    if (table === 'inbox') continue;
    for (const row of list as Record<string, unknown>[]) {
      for (const [column, value] of Object.entries(row)) {
        const text = Array.isArray(value) ? String.fromCharCode(...value) : String(value);
        if (said.test(text)) found.push(`${table}.${column}`);
      }
    }
  }
  return found;
}

describe('What was taken back', () => {
  const said = { who: 'Xaverius', what: 'Quizzical marmalade' };

  it('goes from the corrections that repeat it, too, whoever sent them', async () => {
    const { page } = await publish();
    const yours = await logged({ ...said, commons: page.split('/')[2] ?? '' });
    await logged({ ...said, quantity: '7', corrects: '1' });
    await logged({ ...said, who: 'XAVERIUS', quantity: '8', corrects: '2' });
    expect(await post(`${yours}withdrawal/`, { what: 'words' })).toMatchObject({ status: 303 });
    expect(await stillSaying(/xaveri|quizz|marmal/i)).toEqual([]);
    for (const path of ['/ledger/', '/wall/', '/ledger.json', '/ledger.csv', page, yours]) {
      expect(await read(path), path).not.toMatch(/xaveri|marmalade/i);
    }
    expect(await rows("select id from entries where kind = 'ledger' and fingerprint is not null")).toEqual([]);
  });

  it('does not come back with a correction that waited', async () => {
    const yours = await logged(said);
    await log({ ...said, quantity: '7', corrects: '1' });
    await post(`${yours}withdrawal/`, { what: 'name' });
    await decide(await linkIn('review', ben), 'approve');
    expect(await rows('select who, what from acts')).toEqual([
      { who: null, what: said.what },
      { who: null, what: said.what },
    ]);
  });

  it('takes nothing from a correction that says something else, nor from the line that it corrects', async () => {
    await logged(said);
    const yours = await logged({ ...said, who: 'Ben', what: 'Marmalade', corrects: '1' });
    await logged({ who: 'Cy', what: 'Jam', corrects: '2' });
    await post(`${yours}withdrawal/`, { what: 'words' });
    expect(await rows('select who, what from acts')).toEqual([
      said,
      { who: null, what: null },
      { who: 'Cy', what: 'Jam' },
    ]);
  });

  it('can be nobody else’s words', async () => {
    await logged({ who: 'Ben' });
    const yours = await logged(said);
    await post(`${yours}withdrawal/`, { what: 'words', 'line-1': 'yes', line: '1' });
    expect(await rows('select who from acts')).toEqual([{ who: 'Ben' }, { who: null }]);
  });

  it('is not told by a count of people', async () => {
    const named = await publish();
    const nameless = await publish({ title: 'Another table', host: '' });
    const slugOf = (page: string) => page.split('/')[2] ?? '';
    const yours = await logged({ who: 'Bob', commons: slugOf(named.page) });
    await logged({ who: '', commons: slugOf(nameless.page) });
    await post(`${yours}withdrawal/`, { what: 'name' });
    for (const { page } of [named, nameless]) {
      expect(words(await read(page)), page).toMatch(/What was done here 40 meals\./);
    }
    expect(await rows('select * from act_names')).toEqual([]);
  });

  it('leaves a name counted once at a commons where a corrected line bore it before', async () => {
    const { page } = await publish();
    const commons = page.split('/')[2] ?? '';
    await logged({ who: 'Bob', commons });
    const yours = await logged({ who: 'Bo', commons });
    await logged({ who: 'Bo', commons });
    await logged({ who: 'Cy', commons, corrects: '2' });
    await post(`${yours}withdrawal/`, { what: 'name' });
    expect(await rows('select name, acts from act_names order by name')).toEqual([
      { name: 'bo', acts: 1 },
      { name: 'bob', acts: 1 },
      { name: 'cy', acts: 1 },
    ]);
    await logged({ who: 'Bo', commons });
    expect(words(await read(page))).toContain('3 people');
  });
});

it('A commons that was taken back leaves neither its name nor its group in the ledger', async () => {
  const { page, yours } = await publish();
  await logged({ commons: page.split('/')[2] ?? '' });
  expect(await read('/ledger/')).toContain('Court neighbours');
  await post(`${yours}withdrawal/`, {});
  for (const path of ['/ledger/', '/ledger/2027-03/', '/ledger/find/', '/ledger.csv', '/wall/']) {
    const response = await visit(path);
    expect(await response.text(), path).not.toMatch(/Court neighbours|swap.table/i);
    // Taking a commons back forgets what is cached under its own tag.
    if (path !== '/wall/') expect(response.headers.get('Cache-Tag'), path).toBe('commons,ledger');
  }
});

it('A program that sends thousands of lines gets no page of megabytes', async () => {
  const rows = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`who-${n + 1}`, 'a']));
  for (const more of [{ lines: '5' }, { more: 'yes' }] as Fields[]) {
    const response = await post('/log/many/', { when: '2027-03-01', ...rows, ...more });
    expect(response.status).toBe(413);
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(10_000);
  }
});

it('No cell of the table is a formula, whatever parts its columns', async () => {
  const tried = ['=1+1', '+1', '-1', '@a', '＝1+1', 'a;=HYPERLINK("x")', 'a; -2+cmd', 'Thanks ;-)', 'a;b'];
  for (const what of tried) await logged({ what, who: '=who' });
  const [, ...table] = (await read('/ledger.csv')).trim().split('\r\n');
  expect(table.map((row) => row.split(',').at(3))).toEqual([
    ...[`"'=1+1"`, `"'+1"`, `"'-1"`, `"'@a"`, `"'＝1+1"`, `"a;'=HYPERLINK(""x"")"`, "a; '-2+cmd", 'Thanks ;-)', 'a;b'],
  ]);
  for (const row of table) expect(row).toContain(`"'=who"`);
});

it('A jar that changed its currency turns no euros into dollars when somebody corrects a word', async () => {
  await logged({ act: 'jar-in', unit: 'EUR', quantity: '35', what: 'Cake' });
  const env = { CURRENCY: 'USD' };
  const { leave_empty: _, ...answers } = await filledIn(await read('/log/?corrects=1', { env }));
  expect(answers.unit).toBe('EUR');
  expect(await post('/log/', { ...answers, what: 'Cake sale' }, { env })).toMatchObject({ status: 303 });
  await decide(await linkIn('review', ben), 'approve');
  expect(words(await read('/ledger/jar/', { env }))).toContain('In the jar now: €35.00');
  expect(await post('/log/', { ...answers, corrects: '', once: 'new' }, { env })).toMatchObject({ status: 422 });
});
