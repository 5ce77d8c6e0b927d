import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readPublicSettings, SettingsError } from '../../schema/settings.ts';
import { clocksOf, zoneNamed } from '../../schema/time.ts';
import { zoneBlock } from '../../site/parts/zone.ts';

/** Older names that people still set, and that the platform does not list. */
const links = [
  ...[
    'Europe/Amsterdam',
    'Europe/Oslo',
    'Europe/Kiev',
    'Asia/Calcutta',
    'America/Buenos_Aires',
    'US/Eastern',
    'GB',
    'NZ',
  ],
  ...['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT+3', 'Etc/GMT-14', 'CET', 'Asia/Saigon', 'Atlantic/Faeroe', 'Pacific/Johnston'],
];
const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), ...links])];

const settings = (TIME_ZONE: string) =>
  readPublicSettings({
    SITE_NAME: 'Test Town',
    SITE_URL: 'http://localhost',
    ACCENT: '#d9583b',
    TIME_ZONE,
    LOCALE: 'en-GB',
    CURRENCY: 'EUR',
  }).TIME_ZONE;

describe('Every zone that the platform knows', () => {
  it('is defined under its own name, with its offsets through two years', { timeout: 120_000 }, () => {
    expect(zones.length).toBeGreaterThan(400);
    const days = Array.from({ length: 2 * 53 }, (_, week) =>
      Temporal.Instant.from('2027-01-01T00:00Z').add({ hours: 24 * 7 * week }),
    );
    for (const zone of zones) {
      const clocks = clocksOf(zone, 2026, 2029);
      const calendar = ICAL.parse(`BEGIN:VCALENDAR\r\n${zoneBlock(zone, clocks)}\r\nEND:VCALENDAR`);
      const [block] = new ICAL.Component(calendar).getAllSubcomponents('vtimezone');
      if (!block) throw new Error(`${zone} has no definition.`);
      expect(block.getFirstPropertyValue('tzid')).toBe(zone);
      const read = new ICAL.Timezone(block);
      const changes = clocks.changes.flatMap(({ at }) => [-14_400, 14_400].map((seconds) => at.add({ seconds })));
      for (const moment of [...days, ...changes]) {
        const local = moment.toZonedDateTimeISO(zone);
        const { year, month, day, hour, minute, second } = local;
        const offset = read.utcOffset(new ICAL.Time({ year, month, day, hour, minute, second }, read));
        expect(`${zone} ${moment} ${offset}`).toBe(`${zone} ${moment} ${local.offsetNanoseconds / 1e9}`);
      }
    }
  });

  it('may be set in any letters, and is kept in its own', () => {
    for (const zone of zones) expect(zoneNamed(zone.toLowerCase())?.toLowerCase()).toBe(zone.toLowerCase());
    expect(settings('europe/berlin')).toBe('Europe/Berlin');
    expect(settings(' America/PORT-AU-PRINCE ')).toBe('America/Port-au-Prince');
    expect(settings('Europe/Amsterdam')).toBe('Europe/Amsterdam');
  });
});

it.each([
  '+02:00',
  '-03',
  '02:00',
  'Z',
  'Berlin',
  'Europe/Bärlin',
  'Europe/Berlin[u-ca=iso8601]',
  '2027-01-01T00:00Z',
  '',
  'undefined',
])('%j is no zone, and the site says what to set', (wrong) => {
  expect(() => settings(wrong)).toThrow(SettingsError);
  expect(() => settings(wrong)).toThrow('Set TIME_ZONE to an IANA time zone, like Europe/Berlin.');
});
