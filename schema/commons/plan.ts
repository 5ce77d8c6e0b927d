import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { Database } from '../database.ts';
import { type Entry, findEntry } from '../entries.ts';
import { type Answers, choice, type ParsedForm, parseForm, word } from '../form.ts';
import { type Keys, unseal } from '../secrets.ts';
import { before } from '../time.ts';
import { type Dated, datesOf, shiftedRule } from './dates.ts';
import { dateFields, endRule, type FormContext, whenRules } from './form.ts';
import { longHours } from './long.ts';
import { commonsWithDates, type PublicCommons } from './queries.ts';
import type { Occurrence } from './table.ts';
import { isUsual } from './where.ts';

/** A public commons as its steward saw it when something about its dates was decided. */
export interface Plan {
  entry: Entry;
  commons: PublicCommons;
  /** All its dates, in order of time. */
  dates: Occurrence[];
}

/** The plan of a commons; null unless it is up. */
export async function planOf(db: Database, entryId: string): Promise<Plan | null> {
  const [entry, found] = await Promise.all([findEntry(db, entryId), commonsWithDates(db, entryId)]);
  return entry?.status === 'approved' && found ? { entry, ...found } : null;
}

/** What can be done about a date, or all of them. `again`: it is held on another day. `write`: to those who come. */
export const acts = ['move', 'off', 'open', 'again', 'write'] as const;
export type Act = (typeof acts)[number];
/** The acts that some of its dates are chosen for. */
export type DateAct = Exclude<Act, 'again'>;

/** Which dates an act is about: one by its number, or all that are to come. */
export type Which = number | 'all';

/** The dates that have not begun, in order. Only those can be changed. */
export const comingDates = ({ dates }: Pick<Plan, 'dates'>, now: Temporal.Instant) =>
  dates.filter(({ startsAt }) => before(now, startsAt));

/** True once there is no date left, neither to come nor on: then it can be held again. */
export const isOver = ({ dates }: Pick<Plan, 'dates'>, now: Temporal.Instant) =>
  dates.every(({ overAt }) => !before(now, overAt));

/** The dates that an act would change. None: it cannot be done. */
export function datesFor(plan: Plan, act: DateAct, which: Which, now: Temporal.Instant): Occurrence[] {
  const isChosen = ({ dateNumber }: Occurrence) => which === 'all' || dateNumber === which;
  // Who is on the way can still be written to.
  if (act === 'write') return plan.dates.filter((date) => isChosen(date) && before(now, date.overAt));
  const chosen = comingDates(plan, now).filter(isChosen);
  if (act === 'move' && which === 'all') {
    const rule = datesOf(plan.commons);
    if (chosen.every(({ calledOff }) => calledOff)) return [];
    // A date that was moved by itself out of the past has no place in the rhythm any more.
    return chosen.filter(({ dateNumber }) => rule[dateNumber] && before(now, rule[dateNumber].startsAt));
  }
  return chosen.filter(({ calledOff }) => calledOff === (act === 'open'));
}

/** Asks which dates, what to do, and which state of the commons was on the page. */
const actForm = z.object({
  act: choice(acts, 'Choose what to do'),
  which: word()
    .pipe(z.string().regex(/^(all|\d{1,4})$/, 'Choose which date'))
    .transform((text): Which => (text === 'all' ? 'all' : Number(text))),
  /** Without it the present one is meant. */
  sequence: word().pipe(z.string().regex(/^\d{0,9}$/)),
});

export type ActSaid = z.output<typeof actForm>;

export const parseChange = (answers: Answers) => parseForm(actForm, { ...answers, which: answers.which || 'all' });

const movingFields = dateFields.extend({
  /** `yes`: only those who signed up are told where. */
  quiet: word().transform((said) => said === 'yes'),
});

/** What the form of an act asks for, by the names of its fields. */
export const planNames = [...Object.keys(actForm.shape), ...Object.keys(movingFields.shape), 'word', 'seen'];

/** Where and when a date is moved. */
export type Moving = z.output<typeof movingFields>;

/** Judges when and where: no date in the past or beyond two years, no time that a clock change skips. */
export const parseMoving = (context: FormContext, answers: Answers): ParsedForm<Moving> =>
  parseForm(
    whenRules(context)
      .reduce((form, { holds, ...rule }) => form.refine(holds, { ...rule, path: [rule.path] }), movingFields)
      .superRefine(...endRule(context)),
    answers,
  );

export interface QuietPlace {
  area: string;
  place: string;
}

/** Where the place of a date is sealed for. */
export const quietSeal = ({ entryId, dateNumber }: Pick<Occurrence, 'entryId' | 'dateNumber'>) =>
  `occurrences/${entryId}/${dateNumber}/place`;

/** Where a date was moved quietly, for those who signed up; null unless it was, or once that is forgotten. */
export const quietPlaceOf = async (
  keys: Keys,
  date: Pick<Occurrence, 'entryId' | 'dateNumber' | 'quietPlace'>,
): Promise<QuietPlace | null> =>
  date.quietPlace ? JSON.parse(await unseal(keys, quietSeal(date), date.quietPlace)) : null;

/** When and where the dates are now that an act is about, as its form asks. */
export async function presentAnswers(plan: Plan, keys: Keys, which: Which, dates: Occurrence[]): Promise<Answers> {
  const { commons } = plan;
  const [first] = dates;
  if (!first) return {};
  const when: Pick<Dated, 'startsAt' | 'endsAt'> = (which === 'all' && datesOf(commons)[first.dateNumber]) || first;
  const local = (at: Temporal.Instant) => at.toZonedDateTimeISO(commons.zone);
  const clock = (at: Temporal.Instant) => local(at).toPlainTime().toString({ smallestUnit: 'minute' });
  const placed = dates.find(isUsual) ?? first;
  const quiet = await quietPlaceOf(keys, placed);
  const hours = { starts: clock(when.startsAt), ends: when.endsAt ? clock(when.endsAt) : '' };
  return {
    date: local(when.startsAt).toPlainDate().toString(),
    starts: hours.starts,
    ends: hours.ends,
    ...(longHours(hours) && { ends_later: longHours(hours) }),
    area: quiet?.area ?? placed.area ?? commons.area,
    place: quiet?.place ?? placed.place ?? commons.place,
    quiet: quiet ? 'yes' : '',
  };
}

export interface Shift {
  /** What differs from before. */
  newTime: boolean;
  newPlace: boolean;
  /** True when the commons itself says it, not one of its dates. */
  whole: boolean;
  /** Where each date is in time, by its number. */
  spans: Map<number, Omit<Dated, 'dateNumber'>>;
  /** What becomes of the rule that the commons repeats by; null where it stays. */
  rule: { date: string; starts: string; ends: string | null; until: string | null } | null;
}

/**
 * What a move means for the dates that it is about.
 *
 * @param present what `presentAnswers` gave: only what differs from it is a change
 */
export function shiftOf(
  { commons }: Plan,
  which: Which,
  dates: Occurrence[],
  moving: Moving,
  present: Answers,
): ParsedForm<Shift> {
  const newTime = (['date', 'starts', 'ends'] as const).some((name) => moving[name] !== present[name]);
  const place = moving.area !== present.area || moving.place !== present.place;
  const quiet = present.quiet === 'yes';
  if (moving.quiet && !quiet && !place) {
    return { ok: false, errors: { place: 'Enter where it moves to, or let the place be public' } };
  }
  const newPlace = place || moving.quiet !== quiet;
  if (!newTime && !newPlace)
    return { ok: false, errors: { date: 'Enter another date, another time or another place' } };
  const { date, starts } = moving;
  const ends = moving.ends || null;
  const whole = which === 'all' || (commons.repeats === 'never' && which === 0);
  if (!newTime) return { ok: true, data: { newTime, newPlace, whole, spans: new Map(), rule: null } };
  const days = Temporal.PlainDate.from(present.date ?? date).until(date).days;
  const from = whole ? commons : { ...commons, date: present.date ?? date, repeats: 'never' as const, until: null };
  const rule = shiftedRule(from, days, { starts, ends });
  if (!rule) {
    const starts = 'The clocks go forward on one of the dates and skip this time. Enter another';
    return { ok: false, errors: { starts } };
  }
  const moments = datesOf(rule);
  const spans = new Map(
    dates.flatMap(({ dateNumber }) => {
      const moment = whole ? moments[dateNumber] : moments[0];
      return moment ? [[dateNumber, moment] as const] : [];
    }),
  );
  return { ok: true, data: { newTime, newPlace, whole, spans, rule: whole ? rule : null } };
}
