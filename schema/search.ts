/** Letters that no mark is taken off of, as people type them where a keyboard has none of them. */
const typedAs: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ŧ: 't',
  ς: 'σ',
  '‘': "'",
  '’': "'",
  ʼ: "'",
};
const alone = new RegExp(`[${Object.keys(typedAs).join('')}]`, 'gu');

/**
 * Marks on letters of the Latin, Greek and Cyrillic scripts, Hebrew and Arabic points, and what is not
 * seen at all. The marks of other scripts stay: there they are vowels, or make another letter.
 */
const marks =
  '\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f';
const leftOut = new RegExp(`[\\p{Default_Ignorable_Code_Point}${marks}]`, 'gu');

/**
 * A text as it is compared with others: small letters without marks, one way of writing each. `Łódź`
 * is `lodz`, `Straße` is `strasse`, `κόσμος` is `κοσμοσ`. What the database holds was folded by this
 * same function as it was written: a change here needs a migration.
 *
 * @param text at most a few thousand characters
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(leftOut, '')
    .replace(alone, (letter) => typedAs[letter] ?? letter)
    .normalize('NFC');

/**
 * A query for an index with trigrams (FTS5) of folded words, or null when there is nothing to look for:
 * every word must be there, as a part of a word where it has three letters, as one end of a word below
 * that.
 */
export function matchOf(q: string): string | null {
  // A control character ends the query for the index, within its quotes.
  const words = q
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .slice(0, 8)
    // A mark alone folds to nothing, and so to everything: as itself it is found nowhere.
    .map((word) => fold(word) || word);
  const phrase = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const clauses = words.map((word) => {
    const letters = [...word].length;
    if (letters >= 3) return phrase(word);
    return letters === 2 ? `(${phrase(` ${word}`)} OR ${phrase(`${word} `)})` : phrase(` ${word} `);
  });
  return clauses.length > 0 ? clauses.join(' AND ') : null;
}
