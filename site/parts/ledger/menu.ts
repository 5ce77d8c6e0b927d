import type { MenuLine } from '../../menu.ts';

export const menu: MenuLine[] = [{ path: '/ledger/', words: 'Ledger', order: 40 }];
