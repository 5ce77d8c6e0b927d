import type { ActKind, Tally, units } from '../../../schema/ledger/table.ts';
import { isJar } from '../../../schema/ledger/table.ts';
import { isolated } from '../isolate.ts';
import type { PageContext } from '../view.ts';

/** What each act is called. */
export const actWord: Record<ActKind, string> = {
  task: 'Task done',
  resource: 'Thing given',
  hours: 'Hours given',
  'jar-in': 'Into the jar',
  'jar-out': 'Out of the jar',
};

type Unit = (typeof units)[number];

const unitWords: Record<Unit, [one: string, many: string]> = {
  items: ['item', 'items'],
  meals: ['meal', 'meals'],
  kg: ['kg', 'kg'],
  hours: ['hour', 'hours'],
};

const isUnit = (unit: string): unit is Unit => unit in unitWords;

type Local = Pick<PageContext['settings'], 'LOCALE'>;

/** Making a formatter costs far more than using one. */
const formatters = new Map<string, Intl.NumberFormat>();

function format(locale: string, options: Intl.NumberFormatOptions, number: number): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, options);
    formatters.set(key, formatter);
  }
  return isolated(locale, formatter.format(number));
}

/** `1,234` in the way of the place. */
export const count = ({ LOCALE }: Local, number: number) => format(LOCALE, {}, number);

const fraction = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const withMinus = (text: string) => text.replace('-', '−');

/** `€35.00`; `signed` puts a plus or a minus before it. */
export const money = ({ LOCALE }: Local, hundredths: number, currency: string, signed = false) =>
  withMinus(
    format(
      LOCALE,
      {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        ...(signed ? { signDisplay: 'exceptZero' } : {}),
      },
      hundredths / 100,
    ),
  );

/** `+35.00`, `−28.50`: in the currency of the site, which needs no naming there, or `+35.00 USD` in another. */
function change(
  { LOCALE, CURRENCY }: Pick<PageContext['settings'], 'LOCALE' | 'CURRENCY'>,
  hundredths: number,
  currency: string,
) {
  const digits = fraction(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' } as const;
  const number = withMinus(format(LOCALE, options, hundredths / 100));
  return currency === CURRENCY ? number : `${number} ${currency}`;
}

/** `2.5 hours`, `120 meals`, `3 kg`. */
export function quantity({ LOCALE }: Local, hundredths: number, unit: string): string {
  const number = format(LOCALE, { maximumFractionDigits: 2 }, hundredths / 100);
  const [one, many] = isUnit(unit) ? unitWords[unit] : [unit, unit];
  return `${number} ${hundredths === 100 ? one : many}`;
}

/** How much an act was, in words; empty for a task that was simply done. */
export function amount(settings: Local, { act, hundredths, unit }: { act: ActKind; hundredths: number; unit: string }) {
  if (isJar(act)) return money(settings, act === 'jar-in' ? hundredths : -hundredths, unit, true);
  if (act === 'task' && unit === 'items' && hundredths === 100) return '';
  return quantity(settings, hundredths, unit);
}

const total = (tallies: Tally[], wanted: (tally: Tally) => boolean, what: 'acts' | 'hundredths') =>
  tallies.filter(wanted).reduce((sum, tally) => sum + tally[what], 0);

/** `14 people, 120 meals, 22 hours, jar +35.00 −28.50`: the sums of a span, in words; empty while there are none. */
export function sums(settings: PageContext['settings'], tallies: Tally[]): string {
  const people = total(tallies, ({ act }) => act === 'people', 'acts');
  const tasks = total(tallies, ({ act, unit }) => act === 'task' && unit === 'items', 'acts');
  const inUnit = (unit: Unit) =>
    total(tallies, (tally) => tally.unit === unit && (unit !== 'items' || tally.act === 'resource'), 'hundredths');
  const words = [
    people > 0 && `${count(settings, people)} ${people === 1 ? 'person' : 'people'}`,
    tasks > 0 && `${count(settings, tasks)} ${tasks === 1 ? 'task' : 'tasks'}`,
    ...(['meals', 'kg', 'items', 'hours'] as const).map(
      (unit) => inUnit(unit) > 0 && quantity(settings, inUnit(unit), unit),
    ),
    ...jarSums(settings, tallies),
  ];
  return words.filter(Boolean).join(', ');
}

function jarSums(settings: PageContext['settings'], tallies: Tally[]): string[] {
  const currencies = [...new Set(tallies.filter(({ act }) => act !== 'people' && isJar(act)).map(({ unit }) => unit))];
  return currencies.flatMap((currency) => {
    const of = (act: ActKind) => total(tallies, (tally) => tally.act === act && tally.unit === currency, 'hundredths');
    const moved = [
      of('jar-in') !== 0 && change(settings, of('jar-in'), currency),
      of('jar-out') !== 0 && change(settings, -of('jar-out'), currency),
    ].filter(Boolean);
    return moved.length > 0 ? [`jar ${moved.join(' ')}`] : [];
  });
}

/** What is in the jar, one sum for each currency that ever was in it. */
export function jarBalances(tallies: Tally[]): { currency: string; hundredths: number }[] {
  const balances = new Map<string, number>();
  for (const { act, unit, hundredths } of tallies) {
    if (act === 'people' || !isJar(act)) continue;
    balances.set(unit, (balances.get(unit) ?? 0) + (act === 'jar-in' ? hundredths : -hundredths));
  }
  return [...balances].map(([currency, hundredths]) => ({ currency, hundredths }));
}
