import { type ICalEventData, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { datesOf, daysNear, firstDateOf, recurrenceRule } from '../../../schema/commons/dates.ts';
import { type Carried, type PublicCommons, plainDates } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { isUsual, whereIs, whereIsAll, whereLine } from '../../../schema/commons/where.ts';
import { before, type Clocks, comesTwice, days, offsetOf } from '../../../schema/time.ts';
import type { PageContext } from '../view.ts';

/** When something is. */
export type Span = Pick<Occurrence, 'startsAt' | 'endsAt'>;

type Event = Partial<ICalEventData>;

/**
 * When an entry begins and ends: in its zone, or in UTC where the clocks show one of the two twice, since readers
 * disagree about which is meant.
 */
export function spanIn(zone: string, clocks: Clocks, span: Span): Pick<ICalEventData, 'start' | 'end' | 'timezone'> {
  const start = span.startsAt.toZonedDateTimeISO(zone);
  const end = span.endsAt?.toZonedDateTimeISO(zone) ?? null;
  return isTwofold(clocks, span) ? { start, end, timezone: 'UTC' } : { start, end };
}

const isTwofold = (clocks: Clocks, { startsAt, endsAt }: Span) =>
  comesTwice(clocks, startsAt) || (endsAt !== null && comesTwice(clocks, endsAt));

/** A date with the moment at which its rule has it. */
interface OfRule {
  said: Temporal.Instant;
  date: Occurrence;
}

/**
 * The entries of one commons: a rule, and each date that is not as every reader would make it of the rule as an
 * exception to it (RFC 5545, RECURRENCE-ID). Readers disagree about what the clocks skip, how long a night is in
 * which they are changed, which of two equal times is meant, and what is added beside a rule: so the first is
 * excluded by name (EXDATE), the second says its end, and the other two are entries of their own.
 */
export function eventsOf(context: PageContext, carried: Carried, clocks: Clocks): Event[] {
  const rule = recurrenceRule(carried.commons);
  return rule ? repeated(context, carried, clocks, rule) : heldOnce(context, carried, clocks);
}

const status = (calledOff: boolean) => (calledOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED);

/** An entry of its own. It is named like the commons with its number added, the same in every feed for ever. */
const alone = (context: PageContext, commons: PublicCommons, clocks: Clocks, date: Occurrence): Event => ({
  ...spanIn(commons.zone, clocks, date),
  id: `${commons.entryId}-${date.dateNumber}`,
  location: whereLine(whereIs(commons, date, context)),
  status: status(date.calledOff),
});

const heldOnce = (context: PageContext, { commons, dates }: Carried, clocks: Clocks): Event[] =>
  (dates ?? plainDates(commons)).map((date) => {
    const event = alone(context, commons, clocks, date);
    return date.dateNumber === 0 ? { ...event, id: commons.entryId } : event;
  });

function repeated(context: PageContext, { commons, dates }: Carried, clocks: Clocks, rule: string): Event[] {
  const { zone } = commons;
  // The first that no change of clocks touches gives the others their length; what is before it stands alone.
  const first = firstDateOf(commons);
  const base = isTouched(clocks, first) ? datesOf(commons).find((date) => !isTouched(clocks, date)) : first;
  const begins = (base ?? first).startsAt;
  const isOff = dates?.every(({ calledOff }) => calledOff) ?? false;
  const near = daysNear(commons, changesWithin(clocks, first.startsAt, commons.lastOverAt));
  const { ofRule, beside } = dates ? byRule(commons, dates) : { ofRule: touched(commons, clocks, near), beside: [] };
  const isEarly = ({ said }: OfRule) => !base || before(said, begins);
  const early = ofRule.filter(isEarly);
  const differing = ofRule.filter((one) => !isEarly(one) && !isAsRead(clocks, base ?? first, one, isOff));
  const twofold = differing.filter(({ said, date }) => comesTwice(clocks, said) || isTwofold(clocks, date));
  const firstDay = begins.toZonedDateTimeISO(zone).toPlainDate();
  const skipped = near.filter(({ date, span }) => span === null && Temporal.PlainDate.compare(date, firstDay) > 0);
  const excluded = [
    ...skipped.map(({ date }) => date.toPlainDateTime(commons.starts)),
    ...twofold.map(({ said }) => said.toZonedDateTimeISO(zone).toPlainDateTime()),
  ];
  const series = base && {
    ...spanIn(zone, clocks, base),
    location: whereOfAll(context, commons, dates),
    status: status(isOff),
    repeating: [`RRULE:${rule}`, ...exclusions(zone, excluded)].join('\r\n'),
  };
  const exceptions = differing
    .filter((one) => !twofold.includes(one))
    .map(({ said, date }) => ({
      ...alone(context, commons, clocks, date),
      id: commons.entryId,
      recurrenceId: said.toZonedDateTimeISO(zone),
    }));
  const others = [...[...early, ...twofold].map(({ date }) => date), ...beside];
  return [...(series ? [series] : []), ...exceptions, ...others.map((date) => alone(context, commons, clocks, date))];
}

/** The changes of clocks while a commons goes on, and on the days beside it. */
function changesWithin({ changes }: Clocks, from: Temporal.Instant, to: Temporal.Instant): Temporal.Instant[] {
  const [first, last] = [from.subtract(days(2)), to.add(days(2))];
  return changes.flatMap(({ at }) => (before(first, at) && before(at, last) ? at : []));
}

/** True for a date that another length, or another moment, might be read of. */
const isTouched = (clocks: Clocks, span: Span) => onTheClock(clocks, span) !== 0 || isTwofold(clocks, span);

/** The dates of a commons, those of its rule apart from those that were added later. */
function byRule(commons: PublicCommons, dates: Occurrence[]): { ofRule: OfRule[]; beside: Occurrence[] } {
  const moments = datesOf(commons);
  const ofRule = dates.flatMap((date) => {
    const said = moments[date.dateNumber]?.startsAt;
    return said ? [{ said, date }] : [];
  });
  return { ofRule, beside: dates.filter(({ dateNumber }) => dateNumber >= moments.length) };
}

/** The dates of what was never changed; none where no change of clocks touches one: all are as the rule says. */
function touched(commons: PublicCommons, clocks: Clocks, near: ReturnType<typeof daysNear>): OfRule[] {
  const isAny = near.some(({ span }) => span && isTouched(clocks, span));
  return isAny ? plainDates(commons).map((date) => ({ said: date.startsAt, date })) : [];
}

/** How many seconds the clocks are set on while it lasts; 0 without a stated end. */
const onTheClock = (clocks: Clocks, { startsAt, endsAt }: Span) =>
  endsAt ? offsetOf(clocks, endsAt) - offsetOf(clocks, startsAt) : 0;

/** True for a date of which every reader of the rule says what its page says. */
function isAsRead(clocks: Clocks, first: Span, { said, date }: OfRule, isOff: boolean): boolean {
  const exactly = ({ startsAt, endsAt }: Span) => endsAt && endsAt.epochMilliseconds - startsAt.epochMilliseconds;
  const isSameLength = exactly(date) === exactly(first) && onTheClock(clocks, date) === onTheClock(clocks, first);
  const isAsSaid = date.startsAt.equals(said) && isUsual(date) && date.calledOff === isOff;
  return isAsSaid && isSameLength && !isTwofold(clocks, date);
}

/** Where all of it is: as its commons says while nothing was changed. */
function whereOfAll(context: PageContext, commons: PublicCommons, dates: Occurrence[] | null): string {
  const { area, place, reveal } = commons;
  if (!dates && (reveal === 'now' || context.lasting))
    return whereLine({ quiet: false, area, place: reveal === 'now' ? place : null });
  const all = dates ?? plainDates(commons);
  return whereLine(whereIsAll(commons, all.some(isUsual) ? all.filter(isUsual) : all, context));
}

/** What is left out, as local times: those that the clocks skip have no other name. */
function exclusions(zone: string, excluded: Temporal.PlainDateTime[]): string[] {
  if (excluded.length === 0) return [];
  const times = excluded
    .sort(Temporal.PlainDateTime.compare)
    .map((time) => time.toString({ smallestUnit: 'second' }).replace(/[-:]/g, ''));
  return [`EXDATE;TZID=${zone}:${times.join(',')}`];
}
