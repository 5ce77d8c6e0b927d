import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, correct, linePage, log, logged, soup, verified } from '../ledger.ts';
import {
  amina,
  ben,
  chandra,
  decide,
  everything,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('“Correct” beside a line', () => {
  it('opens the form as the line stands', async () => {
    await publish();
    await logged({
      commons: 'swap-table-on-the-court',
      quantity: '12,5',
      unit: 'kg',
      act: 'resource',
      when: '2027-02-20',
    });
    const page = await read('/ledger/');
    expect(page).toContain('href="/log/?corrects=1"');
    expect(await filledIn(await read('/log/?corrects=1'))).toMatchObject({
      corrects: '1',
      act: 'resource',
      what: soup.what,
      quantity: '12.5',
      unit: 'kg',
      when: '2027-02-20',
      who: 'Amina',
      commons: 'swap-table-on-the-court',
      email: '',
    });
  });

  it('has nothing to fill in for words that were taken back', async () => {
    const yours = await logged();
    await post(`${yours}withdrawal/`, { what: 'words' });
    expect(await filledIn(await read('/log/?corrects=1'))).toMatchObject({ corrects: '1', what: '', who: '' });
  });

  it('is an empty form for a line that does not exist', async () => {
    for (const corrects of ['1', '0', '-1', '1.5', 'x', '9'.repeat(30), '1 or 1=1']) {
      const answers = await filledIn(await read(`/log/?corrects=${encodeURIComponent(corrects)}`));
      expect(answers, corrects).toMatchObject({ what: '', when: '' });
      expect(answers, corrects).not.toHaveProperty('corrects');
    }
  });
});

describe('A correction', () => {
  it('is a new line; both stay and name each other', async () => {
    await logged();
    await correct(1, { quantity: '30' });
    expect(words(await read(await linkIn('review', ben)))).toContain('corrects no. 1');
    expect((await inbox(ben))[0]?.text).toContain('Corrects line 1');
    await approveAct();
    const page = await read('/ledger/');
    expect(words(page)).toMatch(/30 meals No\. 2 .*Corrects no\. 1\s?\./);
    expect(words(page)).toMatch(/40 meals No\. 1 .*Corrected by no\. 2\s?\. This line does not count any more\./);
    const links = [...page.matchAll(/href="(\/ledger\/2027-03\/before-\d+\/#act-\d+)"/g)].map(([, link]) => link ?? '');
    expect(links).toEqual(['/ledger/2027-03/before-2/#act-1', '/ledger/2027-03/before-3/#act-2']);
    for (const link of links) expect(await linePage(link)).toContain(`id="${link.split('#')[1]}"`);
    expect(page).not.toContain('/log/?corrects=1"');
    expect((await verified()).map(({ corrects }) => corrects)).toEqual([null, 1]);
  });

  it('is what the sums go by, everywhere', async () => {
    const { page } = await publish();
    await logged({ commons: 'swap-table-on-the-court', when: '2027-02-27' });
    await correct(1, { quantity: '30', when: '2027-03-01' });
    await approveAct();
    expect(words(await read('/ledger/'))).toContain('Since the beginning: 30 meals.');
    expect(words(await read(page))).toContain('1 person, 30 meals.');
    expect(words(await read('/ledger/2027-03/'))).toContain('Ledger: March 2027 30 meals.');
    expect(words(await read('/ledger/2027-02/'))).not.toMatch(/Ledger: February 2027 \d+ meals/);
    expect(words(await read('/wall/'))).toContain('30 meals');
    expect(words(await read('/wall/'))).not.toContain('40 meals');
  });

  it('moves from one commons to another what was logged for the wrong one', async () => {
    const { page: table } = await publish();
    const { page: garden } = await publish({ title: 'Garden day' });
    await logged({ commons: 'swap-table-on-the-court' });
    await correct(1, { commons: 'garden-day' });
    await approveAct();
    expect(words(await read(garden))).toContain('1 person, 40 meals.');
    expect(words(await read(table))).not.toMatch(/\d+ (person|people|meals)\.|, 40 meals\./);
  });

  it('puts the jar right', async () => {
    await logged({ act: 'jar-in', quantity: '35', unit: '' });
    await logged({ act: 'jar-out', quantity: '28.50', unit: '', what: 'Sand' });
    await correct(2, { quantity: '2.85' });
    await approveAct();
    expect(words(await read('/ledger/jar/'))).toContain('In the jar now: €32.15');
    expect(words(await read('/ledger/'))).toContain('jar +35.00 −2.85');
  });

  it('may say that it did not happen', async () => {
    const { page } = await publish();
    await logged({ commons: 'swap-table-on-the-court' });
    await correct(1, { quantity: '0' });
    await approveAct();
    expect(words(await read('/ledger/'))).toMatch(/Corrects no\. 1\s?: it did not happen/);
    for (const path of ['/ledger/', page])
      expect(words(await read(path)), path).not.toMatch(/(beginning|here): .*40 meals/);
    expect(words(await read('/wall/'))).not.toContain(soup.what);
    expect(await verified()).toHaveLength(2);
  });

  it('can itself be corrected', async () => {
    await logged();
    for (const [seq, quantity] of [
      [1, '30'],
      [2, '20'],
      [3, '25'],
    ] as const) {
      await correct(seq, { quantity });
      await approveAct();
    }
    expect(words(await read('/ledger/'))).toContain('Since the beginning: 25 meals.');
    expect(await verified()).toHaveLength(4);
  });

  it('that was declined leaves the line as it was', async () => {
    await logged();
    await correct(1, { quantity: '30' });
    await decide(await linkIn('review', ben), 'decline');
    expect(words(await read('/ledger/'))).toContain('Since the beginning: 40 meals.');
    expect(await read('/ledger/')).toContain('/log/?corrects=1"');
  });

  it('is changed on the private link and stays a correction', async () => {
    await logged();
    const yours = await correct(1, { quantity: '30' });
    const answers = await filledIn(await read(yours));
    expect(answers.corrects).toBe('1');
    expect((await post(yours, { ...answers, quantity: '0' })).status).toBe(303);
    await approveAct();
    expect(await rows('select corrects, hundredths from acts where seq = 2')).toEqual([{ corrects: 1, hundredths: 0 }]);
  });
});

describe('What cannot be corrected', () => {
  it('is a line that does not exist, or no line at all: it is said at the number', async () => {
    await logged();
    const before = await everything();
    for (const corrects of ['2', '0', '-1', 'one', '1.0', '1 2', '9'.repeat(30)]) {
      const response = await post('/log/', { ...soup, corrects });
      expect(response.status, corrects).toBe(422);
      const page = await response.text();
      expect(page).toContain('<a href="#corrects">Enter the number of a line that stands in the ledger</a>');
      expect((await filledIn(page)).corrects).toBe(corrects);
    }
    expect(await everything()).toEqual(before);
  });

  it('is a line that was corrected before: the answer names the one to correct', async () => {
    await logged();
    await correct(1, { quantity: '30' });
    await approveAct();
    const response = await post('/log/', { ...soup, corrects: 'No. 1' });
    expect(response.status).toBe(422);
    expect(words(await response.text())).toContain('Line 1 was corrected by line 2 before. Correct that one');
  });

  it('is anything by a quantity of nothing outside of a correction', async () => {
    expect((await post('/log/', { ...soup, quantity: '0', corrects: '' })).status).toBe(422);
    expect((await post('/log/', { ...soup, quantity: '0', corrects: '  ' })).status).toBe(422);
  });
});

describe('Two corrections of one line that both wait', () => {
  async function bothWait() {
    await logged();
    await correct(1, { quantity: '30', who: 'Amina' });
    const first = { ben: await linkIn('review', ben), chandra: await linkIn('review', chandra) };
    await correct(1, { quantity: '20', who: 'Dora', email: amina });
    return { first, second: { ben: await linkIn('review', ben), chandra: await linkIn('review', chandra) } };
  }

  it('the second one is not taken, and the steward is told which line is in its place', async () => {
    const { first, second } = await bothWait();
    expect((await decide(first.ben, 'approve')).status).toBe(303);
    const before = await everything();
    const response = await decide(second.chandra, 'approve', 'Thank you');
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(words(page)).toContain('Line 1 was corrected by line 2 since this was sent. Send this back, or decline it');
    expect(page).toContain('<a href="#decision">');
    expect((await filledIn(page)).note).toBe('Thank you');
    expect(await everything()).toEqual(before);
    expect((await decide(second.chandra, 'send-back', 'It was corrected before')).status).toBe(303);
    expect(await linkIn('yours', amina, 'It was corrected before')).toMatch(/^\/yours\//);
    expect(await verified()).toHaveLength(2);
  });

  it('approved in the same moment, one is taken and the other answered so', async () => {
    const { first, second } = await bothWait();
    const answers = await Promise.all([decide(first.ben, 'approve'), decide(second.chandra, 'approve')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await rows('select corrects from acts where corrects is not null')).toEqual([{ corrects: 1 }]);
    expect(await verified()).toHaveLength(2);
    expect(words(await read('/ledger/'))).toMatch(/Since the beginning: (30|20) meals\./);
  });

  it('approved together on the desk, one is taken and the other goes on waiting', async () => {
    await publish();
    await logged({ commons: 'swap-table-on-the-court' });
    await correct(1, { quantity: '30' });
    await correct(1, { quantity: '20' });
    const desk = await linkIn('desk', ben);
    const together = /href="\.(\/together\/[0-9a-f-]{36}\/)"/.exec(await read(desk))?.[1] ?? '';
    const path = desk.replace(/\/$/, '') + together;
    const response = await post(path, await filledIn(await read(path)));
    expect(response.status).toBe(409);
    expect(words(await response.text())).toContain('1 of 2 were approved.');
    expect(await verified()).toHaveLength(2);
  });
});

it('a line may be corrected that says nothing any more', async () => {
  const yours = await logged();
  await post(`${yours}withdrawal/`, { what: 'words' });
  await correct(1, { what: 'Cooked soup', quantity: '10' });
  await approveAct();
  expect(words(await read('/ledger/'))).toContain('Since the beginning: 10 meals.');
});

it('what was logged under a wrong number is found by whoever types it', async () => {
  await logged();
  for (const typed of ['#1', 'no. 1', 'No 1', ' 1 ']) {
    await log({ corrects: typed, what: typed });
    await decide(await linkIn('review', ben), 'decline');
  }
  expect(await rows('select corrects from act_drafts')).toEqual(Array(4).fill({ corrects: 1 }));
});
