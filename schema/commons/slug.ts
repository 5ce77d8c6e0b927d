/**
 * A title as one segment of an address: lower case, words joined by hyphens. Accents on Latin
 * letters are dropped (`Café` becomes `cafe`); letters of every other script stay what they are,
 * because a browser shows them and a transliteration often misspells them.
 *
 * @returns at most 60 characters, never empty
 */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    // An emoji often ends in a mark of its own, which would stay behind unseen.
    .replace(/[\ufe00-\ufe0f]|(?<![\p{L}\p{M}])\p{M}+/gu, '')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  const cut = [...plain]
    .slice(0, 60)
    .join('')
    .replace(/^-+|-+$/g, '');
  return cut || 'commons';
}

/** The addresses to try for a title, best first: plain, with its date, then counted. */
export function slugCandidates(title: string, date: string): string[] {
  const slug = slugOf(title);
  const counted = Array.from({ length: 20 }, (_, index) => `${slug}-${date}-${index + 2}`);
  return [slug, `${slug}-${date}`, ...counted];
}
