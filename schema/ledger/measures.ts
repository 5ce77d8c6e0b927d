import { plainDigits } from '../numbers.ts';
import { decimal, readQuantity, type Typed } from './quantity.ts';
import type { units } from './table.ts';

type Unit = (typeof units)[number];

/** A quantity as typed, and what it is counted in where that was typed, too. */
export type Measured = (Extract<Typed, { ok: true }> & { unit: Unit | null }) | Extract<Typed, { ok: false }>;

/** More than any quantity needs; nothing longer is looked at. */
const mostLetters = 60;

interface Word {
  unit: Unit;
  /** How many of these make one of the unit. */
  parts: number;
}

const listed = (words: string, word: Word) => words.split(' ').map((one): [string, Word] => [one, word]);

const words = new Map<string, Word>([
  ...listed('h hr hrs hour hours std stdn stunde stunden u uur uren heure heures hora horas ora ore ч час часа часов', {
    unit: 'hours',
    parts: 1,
  }),
  // No `m` alone: of rope it is metres.
  ...listed('min mins minute minutes minuten minuti minutos мин', { unit: 'hours', parts: 60 }),
  ...listed('kg kgs kilo kilos kilogram kilograms kilogramm кг', { unit: 'kg', parts: 1 }),
  ...listed('g gr gram grams gramm grammes г', { unit: 'kg', parts: 1000 }),
  ...listed('item items piece pieces stück stk', { unit: 'items', parts: 1 }),
  ...listed('meal meals portion portions portionen', { unit: 'meals', parts: 1 }),
]);

const notANumber: Measured = { ok: false, why: 'not-a-number' };

/**
 * Reads a quantity with what it is counted in, as people type it: `1:30`, `1h30`, `1 h 30 min`, `90 min`,
 * `1½`, `1 1/2`, `2 kg`, `500 g`, and all that `readQuantity` reads. Minutes and grams are rounded to the
 * hundredth of an hour or a kilogram.
 */
export function readMeasure(raw: string): Measured {
  if (raw.length > mostLetters) return notANumber;
  const text = plainDigits(
    raw
      .trim()
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/(\p{L})\./gu, '$1'),
  );
  const [, hours, minutes] =
    /^(\d{1,6})(?::| ?(?:h|hr|hrs|hour|hours|std|stunde|stunden|u|uur|ч) ?)([0-5]?\d)(?: ?[\p{L}.]+)?$/u.exec(text) ??
    [];
  if (hours !== undefined && minutes !== undefined && isClock(text)) {
    return within(Number(hours) * 100 + Math.round((Number(minutes) * 100) / 60), 'hours');
  }
  const [, amount = '', typed = ''] = /^(.*?) ?([\p{L}]+)?\.?$/u.exec(text) ?? [];
  const word = typed === '' ? undefined : words.get(typed);
  if (typed !== '' && !word) return withoutUnit(readQuantity(raw));
  const read = readAmount(amount, word ? undefined : raw);
  if (!read.ok) return read;
  if (!word) return withoutUnit(read);
  const hundredths = Math.round(read.hundredths / word.parts);
  return hundredths === 0 && read.hundredths > 0 ? { ok: false, why: 'too-fine' } : within(hundredths, word.unit);
}

/** `1h30` and `1 h 30 min`, not `1 h 30 kg`; `1:30`, not `1:3`. */
function isClock(text: string): boolean {
  if (text.includes(':')) return /^\d+:[0-5]\d( ?h)?$/.test(text);
  const [, last = ''] = /\d ?([\p{L}]+)\.?$/u.exec(text) ?? [];
  return last === '' || last === 'm' || words.get(last)?.parts === 60;
}

const withoutUnit = (read: Typed): Measured => (read.ok ? { ...read, unit: null } : read);

function within(hundredths: number, unit: Unit): Measured {
  const read = readQuantity(decimal(hundredths));
  return read.ok ? { ...read, unit } : read;
}

/** A number that may end in a fraction: `½`, `1½`, `1 1/2`. */
function readAmount(amount: string, raw = amount): Typed {
  const written = amount.replace(/ ?([\u00bc-\u00be\u2150-\u215e])/u, (_, sign) => ` ${sign.normalize('NFKD')}`);
  const [, whole = '', over, under] = /^ ?(?:(\d{1,6}) )?(\d{1,3}) ?[/\u2044] ?(\d{1,3})$/.exec(written) ?? [];
  if (over === undefined || under === undefined) return readQuantity(raw);
  if (Number(under) === 0) return { ok: false, why: 'not-a-number' };
  const hundredths = Number(whole || '0') * 100 + Math.round((Number(over) * 100) / Number(under));
  return hundredths === 0 && Number(over) > 0 ? { ok: false, why: 'too-fine' } : readQuantity(decimal(hundredths));
}
