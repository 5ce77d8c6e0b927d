import { Temporal } from 'temporal-polyfill';
import { isolated, isolatedSpan } from './isolate.ts';
import type { PageContext } from './view.ts';

/** Making a formatter costs far more than using one, and a page shows many dates. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, zone: string, options: Intl.DateTimeFormatOptions, at: Temporal.Instant): string {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    formatters.set(key, formatter);
  }
  return isolated(locale, formatter.format(at.epochMilliseconds));
}

export interface Moment {
  at: Temporal.Instant;
  zone: string;
}

type Local = Pick<PageContext['settings'], 'LOCALE'>;

/** A calendar date as a moment of which every zone shows that date. */
export const dayOf = (date: string): Moment => ({ at: Temporal.Instant.from(`${date}T12:00Z`), zone: 'UTC' });

/** `Saturday 28 November 2026` */
export const longDate = ({ LOCALE }: Local, { at, zone }: Moment) =>
  format(LOCALE, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);

/** `Friday 3 December`, with its year when that is not the present one. */
export function plainDay({ settings, now }: Pick<PageContext, 'settings' | 'now'>, date: string): string {
  const { at, zone } = dayOf(date);
  const thisYear = String(now.toZonedDateTimeISO(settings.TIME_ZONE).year);
  if (!date.startsWith(thisYear)) return longDate(settings, { at, zone });
  return format(settings.LOCALE, zone, { weekday: 'long', day: 'numeric', month: 'long' }, at);
}

/** `3 March`, with its year when that is not the present one. */
export function plainDate({ settings, now }: Pick<PageContext, 'settings' | 'now'>, { at, zone }: Moment): string {
  const year = (moment: Temporal.Instant) => moment.toZonedDateTimeISO(zone).year;
  const options = { day: 'numeric', month: 'long' } as const;
  return format(settings.LOCALE, zone, year(at) === year(now) ? options : { ...options, year: 'numeric' }, at);
}

/** `Sat 28 Nov` */
export const shortDate = ({ LOCALE }: Local, { at, zone }: Moment) =>
  format(LOCALE, zone, { weekday: 'short', day: 'numeric', month: 'short' }, at);

export const weekday = ({ LOCALE }: Local, { at, zone }: Moment) => format(LOCALE, zone, { weekday: 'long' }, at);
export const monthName = ({ LOCALE }: Local, { at, zone }: Moment) => format(LOCALE, zone, { month: 'long' }, at);

/** `14:00` */
export const clock = ({ LOCALE }: Local, { at, zone }: Moment) =>
  format(LOCALE, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);

/** `28 Nov 2026` */
export const mediumDate = ({ LOCALE }: Local, { at, zone }: Moment) =>
  format(LOCALE, zone, { dateStyle: 'medium' }, at);

/** `28 Nov 2026, 14:00` */
export const stamp = ({ LOCALE }: Local, { at, zone }: Moment) =>
  format(LOCALE, zone, { dateStyle: 'medium', timeStyle: 'short' }, at);

/** `November 2026` */
export function monthAndYear({ LOCALE }: Local, month: Temporal.PlainYearMonth): string {
  const at = month.toPlainDate({ day: 1 }).toZonedDateTime('UTC').toInstant();
  return format(LOCALE, 'UTC', { month: 'long', year: 'numeric' }, at);
}

/** The names of the seven days from Monday, short or long. */
export function weekdays({ LOCALE }: Local, length: 'short' | 'long'): string[] {
  const monday = Temporal.Instant.from('2024-01-01T12:00Z');
  return Array.from({ length: 7 }, (_, day) =>
    format(LOCALE, 'UTC', { weekday: length }, monday.add({ hours: 24 * day })),
  );
}

/** A list asks for the local date of one moment, its year and its time, and finding the offset takes longest. */
const zonedMoments = new WeakMap<Temporal.Instant, Temporal.ZonedDateTime>();

function zoned({ at, zone }: Moment): Temporal.ZonedDateTime {
  const known = zonedMoments.get(at);
  if (known?.timeZoneId === zone) return known;
  const found = at.toZonedDateTimeISO(zone);
  zonedMoments.set(at, found);
  return found;
}

/** The local date at a moment, as the board groups by it. */
export const localDate = (moment: Moment) => zoned(moment).toPlainDate();

/** The date it is, here. */
export const today = ({
  now,
  settings,
}: Pick<PageContext, 'now'> & { settings: Pick<PageContext['settings'], 'TIME_ZONE'> }) =>
  localDate({ at: now, zone: settings.TIME_ZONE });

/** For `datetime=`: the local time with its offset, so that a machine needs no zone. */
export const machineTime = (moment: Moment) =>
  zoned(moment).toString({ timeZoneName: 'never', smallestUnit: 'minute' });

/** `14:00–17:00`, or `from 14:00` when it has no stated end. */
export function timeSpan(local: Local, zone: string, startsAt: Temporal.Instant, endsAt: Temporal.Instant | null) {
  const from = clock(local, { at: startsAt, zone });
  return endsAt ? isolatedSpan(local.LOCALE, from, clock(local, { at: endsAt, zone })) : `from ${from}`;
}

/** `until 02:00 on Sunday`, where the end is on another day than the start; else empty. */
export function untilDay(local: Local, zone: string, startsAt: Temporal.Instant, endsAt: Temporal.Instant | null) {
  const end = endsAt && { at: endsAt, zone };
  if (!end || localDate(end).equals(localDate({ at: startsAt, zone }))) return '';
  return `until ${clock(local, end)} on ${weekday(local, end)}`;
}

/** The Monday of the week that a date is in. */
export const weekMonday = (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 });
