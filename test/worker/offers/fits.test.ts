import { expect, it } from 'vitest';
import type { PublicOffer } from '../../../schema/offers/queries.ts';
import { fits } from '../../../site/parts/offers/words.ts';

const paper = (title: string, more: Partial<PublicOffer> = {}) =>
  ({ title, details: '', quantity: '', area: 'Canal Side', ...more }) as PublicOffer;

const jam = paper('Apples wanted for jam', { details: 'A stove and forty jars are there.' });

/** Whether each points to the other; they must agree. */
function both(one: PublicOffer, other: PublicOffer): boolean {
  const [there, back] = [fits(one, [other]), fits(other, [one])];
  expect(back.length).toBe(there.length);
  return there.length > 0;
}

it('an offer and a need about the same, near each other, point to each other', () => {
  expect(both(jam, paper('Apples, more than we can carry'))).toBe(true);
  expect(both(jam, paper('Take what the tree gives', { quantity: '30 kg of APPLES' }))).toBe(true);
  expect(both(jam, paper('Fruit for jam, and a stove to lend'))).toBe(true);
});

it('neither words that everybody uses, nor short ones, nor a far area make a fit', () => {
  expect(both(jam, paper('Potatoes wanted, they are needed'))).toBe(false);
  expect(both(jam, paper('Jam and a jar'))).toBe(false);
  expect(both(jam, paper('Apples', { area: 'Hillside' }))).toBe(false);
  expect(both(jam, paper('Pineapples'))).toBe(false);
});

it('areas are near that share a word, however they are written', () => {
  expect(both(jam, paper('Apples', { area: 'canal, plot 9' }))).toBe(true);
  expect(both(paper('Pommes', { area: 'Île Saint-Étienne' }), paper('pommes', { area: 'ETIENNE' }))).toBe(true);
});

it('accents and case make no difference, in any script', () => {
  expect(both(paper('Gruszki i śliwki'), paper('SLIWKI'))).toBe(true);
  expect(both(paper('Яблоки'), paper('яблоки для варенья'))).toBe(true);
  expect(both(paper('كتب للأخذ والعطاء'), paper('للأخذ'))).toBe(true);
});

it('gives the three with the most words in common; among equals the newest, which comes first', () => {
  const one = paper('Apples, pears, plums, quinces');
  const list = ['apples', 'apples and pears', 'plums', 'apples, pears, plums', 'quinces'].map((title) => paper(title));
  expect(fits(one, list).map(({ title }) => title)).toEqual(['apples, pears, plums', 'apples and pears', 'apples']);
  expect(fits(one, [])).toEqual([]);
});
