import { html } from 'hono/html';
import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block as timeZoneBlock } from 'timezones-ical-library';
import { firstDateOf, recurrenceRule } from '../../../schema/commons/dates.ts';
import {
  type Carried,
  carriedCommons,
  carry,
  comingDates,
  newestCommons,
  type PublicCommons,
  publicCommons,
} from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import type { Database } from '../../../schema/database.ts';
import { before } from '../../../schema/time.ts';
import { atom, type FeedDocument } from '../atom.ts';
import { longDate, machineTime, timeSpan } from '../dates.ts';
import { kindWord } from '../marks.tsx';
import { Prose } from '../text.tsx';
import type { Here } from '../view.ts';
import { commonsPath } from './list.tsx';
import { lookedAfterBy, rhythm } from './words.ts';

const url = (here: Here, one: Pick<PublicCommons, 'slug'>) => here.settings.SITE_URL + commonsPath(one.slug);

const lastChange = (list: { changedAt: Temporal.Instant }[]) =>
  list.reduce<Temporal.Instant | null>(
    (latest, { changedAt }) => (latest && before(changedAt, latest) ? latest : changedAt),
    null,
  );

/** The commons as iCalendar (RFC 5545), with the zones their times were meant in. */
export function icsFeed(here: Here, name: string, list: Carried[]): FeedDocument {
  const calendar = new ICalCalendar({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: here.settings.SITE_NAME, product: 'Pop-up Commons', language: 'EN' },
    x: { 'X-WR-TIMEZONE': here.settings.TIME_ZONE },
    ttl: 60 * 60,
  });
  const end = 'END:VCALENDAR';
  const frame = calendar.toString().slice(0, -end.length);
  const zones = [...new Set(list.map(({ zone }) => zone))].flatMap((zone) => timeZoneBlock(zone)[0] ?? []);
  // The library would fold the whole file with a new encoder for each character, which takes a
  // worker longer than all else; so it writes the entries one by one, and the lines are folded here.
  const events = list.map((one) => fold(icsEvent(here, calendar, one)));
  const body = [frame.trimEnd(), ...zones, ...events.map((event) => event.trimEnd()), end].join('\r\n');
  return { body, type: 'text/calendar; charset=utf-8', changedAt: lastChange(list) };
}

function icsEvent(here: Here, calendar: ICalCalendar, one: Carried): string {
  const first = firstDateOf(one);
  const inZone = (at: Temporal.Instant) => at.toZonedDateTimeISO(one.zone);
  const utc = (at: Temporal.Instant) => new Date(at.epochMilliseconds);
  const rule = recurrenceRule(one);
  return calendar
    .createEvent({
      // A UUID and nothing else (RFC 7986, section 5.3): it outlives edits, moves and the site's address.
      id: one.entryId,
      sequence: one.sequence,
      // Named for each event, not for the calendar: with a zone of its own the library would write
      // DTSTAMP in it, which must be UTC.
      timezone: one.zone,
      start: inZone(first.startsAt),
      end: first.endsAt && inZone(first.endsAt),
      stamp: utc(one.changedAt),
      created: utc(one.publishedAt),
      lastModified: utc(one.changedAt),
      summary: one.title,
      description: [one.summary, one.bring, one.access].filter(Boolean).join('\n\n'),
      location: one.place ? `${one.place}, ${one.area}` : one.area,
      url: url(here, one),
      categories: [{ name: kindWord(one.kind) }],
      status: ICalEventStatus.CONFIRMED,
      repeating: rule && `RRULE:${rule}`,
    })
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

/** What was put up last, as Atom. */
export function atomFeed(here: Here, list: PublicCommons[]): FeedDocument {
  const { SITE_NAME, WELCOME } = here.settings;
  const news = {
    page: '/',
    feed: '/calendar.xml',
    title: SITE_NAME,
    description: WELCOME,
    changedAt: lastChange(list),
  };
  const items = list.map((one) => {
    const first = firstDateOf(one);
    const moment = { at: first.startsAt, zone: one.zone };
    const when = [
      longDate(here.settings, moment),
      timeSpan(here.settings, one.zone, first.startsAt, first.endsAt),
      rhythm(here.settings, one),
    ];
    return {
      ...{ id: one.entryId, title: one.title, path: commonsPath(one.slug) },
      text: html`<p>${when.filter(Boolean).join(', ')}. ${kindWord(one.kind)}, ${one.area}.</p>${Prose({ text: one.summary })}`,
      ...{ author: one.host || lookedAfterBy(one), changedAt: one.changedAt, publishedAt: one.publishedAt },
    };
  });
  return atom(here, news, items);
}

/** The calendar as JSON; its fields are public contract, described in README.md. */
export function jsonFeed(here: Here, list: Carried[], dates: Map<string, Occurrence[]>): FeedDocument {
  const commons = list.map((one) => ({
    id: one.entryId,
    url: url(here, one),
    title: one.title,
    kind: one.kind,
    summary: one.summary,
    area: one.area,
    place: one.place,
    zone: one.zone,
    repeats: one.repeats,
    until: one.until,
    dates: (dates.get(one.entryId) ?? []).slice(0, datesCarried).map(({ startsAt, endsAt }) => ({
      starts: machineTime({ at: startsAt, zone: one.zone }),
      ends: endsAt && machineTime({ at: endsAt, zone: one.zone }),
    })),
    bring: one.bring,
    access: one.access,
    host: one.host,
    steward: lookedAfterBy(one),
    changed: one.changedAt.toString(),
  }));
  const { SITE_NAME, SITE_URL, TIME_ZONE } = here.settings;
  const body = { site: SITE_NAME, url: `${SITE_URL}/`, zone: TIME_ZONE, commons };
  return { body: JSON.stringify(body), type: 'application/json; charset=utf-8', changedAt: lastChange(list) };
}

/** The next dates of one commons that the JSON carries. */
const datesCarried = 10;

/** How many commons the Atom feed names: readers fetch often, and older news is on the site. */
const newsCarried = 30;

const asWritten = (here: Here, one: Carried): Carried =>
  here.lasting && one.reveal !== 'now' ? { ...one, place: null } : one;

const carried = async (db: Database, here: Here) =>
  (await carriedCommons(db, here.now)).map((one) => asWritten(here, one));

export const calendarIcs = async (db: Database, here: Here) =>
  icsFeed(here, here.settings.SITE_NAME, await carried(db, here));

export const calendarAtom = async (db: Database, here: Here) =>
  atomFeed(here, await newestCommons(db, here.now, newsCarried));

export async function calendarJson(db: Database, here: Here): Promise<FeedDocument> {
  const [list, dates] = await Promise.all([carried(db, here), comingDates(db, here.now)]);
  return jsonFeed(here, list, dates);
}

/** One commons as iCalendar; null where nothing public has that address. */
export async function commonsIcs(db: Database, here: Here, slug: string): Promise<FeedDocument | null> {
  const found = await publicCommons(db, slug);
  if (!found) return null;
  return icsFeed(here, found.commons.title, [asWritten(here, carry(found.commons, here.now))]);
}
