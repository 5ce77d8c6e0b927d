import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import * as dates from '../../site/parts/dates.ts';
import { count, money } from '../../site/parts/ledger/words.ts';
import { roleTime } from '../../site/parts/signups/words.ts';
import { ben, inbox, newTown, propose, publish, read, visit } from './town.ts';

beforeEach(newTown);

const zone = 'Europe/Berlin';
const at = Temporal.Instant.from('2026-11-23T17:00Z');
const till = at.add({ hours: 3 });
const date = { startsAt: at, endsAt: till };

/** Everything that this site writes as a date, a time or a number. */
function allFormats(LOCALE: string): Record<string, string> {
  const settings = {
    LOCALE,
    TIME_ZONE: zone,
    SITE_NAME: '',
    SITE_URL: '',
    WELCOME: '',
    CURRENCY: 'EUR',
    HELP_NOW: '',
    HELP_ELSEWHERE: '',
  };
  const context = { settings, now: at };
  const moment = { at, zone };
  return {
    longDate: dates.longDate(settings, moment),
    shortDate: dates.shortDate(settings, moment),
    mediumDate: dates.mediumDate(settings, moment),
    plainDay: dates.plainDay(context, '2027-01-05'),
    plainDate: dates.plainDate(context, moment),
    stamp: dates.stamp(settings, moment),
    clock: dates.clock(settings, moment),
    weekday: dates.weekday(settings, moment),
    monthName: dates.monthName(settings, moment),
    monthAndYear: dates.monthAndYear(settings, Temporal.PlainYearMonth.from('2026-11')),
    count: count(settings, 1234),
    money: money(settings, -3550, 'EUR'),
  };
}

const isolate = /^\u2068[^\u2066-\u2069]+\u2069$/;

describe.each(['ar', 'ar-EG', 'he', 'fa', 'ur', 'ckb', 'az-Arab'])('In %s', (LOCALE) => {
  it('each date, time and number is kept apart from the text around it', () => {
    for (const [name, text] of Object.entries(allFormats(LOCALE))) expect(text, name).toMatch(isolate);
  });

  it('a span goes from left to right: its begin first', () => {
    const settings = { LOCALE };
    const from = dates.clock(settings, { at, zone });
    const to = dates.clock(settings, { at: till, zone });
    expect(dates.timeSpan(settings, zone, at, till)).toBe(`\u2066${from}–${to}\u2069`);
    const context = {
      settings: {
        ...settings,
        ...{
          TIME_ZONE: zone,
          SITE_NAME: '',
          SITE_URL: '',
          WELCOME: '',
          CURRENCY: 'EUR',
          HELP_NOW: '',
          HELP_ELSEWHERE: '',
        },
      },
    };
    const lasts = at.until(till).total('minutes');
    expect(roleTime(context, { zone }, { begins: 0, lasts }, date)).toBe(`\u2066${from}–${to}\u2069`);
  });
});

it.each(['en-GB', 'de', 'el', 'ja', 'ru', 'az', 'hi'])('in %s nothing is added', (LOCALE) => {
  for (const [name, text] of Object.entries(allFormats(LOCALE))) expect(text, name).not.toMatch(/[\u2066-\u2069]/);
  expect(dates.timeSpan({ LOCALE }, zone, at, till)).not.toMatch(/[\u2066-\u2069]/);
});

it('pages, titles, feeds and mails of an Arabic town hold no date or time that is not kept apart', async () => {
  const env = { LOCALE: 'ar' };
  const { page } = await publish();
  await propose({ title: 'Soup for all', steward_email: 'zoe@example.net' }, { env });
  const clock = /\d\d:\d\d–/u;
  const texts = [
    await read('/', { env }),
    await read(page, { env }),
    await read('/month/', { env }),
    await (await visit('/calendar.xml', { env })).text(),
    ...(await inbox('zoe@example.net')).map(({ subject, text }) => `${subject}\n${text}`),
    ...(await inbox(ben))
      .filter(({ subject }) => subject.includes('Soup for all'))
      .map(({ subject, text }) => `${subject}\n${text}`),
  ];
  for (const text of texts) {
    const shown = text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\u2066[^\u2067-\u2069]*(\u2068[^\u2069]*\u2069[^\u2069]*)*\u2069/g, '')
      .replace(/\u2068[^\u2069]*\u2069/g, '');
    expect(shown).not.toMatch(/\p{Script=Arabic}/u);
    expect(shown).not.toMatch(clock);
  }
  expect(texts.join('\n')).toMatch(/\u2066\u2068[^\u2069]+\u2069–\u2068[^\u2069]+\u2069\u2069/);
});
