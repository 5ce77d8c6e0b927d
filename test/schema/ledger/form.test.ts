import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../schema/form.ts';
import { filledRows, mostLines, parseLog, parseMany, toDrafts } from '../../../schema/ledger/form.ts';
import { actKinds } from '../../../schema/ledger/table.ts';

/** Monday 1 March 2027, half past midnight in Berlin: in London it is still Sunday. */
const context = { zone: 'Europe/Berlin', now: Temporal.Instant.from('2027-02-28T23:30:00Z'), currency: 'EUR' };
const nowhere = { commonsId: null };

const soup: Answers = {
  act: 'task',
  what: 'Cooked pumpkin soup',
  quantity: '40',
  unit: 'meals',
  when: '2027-03-01',
  who: 'Amina',
  commons: '',
  email: '',
};

function judged(changes: Answers = {}, found: Parameters<typeof parseLog>[2] = nowhere) {
  const result = parseLog(context, { ...soup, ...changes }, found);
  return result.ok ? result.data : result.errors;
}
const line = (changes: Answers = {}) => {
  const data = judged(changes);
  return 'lines' in data && typeof data.lines !== 'string' ? data.lines[0] : data;
};

describe('One act', () => {
  it('is taken as it was typed', () => {
    expect(judged()).toEqual({
      date: '2027-03-01',
      email: '',
      lines: [{ act: 'task', what: 'Cooked pumpkin soup', who: 'Amina', unit: 'meals', hundredths: 4000 }],
    });
  });

  it.each([
    ['task', '', { unit: 'items', hundredths: 100 }],
    ['task', '3', { unit: 'items', hundredths: 300 }],
    ['resource', '2', { unit: 'items', hundredths: 200 }],
    ['hours', '2,5', { unit: 'hours', hundredths: 250 }],
    ['jar-in', '35 €', { unit: 'EUR', hundredths: 3500 }],
    ['jar-out', '28.50', { unit: 'EUR', hundredths: 2850 }],
  ])('%s with “%s” and no unit is counted in the usual one', (act, quantity, expected) => {
    expect(line({ act, quantity, unit: '' })).toMatchObject({ act, ...expected });
  });

  it('needs to say how much, unless it is a task', () => {
    expect(line({ act: 'resource', quantity: ' ' })).toEqual({ quantity: 'Enter the quantity, like 12 or 3.5' });
    expect(line({ act: 'hours', quantity: '', unit: '' })).toEqual({ quantity: 'Enter the quantity, like 12 or 3.5' });
    expect(line({ act: 'jar-in', quantity: '', unit: '' })).toEqual({ quantity: 'Enter the amount, like 12 or 3.5' });
  });

  it.each([
    ['0', 'Enter a quantity above zero'],
    ['-3', 'Enter a quantity above zero'],
    ['3.555', 'Enter the quantity with at most two decimals and no separator for thousands, like 1200 or 3.5'],
    ['1000001', 'Enter a quantity of a million at most'],
    ['a few', 'Enter the quantity as a number, like 12 or 3.5'],
  ])('says what is wrong with a quantity of “%s”', (quantity, message) => {
    expect(line({ quantity })).toEqual({ quantity: message });
  });

  it.each([
    ['task', 'EUR', 'Choose a unit: items, meals, kg or hours'],
    ['resource', 'litres', 'Choose a unit: items, meals, kg or hours'],
    ['hours', 'kg', 'Hours given are counted in hours'],
    ['jar-in', 'items', 'What goes into the jar or out of it is counted in EUR'],
    ['jar-out', 'USD', 'What goes into the jar or out of it is counted in EUR'],
  ])('%s is not counted in %s', (act, unit, message) => {
    expect(line({ act, unit })).toEqual({ unit: message });
  });

  it('has whole amounts where the currency has no cents', () => {
    const inYen = (quantity: string) =>
      parseLog({ ...context, currency: 'JPY' }, { ...soup, act: 'jar-in', unit: '', quantity }, nowhere);
    expect(inYen('1200')).toMatchObject({ ok: true, data: { lines: [{ hundredths: 120000, unit: 'JPY' }] } });
    expect(inYen('12.5')).toEqual({ ok: false, errors: { quantity: 'Enter an amount in whole JPY' } });
  });

  it('with everything wrong names each field once, in the order of the form', () => {
    const answers = { act: '', what: ' ', quantity: '', unit: '', when: '', email: 'amina', corrects: '' };
    const result = parseLog(context, answers, { commonsId: undefined });
    expect(Object.keys(result.ok ? {} : result.errors)).toEqual(['act', 'what', 'commons', 'when', 'email']);
  });

  it('is judged though nothing at all was sent', () => {
    const result = parseLog(context, {}, nowhere);
    expect(result.ok ? {} : result.errors).toMatchObject({
      act: 'Choose what it was',
      when: 'Enter the day it was done on',
    });
  });

  it('has no name beyond what can be seen', () => {
    expect(line({ who: '\u202eAmina\u202c\u200b' })).toMatchObject({ who: 'Amina' });
    for (const nothing of ['', '  ', '\u200b\u200b', '\u202e', '\u200d', '\ufe0f\u200d', '\u2003', '\u0301']) {
      const result = parseLog(context, { ...soup, who: nothing }, nowhere);
      const [draft] = result.ok ? toDrafts('an-entry', result.data, { commonsId: null, corrects: null }) : [];
      expect(draft?.who, escape(nothing)).toBeNull();
    }
  });

  it('is not longer than a line', () => {
    expect(line({ what: 'x'.repeat(201) })).toEqual({
      what: 'What it was must be 200 characters or fewer. It has 201',
    });
    expect(line({ who: 'x'.repeat(61) })).toEqual({ who: 'The name must be 60 characters or fewer. It has 61' });
    expect(line({ what: '🥣'.repeat(200), who: 'Ä'.repeat(60) })).toMatchObject({ act: 'task' });
  });
});

describe('The day', () => {
  const dateOf = (when: string) => {
    const data = judged({ when });
    return 'date' in data ? data.date : data;
  };

  it('is one in the town, where tomorrow may have begun already', () => {
    expect(dateOf('2027-03-01')).toBe('2027-03-01');
    expect(dateOf('2027-03-02')).toEqual({
      when: 'Enter a day that is not in the future: the ledger tells what was done',
    });
  });

  it('may be typed day first', () => {
    expect(dateOf('28.2.2027')).toBe('2027-02-28');
    expect(dateOf('1/3/2027')).toBe('2027-03-01');
    expect(dateOf('٢٨.٠٢.٢٠٢٧')).toBe('2027-02-28');
  });

  it.each([
    ['', 'Enter the day it was done on'],
    ['yesterday', 'Enter a date that exists, like 2027-03-28'],
    ['2027-02-29', 'Enter a date that exists, like 2027-03-28'],
    ['20270301', 'Enter a date that exists, like 2027-03-28'],
    ['1999-12-31', 'Enter a day since the year 2000'],
    ['9999-12-31', 'Enter a day that is not in the future: the ledger tells what was done'],
  ])('of “%s” gets one clear answer', (when, message) => expect(dateOf(when)).toEqual({ when: message }));

  it('may be long ago', () => expect(dateOf('2000-01-01')).toBe('2000-01-01'));
});

describe('A correction', () => {
  const zero = { corrects: '1', quantity: '0' };

  it('may say that it did not happen', () => {
    for (const act of actKinds) expect(line({ ...zero, act, unit: '' })).toMatchObject({ hundredths: 0 });
    expect(line({ quantity: '0' })).toHaveProperty('quantity');
  });

  it('is no other than the database knows', () => {
    expect(judged(zero, { commonsId: null, correction: 'Enter the number of a line' })).toEqual({
      corrects: 'Enter the number of a line',
    });
  });
});

describe('Many acts', () => {
  const rows = (count: number): Answers =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => index + 1).flatMap((n) => [
        [`act-${n}`, 'task'],
        [`what-${n}`, `Task ${n}`],
      ]),
    );
  const many = (answers: Answers) => parseMany(context, { when: '2027-03-01', ...answers }, nowhere);

  it('skip the lines that were left empty, whatever is chosen in them', () => {
    const result = many({
      ...rows(1),
      'act-2': 'task',
      'unit-2': 'kg',
      'what-3': ' ',
      'act-9': 'task',
      'what-9': 'Swept',
    });
    expect(result).toMatchObject({ ok: true, data: { lines: [{ what: 'Task 1' }, { what: 'Swept' }] } });
  });

  it('name the line that is wrong by its place on the form', () => {
    expect(many({ ...rows(2), 'who-7': 'Ben' })).toEqual({
      ok: false,
      errors: { 'act-7': 'Choose what it was', 'what-7': 'Enter what it was, in a few words' },
    });
    expect(many({ ...rows(3), 'quantity-2': 'some' })).toEqual({
      ok: false,
      errors: { 'quantity-2': 'Enter the quantity as a number, like 12 or 3.5' },
    });
  });

  it('are one at least', () => {
    expect(many({})).toEqual({ ok: false, errors: { 'what-1': 'Fill in at least one line' } });
  });

  it('are fifty at most', () => {
    expect(mostLines).toBe(50);
    expect(many(rows(50))).toMatchObject({ ok: true });
    expect(many(rows(51))).toEqual({
      ok: false,
      errors: { 'what-51': 'One form takes up to 50 lines, and these are 51. Send the rest in a second one' },
    });
    const apart = { ...rows(50), 'act-77': 'task', 'what-77': 'Far below' };
    expect(Object.keys((many(apart) as { errors: object }).errors)).toEqual(['what-77']);
  });

  it('cannot say that something did not happen', () => {
    expect(many({ ...rows(1), 'quantity-1': '0', corrects: '1' })).toMatchObject({ ok: false });
  });

  it('are found in the order of their numbers', () => {
    expect(
      filledRows({ 'what-10': 'x', 'who-2': 'x', 'quantity-1': '1', 'what-0': 'x', 'what-x': 'x', 'act-4': 'task' }),
    ).toEqual([1, 2, 10]);
  });
});
