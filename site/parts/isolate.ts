/** Scripts that are written from right to left. */
const fromRight = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Mend', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);
const known = new Map<string, boolean>();

/** True for a language that is written from right to left. */
function isFromRight(locale: string): boolean {
  const is = known.get(locale) ?? fromRight.has(new Intl.Locale(locale).maximize().script ?? '');
  known.set(locale, is);
  return is;
}

/**
 * A date, time or number of a language that is written from right to left, kept apart from the text
 * around it, which would else turn its parts about (Unicode UAX 9, isolates). They are signs and not
 * elements, because subjects of mails and titles have none. In other languages it stays as it is.
 */
export const isolated = (locale: string, text: string) => (isFromRight(locale) ? `\u2068${text}\u2069` : text);

/** Two of them with a dash between, in this order from left to right, as the rest of the page is. */
export const isolatedSpan = (locale: string, from: string, to: string) =>
  isFromRight(locale) ? `\u2066${from}–${to}\u2069` : `${from}–${to}`;
