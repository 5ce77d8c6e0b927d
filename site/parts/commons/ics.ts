import { ICalCalendar, ICalCalendarMethod, type ICalEventData } from 'ical-generator';
import type { Temporal } from 'temporal-polyfill';
import type { Carried, PublicCommons } from '../../../schema/commons/queries.ts';
import { before, type Clocks, clocksOf } from '../../../schema/time.ts';
import type { FeedDocument } from '../atom.ts';
import { kindWord } from '../marks.tsx';
import type { PageContext } from '../view.ts';
import { zoneBlock } from '../zone.ts';
import { eventsOf, type Span, spanIn } from './events.ts';
import { commonsPath } from './list.tsx';

/** The whole address of a commons. */
export const url = (context: PageContext, one: Pick<PublicCommons, 'slug'>) =>
  context.settings.SITE_URL + commonsPath(one.slug);

/** When anything in a list last changed. */
export const lastChange = (list: { changedAt: Temporal.Instant }[]) =>
  list.reduce<Temporal.Instant | null>(
    (latest, { changedAt }) => (latest && before(changedAt, latest) ? latest : changedAt),
    null,
  );

/**
 * The commons as iCalendar (RFC 5545), with the zones their times were meant in.
 *
 * @param more how many others there are that it does not carry
 */
export function icsFeed(context: PageContext, name: string, list: Carried[], more = 0): FeedDocument {
  const years = list.flatMap(({ commons, dates }) => [
    Number(commons.date.slice(0, 4)),
    ...[commons.lastOverAt, ...(dates ?? []).map(({ startsAt }) => startsAt)].map(yearOf),
  ]);
  const zones = new Map<string, Clocks>();
  for (const { commons } of list) zones.set(commons.zone, clocksIn(commons.zone, years));
  const write = (calendar: ICalCalendar) =>
    list.flatMap((one) =>
      eventsOf(context, one, clocksIn(one.commons.zone, years)).map((event) =>
        icsEvent(context, calendar, one.commons, one.changedAt, event),
      ),
    );
  return { ...icsDocument(context, name, zones, write, more), changedAt: lastChange(list) };
}

/** One entry that is about a commons, such as the role that somebody took. */
export function icsOfOne(
  context: PageContext,
  commons: PublicCommons,
  span: Span,
  event: Omit<Partial<ICalEventData>, 'start' | 'end'>,
): FeedDocument {
  const clocks = clocksIn(commons.zone, [yearOf(span.startsAt)]);
  const whole = { ...spanIn(commons.zone, clocks, span), ...event };
  const write = (calendar: ICalCalendar) => [icsEvent(context, calendar, commons, commons.changedAt, whole)];
  const zones = new Map([[commons.zone, clocks]]);
  return { ...icsDocument(context, commons.title, zones, write), changedAt: commons.changedAt };
}

const yearOf = (at: Temporal.Instant) => at.toZonedDateTimeISO('UTC').year;

/** A year more on either side: a program may ask for the night before, or the day after. */
const clocksIn = (zone: string, years: number[]) => clocksOf(zone, Math.min(...years) - 1, Math.max(...years) + 1);

/**
 * A calendar of entries, each written by the library on its own.
 *
 * @param zones every zone that they name, with its clocks
 */
function icsDocument(
  context: PageContext,
  name: string,
  zones: Map<string, Clocks>,
  write: (calendar: ICalCalendar) => string[],
  more = 0,
): Omit<FeedDocument, 'changedAt'> {
  const calendar = new ICalCalendar({
    name,
    ...(more > 0 && { description: `The soonest. ${more} more are on ${context.settings.SITE_URL}/month/.` }),
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: context.settings.SITE_NAME, product: 'Pop-up Commons', language: 'EN' },
    ttl: 60 * 60,
  });
  const end = 'END:VCALENDAR';
  const frame = calendar.toString().slice(0, -end.length);
  const blocks = [...zones].map(([zone, clocks]) => zoneBlock(zone, clocks));
  // The library would fold the whole file with a new encoder for each character, which takes a
  // worker longer than all else; so it writes the entries one by one, and the lines are folded here.
  const events = write(calendar).map(fold);
  const body = [frame.trimEnd(), ...blocks, ...events.map((event) => event.trimEnd()), end].join('\r\n');
  return { body, type: 'text/calendar; charset=utf-8' };
}

function icsEvent(
  context: PageContext,
  calendar: ICalCalendar,
  one: PublicCommons,
  changedAt: Temporal.Instant,
  event: Partial<ICalEventData>,
): string {
  const utc = (at: Temporal.Instant) => new Date(at.epochMilliseconds);
  return calendar
    .createEvent({
      // A UUID (RFC 7986, section 5.3): it outlives edits, moves and the site's address.
      id: one.entryId,
      sequence: one.sequence,
      // Named for each event, not for the calendar: with a zone of its own the library would write
      // DTSTAMP in it, which must be UTC.
      timezone: one.zone,
      stamp: utc(changedAt),
      created: utc(one.publishedAt),
      lastModified: utc(changedAt),
      summary: one.title,
      description: [one.summary, one.bring, one.access, one.slug && url(context, one)].filter(Boolean).join('\n\n'),
      url: url(context, one),
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
