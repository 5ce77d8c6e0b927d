/** The zeros of the digits that people type: Arabic, Persian, Devanagari, Bengali, Thai and wide ones. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** Writes decimal digits of any script as 0 to 9. Superscripts, fractions and the like are none. */
export const plainDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((one) => code >= one && code <= one + 9);
    return zero === undefined ? digit : String(code - zero);
  });

/**
 * A whole number as it is typed, digits alone: `12`, and neither `0x10` nor `1e1` nor `5²`.
 *
 * @returns null for anything else, and for more than nine digits
 */
export function wholeNumber(typed: string): number | null {
  if (typed.length > 40) return null;
  const digits = plainDigits(typed.trim());
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
