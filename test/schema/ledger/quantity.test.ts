import { describe, expect, it } from 'vitest';
import { decimal, readQuantity } from '../../../schema/ledger/quantity.ts';

/** What people typed, in hundredths, or why it is no quantity. */
function readAs(typed: string) {
  const read = readQuantity(typed);
  return read.ok ? read.hundredths : read.why;
}

describe('A quantity is read as people type it', () => {
  it.each([
    ['12', 1200],
    [' 12 ', 1200],
    ['3.5', 350],
    ['3,5', 350],
    ['3,50', 350],
    ['0,05', 5],
    ['.5', 50],
    [',5', 50],
    ['12.', 1200],
    ['+12', 1200],
    ['007', 700],
    ['１２', 1200],
    ['0', 0],
    ['0,00', 0],
  ])('%s', (typed, hundredths) => expect(readAs(typed)).toBe(hundredths));

  it.each([
    ['1 200', 120000],
    ['1\u00a0200', 120000],
    ['1\u202f200,5', 120050],
    ['1’200.50', 120050],
    ["1'200.50", 120050],
    ['1.234,50', 123450],
    ['1,234.50', 123450],
    ['123.456,7', 12345670],
    ['1.234,', 123400],
  ])('with thousands apart: %s', (typed, hundredths) => expect(readAs(typed)).toBe(hundredths));

  it.each([
    ['35 €', 3500],
    ['€35', 3500],
    ['€ 35,00', 3500],
    ['EUR 35', 3500],
    ['35.50 USD', 3550],
    ['$1,234.50', 123450],
  ])('with its currency: %s', (typed, hundredths) => expect(readAs(typed)).toBe(hundredths));

  it('up to a million, and not a hundredth more', () => {
    expect(readAs('1000000')).toBe(100_000_000);
    expect(readAs('1.000.000')).toBe(100_000_000);
    expect(readAs('1000000.01')).toBe('too-much');
    expect(readAs('9'.repeat(300))).toBe('too-much');
    expect(readAs('99.999.999')).toBe('too-much');
  });

  it('to the hundredth, without a rounding', () => {
    for (let hundredths = 0; hundredths < 3000; hundredths++) {
      expect(readAs((hundredths / 100).toFixed(2))).toBe(hundredths);
      expect(readAs(decimal(hundredths))).toBe(hundredths);
    }
    for (const typed of ['1.15', '8.29', '1023.29', '999999.99'])
      expect(readAs(typed)).toBe(Number(typed.replace('.', '')));
  });
});

describe('What is no quantity says why', () => {
  it.each(['', '  ', 'a few', 'twelve', '12 kg', '1e3', '0x10', 'NaN', 'Infinity', '½', '.', ',', '€', '1-2', '=1+1'])(
    'not a number: “%s”',
    (typed) => expect(readAs(typed)).toBe('not-a-number'),
  );

  it.each(['1..2', '1,2,3', '1.2.3', '12.34.56', '1.234.56', '1,234,5', '1.234,56,78', '1,234.567.890'])(
    'separators that make no sense: %s',
    (typed) => expect(readAs(typed)).toBe('not-a-number'),
  );

  it.each(['-3', '−3', '-0.5', '- 3', '-35 €', '€-35'])('negative: %s', (typed) =>
    expect(readAs(typed)).toBe('negative'),
  );

  it.each(['1,234', '1.234', '0.005', '3.555', '1.234,567'])(
    'three digits after the last separator are a thousand to some and a fraction to others: %s',
    (typed) => expect(readAs(typed)).toBe('too-fine'),
  );
});

it.each([
  [0, '0'],
  [5, '0.05'],
  [50, '0.5'],
  [1200, '12'],
  [1250, '12.5'],
  [1205, '12.05'],
  [100_000_000, '1000000'],
])('%d hundredths are written %s, so that a hash has one way to write each', (hundredths, text) =>
  expect(decimal(hundredths)).toBe(text),
);
