import type { Category } from '../../../schema/offers/table.ts';
import { Mark } from '../marks.tsx';
import { categoryWord } from './words.ts';

/** The strokes of each category's mark on a 24 by 24 grid. */
const strokes: Record<Category, string> = {
  food: 'M12 8c-3-3-8-1-8 4 0 4 3 9 5 9 1 0 2-1 3-1s2 1 3 1c2 0 5-5 5-9 0-5-5-7-8-4Zm0 0c0-3 1-5 3-6',
  tools: 'M14 7a5 5 0 0 1 6-4l-3 3 1 2 2 1 3-3a5 5 0 0 1-7 6L7 21l-4-4 11-10Z',
  things: 'M3 8l9-5 9 5v9l-9 5-9-5V8Zm0 0 9 5 9-5m-9 5v9',
  space: 'M3 11l9-8 9 8M5 10v11h14V10m-9 11v-7h4v7',
  time: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 4v5l4 2',
  skills: 'M9 18h6m-5 3h4m-5-3c0-2-3-4-3-8a6 6 0 0 1 12 0c0 4-3 6-3 8',
  transport:
    'M2 6h12v11H2V6Zm12 4h4l4 4v3h-8v-7ZM7 15a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Zm10 0a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z',
  care: 'M12 20c-6-4-9-7-9-11a4 4 0 0 1 9-2 4 4 0 0 1 9 2c0 4-3 7-9 11Z',
};

/** The mark of a category beside its word: never one without the other. */
export const CategoryMark = ({ category }: { category: Category }) => (
  <span class="kind">
    <Mark strokes={strokes[category]} /> {categoryWord[category]}
  </span>
);
