import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { hoursFromStart, momentOf, type TypedHours } from '../../../schema/signups/hours.ts';
import { shiftedRoles } from '../../../schema/signups/role-lines.ts';
import { rows } from '../house.ts';

const zone = 'Europe/Berlin';

const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();

/** When somebody has to be there: `2026-12-16T01:00/2026-12-16T02:00`, for hours typed beside those of a date. */
function meant(date: string, [starts, ends]: [string, string | null], typed: TypedHours): string {
  const night = ends !== null && ends <= starts;
  const last = Temporal.PlainDate.from(date).add({ days: night ? 1 : 0 });
  const span = { startsAt: local(`${date}T${starts}`), endsAt: ends === null ? null : local(`${last}T${ends}`) };
  const at = momentOf(hoursFromStart({ starts, ends }, typed), span, zone);
  const shown = (moment: Temporal.Instant | null) => moment?.toZonedDateTimeISO(zone).toPlainDateTime().toString();
  return `${shown(at.startsAt)}/${shown(at.endsAt)}`;
}

const hours = (text: string): TypedHours => {
  const [starts = '', ends = ''] = text.split('–');
  return { starts, ends };
};

/** What is typed beside 15 December of some hours, and which hours are meant. */
const beside: [[string, string | null], string, string][] = [
  // Of a night, what comes after midnight is the day after.
  [['20:00', '02:00'], '01:00–02:00', '2026-12-16T01:00:00/2026-12-16T02:00:00'],
  [['20:00', '02:00'], '23:00–01:00', '2026-12-15T23:00:00/2026-12-16T01:00:00'],
  [['20:00', '02:00'], '02:00–03:00', '2026-12-16T02:00:00/2026-12-16T03:00:00'],
  [['20:00', '02:00'], '18:00–20:00', '2026-12-15T18:00:00/2026-12-15T20:00:00'],
  // Setting up before, clearing up after.
  [['14:00', '17:00'], '13:00–14:00', '2026-12-15T13:00:00/2026-12-15T14:00:00'],
  [['14:00', '17:00'], '08:00–09:00', '2026-12-15T08:00:00/2026-12-15T09:00:00'],
  [['14:00', '17:00'], '17:00–18:30', '2026-12-15T17:00:00/2026-12-15T18:30:00'],
  [['21:00', '23:30'], '23:30–00:30', '2026-12-15T23:30:00/2026-12-16T00:30:00'],
  [['21:00', '23:30'], '00:00–01:00', '2026-12-16T00:00:00/2026-12-16T01:00:00'],
  [['00:30', '03:00'], '23:30–00:30', '2026-12-14T23:30:00/2026-12-15T00:30:00'],
  [['01:00', '05:00'], '23:00–23:45', '2026-12-14T23:00:00/2026-12-14T23:45:00'],
  // Over the start, over the end, all of it.
  [['14:00', '17:00'], '13:00–15:00', '2026-12-15T13:00:00/2026-12-15T15:00:00'],
  [['20:00', '02:00'], '01:30–02:30', '2026-12-16T01:30:00/2026-12-16T02:30:00'],
  [['20:00', '02:00'], '20:00–02:00', '2026-12-15T20:00:00/2026-12-16T02:00:00'],
  // Without a stated end: the day itself as long as it goes on, or the night after.
  [['20:00', null], '01:00–02:00', '2026-12-16T01:00:00/2026-12-16T02:00:00'],
  [['10:00', null], '22:00–23:00', '2026-12-15T22:00:00/2026-12-15T23:00:00'],
  [['22:00', null], '11:00–12:00', '2026-12-15T11:00:00/2026-12-15T12:00:00'],
];

describe('The hours of a role', () => {
  it.each(beside)('of what is %j, typed as %s, are %s', (date, typed, expected) => {
    expect(meant('2026-12-15', date, hours(typed))).toBe(expected);
  });

  it('stay on the clock when it is changed', () => {
    expect(meant('2027-03-27', ['20:00', '06:00'], hours('04:00–06:00'))).toBe(
      '2027-03-28T04:00:00/2027-03-28T06:00:00',
    );
    expect(meant('2027-10-30', ['20:00', '06:00'], hours('04:00–06:00'))).toBe(
      '2027-10-31T04:00:00/2027-10-31T06:00:00',
    );
  });

  it('never end before they begin, nor at once, where the clocks skip them', () => {
    const gap = (typed: string) => meant('2027-03-27', ['22:00', '05:00'], hours(typed));
    expect(gap('02:30–03:30')).toBe('2027-03-28T03:30:00/2027-03-28T04:30:00');
    expect(gap('02:00–03:00')).toBe('2027-03-28T03:00:00/2027-03-28T04:00:00');
    expect(gap('01:30–02:30')).toBe('2027-03-28T01:30:00/2027-03-28T03:30:00');
  });

  it('take in the hour that comes twice', () => {
    const span = { startsAt: local('2027-10-30T22:00'), endsAt: local('2027-10-31T05:00') };
    const { startsAt, endsAt } = momentOf(
      hoursFromStart({ starts: '22:00', ends: '05:00' }, hours('02:30–03:30')),
      span,
      zone,
    );
    expect([startsAt.toString(), String(endsAt)]).toEqual(['2027-10-31T00:30:00Z', '2027-10-31T02:30:00Z']);
  });

  it('move with the start in the text, past midnight, too', () => {
    const text = '1 × Setting up, 13:00–14:00\n2 × Tea, good for a first time';
    expect(shiftedRoles(text, '14:00', '18:00')).toBe('1 × Setting up, 17:00–18:00\n2 × Tea, good for a first time');
    expect(shiftedRoles(text, '14:00', '00:30')).toBe('1 × Setting up, 23:30–00:30\n2 × Tea, good for a first time');
    expect(shiftedRoles(text, '14:00', '14:00')).toBe(text);
  });
});

describe('A town that kept hours as bare clock times', () => {
  beforeEach(() => reset());

  it('finds them as they were meant once it is brought up to date', async () => {
    const before = env.TEST_MIGRATIONS.filter(({ name }) => name < '0009');
    await applyD1Migrations(env.DB, before);
    const quoted = (text: string | null) => (text === null ? 'null' : `'${text}'`);
    for (const [index, [[starts, ends], typed]] of beside.entries()) {
      const id = `commons-${index}`;
      await env.DB.batch([
        env.DB.prepare(`insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
          values ('${id}', 'commons', 'approved', '', 0, 0, 0)`),
        env.DB.prepare(`insert into commons (entry_id, title, kind, summary, date, starts, ends, zone, repeats, area, place,
          reveal, bring, access, host, steward_name, last_over_at)
          values ('${id}', '', 'care', '', '2026-12-15', '${starts}', ${quoted(ends)}, '${zone}', 'never', '', '', 'now', '', '', '', '', 0)`),
        env.DB.prepare(`insert into roles (id, commons_id, n, title, hands, starts, ends, first_time, for_newcomers)
          values ('${index}', '${id}', 0, 'Role', 1, '${hours(typed).starts}', '${hours(typed).ends}', 0, 0)`),
      ]);
    }
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    const kept = await rows<{ id: string; begins: number; lasts: number }>('select id, begins, lasts from roles');
    expect(kept.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(
      beside.map(([[starts, ends], typed], index) => ({
        id: String(index),
        ...hoursFromStart({ starts, ends }, hours(typed)),
      })),
    );
  });
});
