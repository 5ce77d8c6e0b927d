/**
 * A title as one segment of an address: lower case, words joined by hyphens. Accents on Latin
 * letters are dropped (`Café` becomes `cafe`); letters of every other script stay what they are,
 * because a browser shows them and a transliteration often misspells them.
 *
 * @returns at most 60 characters and 160 bytes of UTF-8, never empty
 */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    // An emoji often ends in a mark of its own, which would stay behind unseen.
    .replace(/[\ufe00-\ufe0f]|(?<![\p{L}\p{M}])\p{M}+/gu, '')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  return shorten(plain).replace(/^-+|-+$/g, '') || 'commons';
}

/** The name becomes a file, whose name may have 255 bytes with date, counter and ending. */
function shorten(name: string): string {
  const utf8 = new TextEncoder();
  let short = '';
  for (const character of [...name].slice(0, 60)) {
    if (utf8.encode(short + character).length > 160) break;
    short += character;
  }
  return short;
}

/** The addresses to try for a title, best first: plain, with its date, then counted. */
export function slugCandidates(title: string, date: string): string[] {
  const slug = slugOf(title);
  const counted = Array.from({ length: 20 }, (_, index) => `${slug}-${date}-${index + 2}`);
  return [slug, `${slug}-${date}`, ...counted];
}
