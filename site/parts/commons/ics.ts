import { ICalCalendar, ICalCalendarMethod, type ICalEventData, ICalEventStatus } from 'ical-generator';
import type { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block as timeZoneBlock } from 'timezones-ical-library';
import { datesOf, firstDateOf, recurrenceRule } from '../../../schema/commons/dates.ts';
import { type Carried, type PublicCommons, plainDates } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { isUsual, whereIs, whereIsAll, whereLine } from '../../../schema/commons/where.ts';
import { before } from '../../../schema/time.ts';
import type { FeedDocument } from '../atom.ts';
import { kindWord } from '../marks.tsx';
import type { Here } from '../view.ts';
import { commonsPath } from './list.tsx';

/** The whole address of a commons. */
export const url = (here: Here, one: Pick<PublicCommons, 'slug'>) => here.settings.SITE_URL + commonsPath(one.slug);

/** When anything in a list last changed. */
export const lastChange = (list: { changedAt: Temporal.Instant }[]) =>
  list.reduce<Temporal.Instant | null>(
    (latest, { changedAt }) => (latest && before(changedAt, latest) ? latest : changedAt),
    null,
  );

/** The commons as iCalendar (RFC 5545), with the zones their times were meant in. */
export function icsFeed(here: Here, name: string, list: Carried[]): FeedDocument {
  const zones = list.map(({ commons }) => commons.zone);
  const write = (calendar: ICalCalendar) => list.flatMap((one) => icsEvents(here, calendar, one));
  return { ...icsDocument(here, name, zones, write), changedAt: lastChange(list) };
}

/** One entry that is about a commons, such as the role that somebody took. */
export function icsOfOne(here: Here, commons: PublicCommons, event: Partial<ICalEventData>): FeedDocument {
  const write = (calendar: ICalCalendar) => [icsEvent(here, calendar, commons, commons.changedAt, event)];
  return { ...icsDocument(here, commons.title, [commons.zone], write), changedAt: commons.changedAt };
}

/** A calendar of entries, each written by the library on its own. */
function icsDocument(
  here: Here,
  name: string,
  zones: string[],
  write: (calendar: ICalCalendar) => string[],
): Omit<FeedDocument, 'changedAt'> {
  const calendar = new ICalCalendar({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: here.settings.SITE_NAME, product: 'Pop-up Commons', language: 'EN' },
    x: { 'X-WR-TIMEZONE': here.settings.TIME_ZONE },
    ttl: 60 * 60,
  });
  const end = 'END:VCALENDAR';
  const frame = calendar.toString().slice(0, -end.length);
  const blocks = [...new Set(zones)].flatMap((zone) => timeZoneBlock(zone)[0] ?? []);
  // The library would fold the whole file with a new encoder for each character, which takes a
  // worker longer than all else; so it writes the entries one by one, and the lines are folded here.
  const events = write(calendar).map(fold);
  const body = [frame.trimEnd(), ...blocks, ...events.map((event) => event.trimEnd()), end].join('\r\n');
  return { body, type: 'text/calendar; charset=utf-8' };
}

/**
 * One commons as a rule, and each date that is not as the rule says as an exception to it (RFC 5545,
 * RECURRENCE-ID). A date that was added later is beside the rule (RDATE).
 */
function icsEvents(here: Here, calendar: ICalCalendar, { commons, dates, changedAt }: Carried): string[] {
  const rule = dates && ruleWith(commons, dates);
  const isOff = dates?.every(({ calledOff }) => calledOff) ?? false;
  const all = dates ?? (commons.reveal === 'now' || here.lasting ? [] : plainDates(commons));
  const write = (event: Partial<ICalEventData>) => icsEvent(here, calendar, commons, changedAt, event);
  const first = firstDateOf(commons);
  const series = write({
    ...spanIn(commons, first),
    location:
      dates || all.length > 0
        ? whereLine(whereIsAll(commons, all.some(isUsual) ? all.filter(isUsual) : all, here))
        : whereUnchanged(commons),
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    repeating: (rule ?? [ruleLine(commons)]).filter(Boolean).join('\r\n') || null,
  });
  if (!dates || dates.length === 1) return [series];
  const moments = datesOf(commons);
  const exceptions = dates.flatMap((date) => {
    const said = moments[date.n] ?? date;
    const usual = moments[date.n] ?? {
      ...date,
      endsAt: first.endsAt && date.startsAt.add(first.startsAt.until(first.endsAt)),
    };
    const isAsSaid = sameSpan(date, usual) && isUsual(date) && date.calledOff === isOff;
    if (isAsSaid) return [];
    return write({
      ...spanIn(commons, date),
      recurrenceId: said.startsAt.toZonedDateTimeISO(commons.zone),
      location: whereLine(whereIs(commons, date, here)),
      status: date.calledOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  });
  return [series, ...exceptions];
}

/** What was never changed, as it was proposed: no date of it need be known to say where it is. */
const whereUnchanged = ({ area, place, reveal }: PublicCommons) =>
  whereLine({ quiet: false, area, place: reveal === 'now' ? place : null });

const sameSpan = (a: Pick<Occurrence, 'startsAt' | 'endsAt'>, b: Pick<Occurrence, 'startsAt' | 'endsAt'>) =>
  a.startsAt.equals(b.startsAt) && a.endsAt?.epochMilliseconds === b.endsAt?.epochMilliseconds;

const spanIn = ({ zone }: PublicCommons, { startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>) => ({
  start: startsAt.toZonedDateTimeISO(zone),
  end: endsAt?.toZonedDateTimeISO(zone),
});

function ruleLine(commons: PublicCommons): string {
  const rule = recurrenceRule(commons);
  return rule ? `RRULE:${rule}` : '';
}

function ruleWith(commons: PublicCommons, dates: Occurrence[]): string[] {
  const count = commons.repeats === 'never' ? 1 : datesOf(commons).length;
  const added = dates.filter(({ n }) => n >= count);
  if (added.length === 0) return [ruleLine(commons)];
  const local = ({ startsAt }: Occurrence) =>
    startsAt
      .toZonedDateTimeISO(commons.zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace(/[-:]/g, '');
  // Programs expect added dates beside a rule: what is held once repeats once.
  return [ruleLine(commons) || 'RRULE:FREQ=DAILY;COUNT=1', `RDATE;TZID=${commons.zone}:${added.map(local).join(',')}`];
}

function icsEvent(
  here: Here,
  calendar: ICalCalendar,
  one: PublicCommons,
  changedAt: Temporal.Instant,
  event: Partial<ICalEventData>,
): string {
  const utc = (at: Temporal.Instant) => new Date(at.epochMilliseconds);
  return calendar
    .createEvent({
      // A UUID and nothing else (RFC 7986, section 5.3): it outlives edits, moves and the site's address.
      id: one.entryId,
      sequence: one.sequence,
      // Named for each event, not for the calendar: with a zone of its own the library would write
      // DTSTAMP in it, which must be UTC.
      timezone: one.zone,
      stamp: utc(changedAt),
      created: utc(one.publishedAt),
      lastModified: utc(changedAt),
      summary: one.title,
      description: [one.summary, one.bring, one.access, one.slug && url(here, one)].filter(Boolean).join('\n\n'),
      url: url(here, one),
      categories: [{ name: kindWord(one.kind) }],
      ...event,
    } as ICalEventData)
    .toString();
}

/** The most octets in a line of iCalendar, its line break not counted (RFC 5545, section 3.1). */
const lineOctets = 75;

const octetsOf = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

/** Folds lines that are too long, never inside a character. */
function fold(lines: string): string {
  return lines
    .split('\r\n')
    .map((line) => {
      if (line.length * 3 <= lineOctets) return line;
      let folded = '';
      let octets = 0;
      for (const character of line) {
        const size = octetsOf(character);
        if (octets + size > lineOctets) {
          folded += '\r\n ';
          octets = 1;
        }
        folded += character;
        octets += size;
      }
      return folded;
    })
    .join('\r\n');
}
