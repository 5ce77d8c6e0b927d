/**
 * A query for an index with trigrams (FTS5), or null when there is nothing to look for: every word must
 * be there, as a part of a word where it has three letters, as one end of a word below that.
 */
export function matchOf(q: string): string | null {
  // A control character ends the query for the index, within its quotes.
  const words = q
    .normalize('NFC')
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .slice(0, 8);
  const phrase = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const clauses = words.map((word) => {
    const letters = [...word].length;
    if (letters >= 3) return phrase(word);
    return letters === 2 ? `(${phrase(` ${word}`)} OR ${phrase(`${word} `)})` : phrase(` ${word} `);
  });
  return clauses.length > 0 ? clauses.join(' AND ') : null;
}
