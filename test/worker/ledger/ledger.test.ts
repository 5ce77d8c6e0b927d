import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, log, logged, soup, verified } from '../ledger.ts';
import {
  amina,
  ben,
  decide,
  decoded,
  elements,
  everything,
  type Fields,
  filledIn,
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

describe('Amina logs what she did', () => {
  it('and it is in the ledger with the next request after Ben approved it', async () => {
    const { page } = await publish();
    const yours = await log({ commons: 'swap-table-on-the-court', email: amina });
    expect(yours).toMatch(/^\/yours\//);
    await approveAct();
    for (const path of [
      ...['/ledger/', '/ledger/2027-03/', page, '/wall/', '/wall/screen/', '/ledger.json', '/ledger.csv'],
      ...[
        '/ledger/find/?q=soup',
        '/ledger/find/?commons=swap-table-on-the-court',
        '/ledger/find/?host=court+neighbours',
      ],
    ]) {
      expect(await read(path), path).toContain(soup.what);
    }
    expect(words(await read(page))).toContain('1 person, 40 meals');
    expect(await rows('select * from act_drafts')).toEqual([]);
    expect(await verified()).toHaveLength(1);
  });

  it.each([
    [{ act: 'task', quantity: '', unit: '' }, 'Amina : Cooked pumpkin soup No. 1 Task done'],
    [{ act: 'task', quantity: '3', unit: '' }, 'Amina : Cooked pumpkin soup 3 items No. 1 Task done'],
    [{ act: 'resource', quantity: '1,5', unit: 'kg' }, 'Amina : Cooked pumpkin soup 1.5 kg No. 1 Thing given'],
    [{ act: 'resource', quantity: '1 200', unit: 'meals' }, '1,200 meals No. 1 Thing given'],
    [{ act: 'hours', quantity: '1', unit: '' }, 'Amina : Cooked pumpkin soup 1 hour No. 1 Hours given'],
    [{ act: 'jar-in', quantity: '1.234,50', unit: 'EUR' }, '+€1,234.50 No. 1 Into the jar'],
    [{ act: 'jar-out', quantity: '35 €', unit: '' }, '−€35.00 No. 1 Out of the jar'],
  ])('as %o', async (changes: Fields, shown) => {
    await logged(changes);
    expect(words(await read('/ledger/'))).toContain(shown);
  });

  it('without a name, and the line says “Someone”', async () => {
    for (const who of ['', '   ', '\u200b\u2060', '\u200d']) await logged({ who, what: `Swept ${escape(who)}` });
    const page = await read('/ledger/');
    expect(words(page).match(/Someone :/g)).toHaveLength(4);
    expect(await rows('select who, who_salt from acts where who is not null or who_salt is not null')).toEqual([]);
    expect(words(await read('/wall/'))).not.toContain('Someone');
  });

  it('and what came of the jar is its balance', async () => {
    await logged({ act: 'jar-in', quantity: '35', unit: '', what: 'From the hat' });
    await logged({ act: 'jar-out', quantity: '28,50', unit: '', what: 'Sand for the kerb' });
    const jar = words(await read('/ledger/jar/'));
    expect(jar).toContain('In the jar now: €6.50');
    expect(jar).toContain('Sand for the kerb −€28.50');
    expect(jar).toContain('pays nobody');
    expect(words(await read('/ledger/'))).toContain('jar +35.00 −28.50');
    await logged({ act: 'jar-out', quantity: '10', unit: '', what: 'Rope' });
    expect(words(await read('/ledger/jar/'))).toContain('In the jar now: −€3.50');
  });
});

describe('What is not taken', () => {
  const yesterday = { when: '2027-02-28' };

  it.each([
    [{ act: '' }, 'act', 'Choose what it was'],
    [{ act: 'love' }, 'act', 'Choose what it was'],
    [{ what: ' \u200b ' }, 'what', 'Enter what it was, in a few words'],
    [{ quantity: '-3' }, 'quantity', 'Enter a quantity above zero'],
    [{ quantity: '0' }, 'quantity', 'Enter a quantity above zero'],
    [{ quantity: '12345678' }, 'quantity', 'Enter a quantity of a million at most'],
    [{ quantity: '9'.repeat(50) }, 'quantity', 'Enter a quantity of a million at most'],
    [{ quantity: '3.555' }, 'quantity', 'at most two decimals'],
    [{ quantity: 'a few' }, 'quantity', 'Enter the quantity as a number'],
    [{ unit: 'litres' }, 'unit', 'Choose a unit'],
    [{ unit: 'EUR' }, 'unit', 'Choose a unit'],
    [{ act: 'hours' }, 'unit', 'Hours given are counted in hours'],
    [{ act: 'jar-out' }, 'unit', 'What goes into the jar or out of it is counted in EUR'],
    [{ when: '2027-03-02' }, 'when', 'Enter a day that is not in the future'],
    [{ when: 'on Monday' }, 'when', 'Enter a date that exists'],
    [{ when: '2027-02-30' }, 'when', 'Enter a date that exists'],
    [{ when: '1999-12-31' }, 'when', 'Enter a day since the year 2000'],
    [{ email: 'amina' }, 'email', 'Enter a mail address'],
    [{ commons: 'the-moon' }, 'commons', 'Choose one of the commons'],
    [{ corrects: '1' }, 'corrects', 'Enter the number of a line that stands in the ledger'],
  ])('%o comes back as it was typed, with a way to the field', async (changes: Fields, field, message) => {
    const before = await everything();
    const answers = { ...soup, ...yesterday, once: 'a-form', ...changes };
    const response = await post('/log/', answers);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(words(page)).toContain('One answer needs a change Everything you wrote is still here.');
    expect(page).toMatch(new RegExp(`<a href="#${field}">[^<]*${message}`));
    expect(page).toMatch(new RegExp(`id="${field}"`));
    expect(page).toMatch(/<title>Error: /);
    const kept = await filledIn(page);
    for (const [name, answer] of Object.entries(answers)) {
      // A browser can send no other choice than the form has.
      if (!(name in changes && ['act', 'unit', 'commons'].includes(name)) || answer === 'hours' || answer === 'jar-out')
        expect(kept[name], name).toBe(answer);
    }
    expect(await everything()).toEqual(before);
  });

  it('names everything that is wrong at once', async () => {
    const response = await post('/log/', { act: '', what: '', quantity: '', when: '', email: 'x' });
    const page = words(await response.text());
    expect(page).toContain('4 answers need a change');
  });

  it('is a line for a commons that is not public: waiting, taken back, declined', async () => {
    await propose({ title: 'Waiting' });
    const { yours } = await publish({ title: 'Taken back' });
    await post(`${yours}withdrawal/`, {});
    await propose({ title: 'Declined' });
    await decide(await linkIn('review', ben), 'decline');
    const before = await everything();
    for (const commons of ['waiting', 'taken-back', 'declined', '../ledger', "' or 1=1"]) {
      const response = await post('/log/', { ...soup, commons });
      expect(response.status, commons).toBe(422);
      const page = await response.text();
      expect(page).toContain('<a href="#commons">');
      expect(words(page)).not.toMatch(/Waiting|Taken back|Declined/);
      expect(words(await read(`/log/?commons=${encodeURIComponent(commons)}`))).not.toMatch(
        /Waiting|Taken back|Declined/,
      );
    }
    expect(await everything()).toEqual(before);
  });
});

describe('Names and words that play tricks', () => {
  it('are stored and shown without what would turn the text around them', async () => {
    await logged({ who: '\u202eanimA\u202c\u200b\ufeff', what: 'Soup\u2066 for\u00ad all\u0000\u200f' });
    expect(await rows('select who, what from acts')).toEqual([{ who: 'animA', what: 'Soup for all' }]);
    for (const path of ['/ledger/', '/wall/', '/ledger.json', '/ledger.csv'])
      expect((await read(path)).replace(/^\ufeff/, ''), path).not.toMatch(
        /[\u00ad\u200b\u200f\u202a-\u202e\u2060-\u2069\ufeff]/,
      );
  });

  it('are isolated from their surroundings in any script', async () => {
    await logged({ who: 'أمينة', what: 'طبخت الحساء' });
    const page = await read('/ledger/');
    expect(page).toContain('<bdi>أمينة</bdi>');
    expect(page).toContain('<bdi>طبخت الحساء</bdi>');
  });

  it('are text wherever they stand, not markup', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;';
    const { page } = await publish();
    await log({ who: '<b>Amina</b>', what: evil, commons: 'swap-table-on-the-court' });
    const review = await linkIn('review', ben);
    const inReview = await read(review);
    await approveAct();
    for (const html of [
      ...[inReview, await read(review), await read(page), await read('/ledger/'), await read('/wall/')],
      ...[await read('/log/?corrects=1'), await read(`/ledger/find/?q=${encodeURIComponent(evil)}`)],
    ]) {
      expect(decoded(html)).toContain('<script>alert(1)</script>');
      expect((await elements(html)).filter((one) => /^(b$|img src=x|script onerror)/.test(one))).toEqual([]);
      expect(html).not.toContain('<script>alert');
    }
  });
});

describe('The form', () => {
  it('guesses no day, and knows the commons it was opened from', async () => {
    await publish();
    expect(await filledIn(await read('/log/'))).toMatchObject({ when: '', commons: '', who: '' });
    for (const path of ['/log/', '/log/many/'])
      expect(await filledIn(await read(`${path}?commons=swap-table-on-the-court`)), path).toMatchObject({
        when: '',
        commons: 'swap-table-on-the-court',
      });
  });

  it('offers the commons that are public and no others', async () => {
    await publish();
    await propose({ title: 'Not yet decided' });
    const page = await read('/log/');
    expect(page).toContain('<option value="swap-table-on-the-court"');
    expect(page).not.toContain('Not yet decided');
  });

  it('says that the jar buys materials and pays nobody', async () => {
    expect(words(await read('/log/'))).toContain('The jar buys materials and pays nobody');
  });
});
