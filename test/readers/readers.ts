/** What programs make of a calendar that did not write it: each date as `uid start end`, the moments in UTC. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { python } from '../../scripts/local/readers.ts';

/** Sorted, each once. What is called off is left out: some programs do not show it. */
export type Read = string[];

const shown = (uid: string, starts: Temporal.Instant, ends: Temporal.Instant | null) =>
  [uid.slice(0, 36), starts.toString().slice(0, 16), ends?.toString().slice(0, 16) ?? ''].join(' ').trim();

export const line = shown;

const sorted = (lines: string[]): Read => [...new Set(lines)].sort();

const parsed = (calendar: string) => new ICAL.Component(ICAL.parse(calendar));

/** The library that most web calendars use. */
export function byIcalJs(calendar: string): Read {
  const whole = parsed(calendar);
  ICAL.TimezoneService.reset();
  for (const zone of whole.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  // Left to itself it takes an exception of any entry for one of all.
  const own = { strictExceptions: true, exceptions: [] };
  const events = whole.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one, own));
  const at = (time: ICAL.Time) => Temporal.Instant.fromEpochMilliseconds(time.toJSDate().getTime());
  return sorted(
    events
      .filter((event) => !event.isRecurrenceException())
      .flatMap((series) => {
        for (const one of events)
          if (one.isRecurrenceException() && one.uid === series.uid) series.relateException(one);
        const lines: string[] = [];
        if (!series.isRecurring()) {
          const { startDate, endDate, component } = series;
          const isOff = component.getFirstPropertyValue('status') === 'CANCELLED';
          return isOff ? [] : [shown(series.uid, at(startDate), component.hasProperty('dtend') ? at(endDate) : null)];
        }
        const times = series.iterator();
        for (let next = times.next(); next; next = times.next()) {
          const { startDate, endDate, item } = series.getOccurrenceDetails(next);
          if (item.component.getFirstPropertyValue('status') === 'CANCELLED') continue;
          lines.push(shown(item.uid, at(startDate), item.component.hasProperty('dtend') ? at(endDate) : null));
        }
        return lines;
      }),
  );
}

/** A calendar program for the terminal, which looks for zones by their names and counts lengths exactly. */
export function byKhal(calendar: string, from: string, to: string): Read {
  const folder = mkdtempSync(join(tmpdir(), 'commons-khal-'));
  try {
    mkdirSync(join(folder, 'calendar'));
    const whole = parsed(calendar);
    const byUid = Map.groupBy(whole.getAllSubcomponents('vevent'), (one) => String(one.getFirstPropertyValue('uid')));
    for (const [uid, events] of byUid) {
      const own = new ICAL.Component('vcalendar');
      own.addPropertyWithValue('version', '2.0');
      own.addPropertyWithValue('prodid', 'test');
      for (const part of [...whole.getAllSubcomponents('vtimezone'), ...events])
        own.addSubcomponent(new ICAL.Component(structuredClone(part.toJSON())));
      writeFileSync(join(folder, 'calendar', `${uid}.ics`), own.toString());
    }
    const config = [
      ...['[calendars]', '[[town]]', `path = ${join(folder, 'calendar')}`],
      ...['[locale]', 'local_timezone = UTC', 'default_timezone = UTC', 'timeformat = %H:%M', 'dateformat = %Y-%m-%d'],
      ...['longdateformat = %Y-%m-%d', 'datetimeformat = %Y-%m-%dT%H:%M', 'longdatetimeformat = %Y-%m-%dT%H:%M'],
      ...['[sqlite]', `path = ${join(folder, 'khal.db')}`],
    ];
    writeFileSync(join(folder, 'config'), config.join('\n'));
    const format = 'DATE {uid} {start-long} {end-long} {status}';
    const said = execFileSync(
      'khal',
      ['-c', join(folder, 'config'), 'list', '--format', format, '--day-format', '', from, to],
      { encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, HOME: folder, TZ: 'UTC' } },
    );
    return sorted(
      said.split('\n').flatMap((row) => {
        const [, uid = '', starts = '', ends = '', status] = /^DATE (\S+) (\S+) (\S+) ?(.*)$/.exec(row) ?? [];
        return uid && !status?.includes('CANCELLED') ? [`${uid.slice(0, 36)} ${starts} ${ends}`] : [];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const script = `
import sys, datetime, icalendar, recurring_ical_events
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
def moment(time):
    return time.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M')
for event in recurring_ical_events.of(calendar).between(sys.argv[1], sys.argv[2]):
    if event.get('STATUS') == 'CANCELLED': continue
    print(str(event['UID'])[:36], moment(event['DTSTART'].dt), moment(event['DTEND'].dt) if 'DTEND' in event else '')
`;

/** What Nextcloud's friends and many scripts use. */
export const byRecurringIcalEvents = (calendar: string, from: string, to: string): Read =>
  sorted(
    execFileSync(python, ['-c', script, from.replaceAll('-', ''), to.replaceAll('-', '')], {
      input: calendar,
      encoding: 'utf8',
      maxBuffer: 1e8,
    })
      .split('\n')
      .map((row) => row.trim())
      .filter(Boolean),
  );

/**
 * A reader that knows the plainest of it: a rule, what is excluded from it, and what is an exception to it, and
 * overlooks the rest, as Google's calendar is reported to do with dates beside a rule (RDATE).
 *
 * @param lengths how it takes the length of the first date for the others, which readers disagree about
 */
export function byThePlainest(calendar: string, lengths: 'exact' | 'on the clock'): Read {
  const events = parsed(calendar).getAllSubcomponents('vevent');
  const time = (event: ICAL.Component, name: string) => {
    const property = event.getFirstProperty(name);
    return property ? moments(property)[0] : undefined;
  };
  const length = (event: ICAL.Component) => {
    const [starts, ends] = [time(event, 'dtstart'), time(event, 'dtend')];
    if (!starts || !ends) return null;
    return lengths === 'exact'
      ? (begin: Temporal.ZonedDateTime) =>
          begin.add({ milliseconds: ends.epochMilliseconds - starts.epochMilliseconds })
      : (begin: Temporal.ZonedDateTime) => {
          const plain = starts.toPlainDateTime().until(ends.withTimeZone(starts.timeZoneId).toPlainDateTime());
          return begin.toPlainDateTime().add(plain).toZonedDateTime(begin.timeZoneId);
        };
  };
  const isOff = (event: ICAL.Component) => event.getFirstPropertyValue('status') === 'CANCELLED';
  return sorted(
    events.flatMap((event) => {
      const uid = String(event.getFirstPropertyValue('uid'));
      const starts = time(event, 'dtstart');
      if (!starts) throw new Error(`${uid} has no start.`);
      const ends = length(event);
      const rule = event.getFirstPropertyValue('rrule');
      if (!rule) return isOff(event) ? [] : [shown(uid, starts.toInstant(), ends ? ends(starts).toInstant() : null)];
      const apart = [
        ...event.getAllProperties('exdate').flatMap((property) => moments(property)),
        ...events
          .filter((one) => one.getFirstPropertyValue('uid') === uid)
          .flatMap((one) => time(one, 'recurrence-id') ?? []),
      ].map(({ epochMilliseconds }) => epochMilliseconds);
      if (isOff(event)) return [];
      return new RRuleTemporal({ rruleString: String(rule), dtstart: starts, temporal: Temporal })
        .all()
        .filter(({ epochMilliseconds }) => !apart.includes(epochMilliseconds))
        .map((begin) => shown(uid, begin.toInstant(), ends ? ends(begin).toInstant() : null));
    }),
  );
}

/** The moments of a property in its zone. */
function moments(property: ICAL.Property): Temporal.ZonedDateTime[] {
  const zone = property.getParameter('tzid');
  return property.getValues().map((value) => {
    const text = String(value);
    return text.endsWith('Z')
      ? Temporal.Instant.from(text).toZonedDateTimeISO('UTC')
      : Temporal.PlainDateTime.from(text).toZonedDateTime(String(zone));
  });
}

/** Every name of a property of the entries, and every part of their rules. */
export function vocabulary(calendar: string): { properties: string[]; rules: string[] } {
  const events = parsed(calendar).getAllSubcomponents('vevent');
  const properties = events.flatMap((event) => event.getAllProperties().map(({ name }) => name));
  const rules = events.flatMap((event) => {
    const rule = event.getFirstPropertyValue('rrule');
    return rule
      ? String(rule)
          .split(';')
          .map((part) => part.split('=')[0] ?? '')
      : [];
  });
  return { properties: sorted(properties), rules: sorted(rules) };
}
