import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, kitchen, logMany, numbersOn, verified } from '../ledger.ts';
import {
  amina,
  ben,
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
  words,
} from '../town.ts';

beforeEach(newTown);

/** So many lines of what was done, as a form sends them. */
const tasks = (count: number): Fields =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => index + 1).flatMap((n) => [
      [`act-${n}`, 'task'],
      [`what-${n}`, `Task number ${n}`],
      [`quantity-${n}`, ''],
      [`unit-${n}`, ''],
      [`who-${n}`, n % 2 ? 'Amina' : ''],
    ]),
  );
const shared = { when: '2027-03-01', commons: '', email: '', once: 'a-form' };

describe('After the kitchen, Amina logs three lines at once', () => {
  it('and they are one entry, one review, and three lines in their order', async () => {
    await publish();
    const yours = await logMany({ commons: 'swap-table-on-the-court', email: amina });
    expect(await rows("select title from entries where kind = 'ledger'")).toEqual([
      { title: '3 lines at Swap table on the court' },
    ]);
    const [mail] = await inbox(ben);
    for (const part of [
      'Cooked pumpkin soup, 40 meals',
      'Dora, hours given: Washed up, 2.5 hours',
      'Someone, into the jar: From the hat',
    ])
      expect(mail?.text, part).toContain(part);
    await approveAct();
    expect((await verified()).map(({ words: { what } }) => what?.text)).toEqual([
      ...['Cooked pumpkin soup', 'Washed up', 'From the hat'],
    ]);
    expect(numbersOn(await read('/ledger/'))).toEqual([3, 2, 1]);
    expect(words(await read('/commons/swap-table-on-the-court/'))).toContain(
      '2 people, 40 meals, 2.5 hours, jar +35.00',
    );
    expect(numbersOn(await read(yours))).toEqual([1, 2, 3]);
  });

  it('and lines that were left empty do not count', async () => {
    await logMany({ 'act-4': 'task', 'what-4': '', 'unit-5': 'kg', 'what-6': '  ', 'who-7': '\t' });
    expect(await rows('select position from act_drafts')).toEqual([{ position: 1 }, { position: 2 }, { position: 3 }]);
  });

  it('and one that is wrong is named at its place, with every line kept', async () => {
    const before = await everything();
    const answers = {
      ...kitchen,
      'what-3': '',
      'quantity-5': 'a few',
      'act-5': 'hours',
      'what-5': 'Swept',
      'unit-2': 'kg',
    };
    const response = await post('/log/many/', answers);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(
      [...page.matchAll(/<a href="#([a-z]+-\d+)">([^<]*)/g)].map(([, field, message]) => [field, message]),
    ).toEqual([
      ['unit-2', 'Line 2: Hours given are counted in hours'],
      ['what-3', 'Line 3: Enter what it was, in a few words'],
      ['quantity-5', 'Line 5: Enter the quantity as a number, like 1.5 or 1:30'],
    ]);
    for (const field of ['unit-2', 'what-3', 'quantity-5']) expect(page).toContain(`id="${field}"`);
    expect(await filledIn(page)).toMatchObject(answers);
    expect(await everything()).toEqual(before);
  });

  it('and with all of them empty is asked for one', async () => {
    const response = await post('/log/many/', { ...shared, 'act-1': 'task' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('<a href="#what-1">Fill in at least one line</a>');
  });

  it('and a day to come is refused once, not for each line', async () => {
    const response = await post('/log/many/', { ...kitchen, when: '2027-03-02' });
    expect(response.status).toBe(422);
    expect(words(await response.text())).toContain('One answer needs a change');
  });

  it('and sent twice they are one entry', async () => {
    await logMany({ once: 'a-form' });
    await logMany({ once: 'a-form' });
    expect(await rows('select * from entries')).toHaveLength(1);
    expect(await rows('select * from act_drafts')).toHaveLength(3);
  });
});

describe('Of many lines', () => {
  it('fifty are taken and stand in the ledger', async () => {
    expect((await post('/log/many/', { ...shared, ...tasks(50) })).status).toBe(303);
    await approveAct();
    expect(await verified()).toHaveLength(50);
    expect(await rows('select * from act_drafts')).toEqual([]);
  });

  it('one more is refused, and all of them are still there', async () => {
    const before = await everything();
    const answers = { ...shared, ...tasks(51) };
    const response = await post('/log/many/', answers);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#what-51">One form takes up to 50 lines, and these are 51.');
    expect(await filledIn(page)).toMatchObject(answers);
    expect(await everything()).toEqual(before);
  });

  it('fifty long ones fit, too, and two hundred are answered', async () => {
    const long = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`what-${n + 1}`, `${n} ${'ü'.repeat(190)}`]));
    expect((await post('/log/many/', { ...shared, ...tasks(50), ...long })).status).toBe(303);
    const response = await post('/log/many/', { ...shared, ...tasks(200) });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('what-200');
  });
});

describe('“More lines”', () => {
  const rowsOn = (page: string) => (page.match(/name="what-\d+"/g) ?? []).length;

  it('brings empty lines, keeps what was written and sends nothing', async () => {
    await publish();
    const before = await everything();
    const first = await read('/log/many/?commons=swap-table-on-the-court');
    expect(rowsOn(first)).toBe(5);
    const answers = {
      ...(await filledIn(first)),
      ...kitchen,
      commons: 'swap-table-on-the-court',
      'quantity-2': 'a few',
    };
    const response = await post('/log/many/', { ...answers, more: 'yes' });
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(rowsOn(page)).toBe(15);
    const { lines, ...kept } = answers as Fields;
    expect(lines).toBe('5');
    expect(await filledIn(page)).toMatchObject(kept);
    expect(page).not.toContain('error-summary');
    expect(await everything()).toEqual(before);
  });

  it('ends at fifty', async () => {
    let answers: Fields = await filledIn(await read('/log/many/'));
    for (let pressed = 0; pressed < 5; pressed++)
      answers = await filledIn(await (await post('/log/many/', { ...answers, more: 'yes' })).text());
    const page = await (await post('/log/many/', { ...answers, more: 'yes' })).text();
    expect(rowsOn(page)).toBe(50);
    expect(page).not.toContain('name="more"');
  });

  it('stands after the button that sends, which is what the Enter key presses', async () => {
    const page = await read('/log/many/');
    expect(page.indexOf('Send all lines')).toBeLessThan(page.indexOf('name="more"'));
  });

  it('is not offered on the private link, where it would send the changes; a few empty lines are', async () => {
    const yours = await logMany();
    const page = await read(yours);
    expect(page).not.toContain('name="more"');
    expect(rowsOn(page)).toBeGreaterThan(3);
    const mostly = await post('/log/many/', { ...shared, ...tasks(48) });
    expect(rowsOn(await read(new URL(mostly.headers.get('Location') ?? '', 'http://localhost').pathname))).toBe(50);
  });
});

it('the link in the stewards’ mail shows each of fifty lines', async () => {
  await post('/log/many/', { ...shared, ...tasks(50) });
  const page = words(await read(await linkIn('review', ben)));
  for (let n = 1; n <= 50; n++) expect(page).toContain(`Task number ${n}`);
});
