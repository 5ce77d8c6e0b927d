import type { MenuLine } from '../../menu.ts';

export const menu: MenuLine[] = [{ path: '/circles/', words: 'Circles', order: 50 }];
