import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../../schema/ledger/form.ts';
import { readMeasure } from '../../../schema/ledger/measures.ts';
import { readQuantity } from '../../../schema/ledger/quantity.ts';
import { wholeNumber } from '../../../schema/numbers.ts';
import { parseOffer } from '../../../schema/offers/form.ts';
import { readSettings } from '../../../schema/settings.ts';

const now = Temporal.Instant.from('2027-03-01T12:00:00Z');
const context = { zone: 'Europe/Berlin', now, currency: 'EUR' };

/** What a line of the ledger says after somebody typed this, or the sentence they are told. */
function logged(act: string, quantity: string, unit = ''): string {
  const answers = { act, what: 'Soup', quantity, unit, when: '2027-02-27' };
  const judged = parseLog(context, answers, { commonsId: null });
  if (!judged.ok) return judged.errors.quantity ?? 'something else';
  const [line] = judged.data.lines;
  return `${(line?.hundredths ?? 0) / 100} ${line?.unit}`;
}

describe('Hours are taken as people write them', () => {
  it.each([
    ['1:30', '1.5 hours'],
    ['01:30', '1.5 hours'],
    ['1:30 h', '1.5 hours'],
    ['1h30', '1.5 hours'],
    ['1 h 30 min', '1.5 hours'],
    ['1h 30m', '1.5 hours'],
    ['1 Std. 30 Min.', '1.5 hours'],
    ['1 Std 30 Min.', '1.5 hours'],
    ['90 min', '1.5 hours'],
    ['90min', '1.5 hours'],
    ['45 minutes', '0.75 hours'],
    ['20 min', '0.33 hours'],
    ['1½', '1.5 hours'],
    ['1 ½', '1.5 hours'],
    ['1\u00a0½ h', '1.5 hours'],
    ['½', '0.5 hours'],
    ['1 1/2', '1.5 hours'],
    ['1/4', '0.25 hours'],
    ['1½ h', '1.5 hours'],
    ['¾ hour', '0.75 hours'],
    ['2,5 h', '2.5 hours'],
    ['3 Std', '3 hours'],
    ['3 Std.', '3 hours'],
    ['2 hours', '2 hours'],
    ['١٫٥', '1.5 hours'],
    ['٣', '3 hours'],
  ])('%s', (typed, line) => expect(logged('hours', typed)).toBe(line));

  it('and what cannot be is refused with what would do', () => {
    for (const typed of ['1:3', '1:75', '1h75', '5²', '²', '0x10', '1e3', '①', '1:30:00', 'an hour', '1/0', '1h30kg'])
      expect(logged('hours', typed), typed).toBe('Enter the quantity as a number, like 1.5 or 1:30');
    expect(logged('hours', '2 kg')).toBe(
      'You wrote an amount of kg, and it is counted in hours. Enter the number of hours alone',
    );
  });
});

describe('What is weighed or counted, too', () => {
  it.each([
    ['2 kg', '', '2 kg'],
    ['2kg', 'kg', '2 kg'],
    ['500 g', '', '0.5 kg'],
    ['1 250 g', 'kg', '1.25 kg'],
    ['2½ kg', '', '2.5 kg'],
    ['30 meals', '', '30 meals'],
    ['12', '', '12 items'],
    ['12 Stück', '', '12 items'],
    ['½', 'kg', '0.5 kg'],
    ['1,5 kg', 'kg', '1.5 kg'],
    ['2 kg', 'meals', 'You wrote an amount of kg, and it is counted in meals. Enter the number of meals alone'],
    ['1 g', 'kg', 'Enter the quantity with at most two decimals and no separator for thousands, like 1200 or 3.5'],
    ['999999 999/1', '', 'Enter a quantity of a million at most'],
    ['5²', '', 'Enter the quantity as a number, like 12 or 3.5'],
    ['5²', 'kg', 'Enter the quantity as a number, like 2.5, 2 kg or 500 g'],
  ])('%s, counted in “%s”', (typed, unit, line) => expect(logged('resource', typed, unit)).toBe(line));

  it('money stays a plain number', () => {
    expect(logged('jar-in', '35 €')).toBe('35 EUR');
    expect(logged('jar-in', '1:30')).toContain('Enter the amount as a number');
    expect(logged('jar-in', '5²')).toContain('Enter the amount as a number');
  });

  it('nothing long is looked at', () => {
    expect(readMeasure(`${'1 '.repeat(50_000)}h`)).toEqual({ ok: false, why: 'not-a-number' });
  });
});

describe('Whole numbers are digits, of any script, and nothing else', () => {
  it('as a number of hands', () => {
    const put = (hands: string) => {
      const answers = {
        direction: 'chore',
        category: 'care',
        title: 'Sweep',
        area: 'Riverside',
        how_often: 'once',
        name: 'Amina',
        email: 'amina@example.net',
        hands,
      };
      const judged = parseOffer(context, answers, null);
      return judged.ok ? judged.data.hands : judged.errors.hands;
    };
    expect(put('3')).toBe(3);
    expect(put('')).toBe(1);
    expect(put('٣')).toBe(3);
    for (const typed of ['0x10', '1e1', '5²', '+5', '-1', '0', '51', '2.0', '１０x'])
      expect(put(typed), typed).toBe('Enter how many people it takes, from 1 to 50');
  });

  it('and as a port', () => {
    const settings = {
      SITE_NAME: 'Town',
      SITE_URL: 'http://localhost',
      TIME_ZONE: 'Europe/Berlin',
      LOCALE: 'en-GB',
      CURRENCY: 'EUR',
      STEWARDS: 'ben@example.org',
      MAIL: 'inbox',
      MAIL_FROM: 'a@example.org',
      COMMONS_SECRET: `${'A'.repeat(43)}=`,
    };
    expect(readSettings({ ...settings, SMTP_PORT: '465' }).SMTP_PORT).toBe(465);
    expect(readSettings({ ...settings, SMTP_PORT: 2525 }).SMTP_PORT).toBe(2525);
    expect(readSettings(settings).SMTP_PORT).toBe(587);
    for (const SMTP_PORT of ['0x10', '5²', '0', '65536', '', 'smtp', '1e2'])
      expect(() => readSettings({ ...settings, SMTP_PORT }), SMTP_PORT).toThrow('Set SMTP_PORT to a port number.');
  });

  it.each(['0x10', '1e3', '5²', '', ' ', '1 2', '1.0', '9'.repeat(10), '9'.repeat(100_000)])('not %s', (typed) =>
    expect(wholeNumber(typed)).toBeNull(),
  );
});

it('superscripts are no digits of a plain quantity', () => {
  for (const typed of ['5²', '⁵', '₂', '12³,5', 'Ⅳ'])
    expect(readQuantity(typed)).toEqual({ ok: false, why: 'not-a-number' });
});
