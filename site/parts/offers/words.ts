import type { PublicOffer } from '../../../schema/offers/queries.ts';
import type { Category, Direction, Offer, Rhythm } from '../../../schema/offers/table.ts';
import { fold } from '../../../schema/search.ts';

export const directionWord: Record<Direction, string> = { offer: 'Offer', need: 'Need', chore: 'Chore' };

export const categoryWord: Record<Category, string> = {
  food: 'Food',
  tools: 'Tools',
  things: 'Things',
  space: 'Space',
  time: 'Time',
  skills: 'Skills',
  transport: 'Transport',
  care: 'Care',
};

export const rhythmWord: Record<Rhythm, string> = {
  once: 'Just once',
  weekly: 'Every week',
  fortnightly: 'Every two weeks',
  monthly: 'Every month',
};

export const offerPath = (slug: string) => `/offers/${encodeURIComponent(slug)}/`;

/** Words of the form itself and of every other notice: that both have them says nothing. */
const emptyWords = new Set(
  'about after again also anybody anyone because been before could does doing each either else every from give gives good have here into just know like little many maybe more most much need needed needs neighbour neighbours only other over people please quite really some somebody someone something still such take taken than thank thanks that their them then there these they thing things this those very want wanted well were what when where which while will with without would your'.split(
    ' ',
  ),
);

/** The words of a text as they are compared. */
function folded(text: string, fewestLetters: number): Set<string> {
  const words = fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => [...word].length >= fewestLetters && !emptyWords.has(word)));
}

/** Of each notice's details: a hundred long ones would take longer to compare than a page may take. */
const mostLetters = 500;

type Said = Pick<Offer, 'title' | 'details' | 'quantity' | 'area'>;

const near = ({ area }: Said) => folded(area, 1);
const about = ({ title, details, quantity }: Said) =>
  folded(`${title} ${quantity} ${details.slice(0, mostLetters)}`, 4);

const inCommon = (some: Set<string>, others: Set<string>) => [...some].filter((word) => others.has(word)).length;

const mostFits = 3;

/**
 * What might fit: near, and about the same. When one notice names another, the other names it, too, as
 * long as neither has better ones.
 *
 * @param others notices of the other side in the same category, newest first
 * @returns at most three, those with the most words in common first
 */
export function fits(one: Said, others: PublicOffer[]): PublicOffer[] {
  const [context, words] = [near(one), about(one)];
  return others
    .filter((other) => inCommon(near(other), context) > 0)
    .map((other) => ({ other, shared: inCommon(about(other), words) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, mostFits)
    .map(({ other }) => other);
}
