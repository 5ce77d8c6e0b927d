/** A line of the main menu, which stands on every page. */
export interface MenuLine {
  path: string;
  words: string;
  /** Its place: the less, the further to the left. */
  order: number;
}

/** What is no practice's own. */
const shared: MenuLine[] = [{ path: '/about/', words: 'About', order: 90 }];

/** The lines of the practices, each found by its place. */
const files = import.meta.glob<{ menu: MenuLine[] }>('./parts/*/menu.ts', { eager: true });

/** The main menu, from left to right. */
export const menu: MenuLine[] = [...Object.values(files).flatMap((file) => file.menu), ...shared].sort(
  (a, b) => a.order - b.order,
);
