import type { MenuLine } from '../../menu.ts';

export const menu: MenuLine[] = [
  { path: '/', words: 'Calendar', order: 10 },
  { path: '/past/', words: 'Past', order: 20 },
];
