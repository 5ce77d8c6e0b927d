import type { MenuLine } from '../../menu.ts';

export const menu: MenuLine[] = [{ path: '/offers/', words: 'Offers', order: 30 }];
