/** Quantities are whole hundredths everywhere but on a form: no sum is ever off by a rounding. */

/** The most one line may say: a million. */
const mostHundredths = 1_000_000_00;

/** No number that anyone types is longer. */
const mostTyped = 300;

/** What a typed quantity turned out to be: hundredths, or in which way it is none. */
export type Typed =
  | { ok: true; hundredths: number }
  | { ok: false; why: 'not-a-number' | 'negative' | 'too-fine' | 'too-much' };

/**
 * Reads a quantity as people type it: `12`, `3,5`, `3.50`, `1 200`, `1.234,50`, `35 €`. Of two kinds
 * of separators the last parts the decimals. With three digits after a single one nobody can tell
 * a thousand from a fraction, so that is `too-fine`.
 */
export function readQuantity(raw: string): Typed {
  if (raw.length > mostTyped) return { ok: false, why: 'not-a-number' };
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Sc}|\b[A-Z]{3}\b/gu, '')
    .replace(/[\s'’_]+/gu, '')
    .replace('−', '-');
  const [, sign = '', digits = ''] = /^([+-]?)(\d[\d.,]*|[.,]\d+)$/.exec(text) ?? [];
  if (digits === '') return { ok: false, why: 'not-a-number' };
  if (sign === '-') return { ok: false, why: 'negative' };
  const [, whole = '', , cents = ''] = /^(.*?)(?:([.,])(\d*))?$/.exec(lastSeparatorOnly(digits)) ?? [];
  if (!/^\d*$/.test(whole)) return { ok: false, why: 'not-a-number' };
  if (cents.length > 2) return { ok: false, why: 'too-fine' };
  if (whole.length > 9) return { ok: false, why: 'too-much' };
  const hundredths = Number(whole || '0') * 100 + Number(cents.padEnd(2, '0') || '0');
  return hundredths > mostHundredths ? { ok: false, why: 'too-much' } : { ok: true, hundredths };
}

/** Drops separators of thousands where the other kind, or the same kind again, shows what they are. */
function lastSeparatorOnly(digits: string): string {
  const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:([.,])\d*)?$/.exec(digits);
  if (!grouped) return digits;
  const [, thousands = '', decimal] = grouped;
  // One kind cannot part both, as in `1.234.56`: then it is no number.
  if (decimal === thousands) return digits;
  const several = digits.split(thousands).length > 2;
  return decimal || several ? digits.replaceAll(thousands, '') : digits;
}

/** The quantity as a plain decimal, as it is hashed: `1250` hundredths are `12.5`, `1200` are `12`. */
export function decimal(hundredths: number): string {
  const whole = Math.trunc(hundredths / 100);
  const cents = String(hundredths % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return cents ? `${whole}.${cents}` : String(whole);
}
