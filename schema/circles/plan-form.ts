import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import {
  type Answers,
  date,
  type FormErrors,
  type ParsedForm,
  parseForm,
  prose,
  singleLine,
  time,
  word,
} from '../form.ts';
import { dayAfter, latest, soonest } from './agreements.ts';
import type { CirclePerson, CircleRole } from './letters.ts';
import { mostPeople, type Plan, type PlanPerson, planLimits } from './plan.ts';

/** The roles that people are asked into, by the names of how many more of each. */
export const askedRoles = ['invited', 'support', 'listener', 'keeper'] as const satisfies readonly CircleRole[];

const stays = /^stay-\d{1,2}$/;

/** The names of what keepers fill in for a plan. */
export const planNames = [
  'title',
  'date',
  'start',
  'place',
  'words',
  ...askedRoles.map((role) => `more-${role}`),
  stays,
];

const count = () => word().pipe(z.string().regex(/^\d?$/, 'Enter a number from 0 to 9')).transform(Number);

const planForm = z.object({
  title: singleLine({
    missing: 'Give it a title that says nothing of what happened, such as “A talk about the yard”',
    most: planLimits.title,
    called: 'The title',
  }),
  date: date('Enter the day'),
  start: time('Enter when it begins'),
  place: singleLine({
    missing: 'Enter a public place, one where commons are held',
    most: planLimits.place,
    called: 'The place',
  }),
  words: prose({
    missing: 'Say what it is about, in words that the writer agrees to',
    most: planLimits.words,
    called: 'What it is about',
  }),
  'more-invited': count(),
  'more-support': count(),
  'more-listener': count(),
  'more-keeper': count(),
});

/** A plan as keepers filled it in: who stays, and whom else they ask. */
export interface PlanDraft extends Plan {
  added: PlanPerson[];
  removed: number[];
}

const noKeeper = 'A keeper has to be there, who opens it and watches over the time';
const tooFew = 'A circle is of three people at least: who wrote, a keeper, and somebody else';
const tooMany = `A circle is of ${mostPeople} people at the most`;

/**
 * Reads a plan.
 *
 * @param people who is in it so far, the writer first
 * @param now `today` is the day in the zone of the town, `clock` the time there, `HH:MM`
 */
export function parsePlan(
  people: readonly Pick<CirclePerson, 'number' | 'role'>[],
  answers: Answers,
  now: { today: string; clock: string },
): ParsedForm<PlanDraft> {
  const parsed = parseForm(planForm, answers);
  if (!parsed.ok) return parsed;
  const { title, date, start, place, words, ...more } = parsed.data;
  const stay = people.filter(({ number, role }) => role === 'writer' || answers[`stay-${number}`] === 'yes');
  const removed = people.filter((one) => !stay.includes(one)).map(({ number }) => number);
  const added = newNumbers(people, more);
  const all = [...stay.map(({ number, role }) => ({ number, role })), ...added];
  const errors: FormErrors = {};
  if (`${date} ${start}` <= `${now.today} ${now.clock}`) errors.date = 'That is over. Enter a day to come';
  if (!all.some(({ role }) => role === 'keeper')) errors['more-keeper'] = noKeeper;
  else if (all.length < 3) errors['more-invited'] = tooFew;
  if (all.length > mostPeople) errors['more-invited'] = tooMany;
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, data: { title, date, start, place, words, people: all, added, removed } };
}

/** A number for each who is asked for the first time, after all that were given out. */
function newNumbers(people: readonly { number: number }[], more: Record<string, number>): PlanPerson[] {
  const roles = askedRoles.flatMap((role) => Array<CircleRole>(more[`more-${role}`] ?? 0).fill(role));
  const first = Math.max(0, ...people.map(({ number }) => number)) + 1;
  return roles.map((role, index) => ({ number: first + index, role }));
}

const agreementForm = z.object({
  agreed: prose({ missing: 'Write down what was agreed', most: planLimits.agreed, called: 'What was agreed' }),
  look_again: date('Enter the day on which it is looked at again'),
});

/** Reads what was agreed, or only a day for another while. */
export function parseAgreement(answers: Answers, now: Temporal.Instant): ParsedForm<z.output<typeof agreementForm>> {
  const parsed = parseForm(agreementForm, answers);
  const wrong = parsed.ok ? wrongDay(parsed.data.look_again, now) : undefined;
  return wrong ? { ok: false, errors: { look_again: wrong } } : parsed;
}

export function parseRenewal(answers: Answers, now: Temporal.Instant): ParsedForm<{ look_again: string }> {
  const parsed = parseForm(agreementForm.pick({ look_again: true }), answers);
  const wrong = parsed.ok ? wrongDay(parsed.data.look_again, now) : undefined;
  return wrong ? { ok: false, errors: { look_again: wrong } } : parsed;
}

function wrongDay(day: string, now: Temporal.Instant): string | undefined {
  const [from, to] = [dayAfter(now, soonest), dayAfter(now, latest)];
  return day < from || day > to ? 'Enter a day between a week and a year from now' : undefined;
}
