/** The keepers of the example town are in no log of keys: their ids say what they are. */
const exampleKeeper = 'example-keeper-';

export const exampleKeeperId = (n: number) => exampleKeeper + n;
export const isExampleKeeper = (id: string) => id.startsWith(exampleKeeper);
/** For `like`. */
export const everyExampleKeeper = `${exampleKeeper}%`;
