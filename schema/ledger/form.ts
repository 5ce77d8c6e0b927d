import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import {
  type Answers,
  choice,
  date,
  email,
  type FormErrors,
  type ParsedForm,
  parseForm,
  personName,
  singleLine,
  sound,
  word,
  wordOf,
} from '../form.ts';
import { fold } from '../search.ts';
import { readMeasure } from './measures.ts';
import { readQuantity, type Typed } from './quantity.ts';
import { type ActDraft, type ActKind, actKinds, isJar, units } from './table.ts';

/** What cannot be parsed without knowing the site and the moment. */
export interface PageContext {
  zone: string;
  now: Temporal.Instant;
  /** ISO 4217. */
  currency: string;
}

/** The most lines one form takes. */
export const mostLines = 50;

/** The units that fit an act, the usual one first. */
const unitsOf = (act: ActKind, currency: string): string[] =>
  isJar(act) ? [currency] : act === 'hours' ? ['hours'] : [...units];

const misfit = (act: ActKind, currency: string) =>
  isJar(act) ? `What goes into the jar or out of it is counted in ${currency}` : 'Hours given are counted in hours';

const earliestDate = '2000-01-01';

/** What all lines of a form have in common. */
const common = z.object({
  /** The day it was done on. */
  when: date('Enter the day it was done on'),
  /** For the private link; may stay empty. */
  email: email(),
});

const commonForm = ({ zone, now }: PageContext) => {
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString();
  return common
    .refine(({ when }) => when <= today, {
      path: ['when'],
      error: 'Enter a day that is not in the future: the ledger tells what was done',
      when: sound('when'),
    })
    .refine(({ when }) => when >= earliestDate, {
      path: ['when'],
      error: 'Enter a day since the year 2000',
      when: sound('when'),
    });
};

const fields = z.object({
  act: choice(actKinds, 'Choose what it was'),
  /** What was done, given or bought. */
  what: singleLine({ missing: 'Enter what it was, in a few words', most: 200, called: 'What it was' }),
  /** As typed; read with the act and the unit. */
  quantity: word(),
  /** Empty for the usual one of the act. */
  unit: word(),
  /** Empty for someone who wants no name shown. */
  who: personName(),
});

/** The names of the fields of one line. */
export const lineFields = Object.keys(fields.shape) as (keyof typeof fields.shape)[];

const commonNames = [...Object.keys(common.shape), 'commons', 'once', 'version'];
/** What the form for one act asks for, by the names of its fields. */
export const logNames = [...lineFields, ...commonNames, 'corrects'];
/** What the form for many asks for: the fields of each line with its number. */
export const manyNames = [/^(?:act|what|quantity|unit|who)-[1-9]\d{0,3}$/, ...commonNames, 'lines', 'more'];

/** One act as it was logged. */
export interface LoggedLine extends Omit<z.output<typeof fields>, 'quantity'> {
  hundredths: number;
}

interface Measured {
  unit: string;
  hundredths: number;
  errors: FormErrors;
}

/** How much it was, parsed by itself: so that one wrong answer hides no other. */
function measure({ currency }: PageContext, act: ActKind, answers: Answers, correcting: boolean): Measured {
  const errors: FormErrors = {};
  const fitting = unitsOf(act, currency);
  const unit = wordOf(answers.unit);
  if (unit !== '' && !fitting.includes(unit)) {
    errors.unit = fitting.length > 1 ? 'Choose a unit: items, meals, kg or hours' : misfit(act, currency);
  }
  const refuse = (message: string) => {
    errors.quantity = message;
  };
  const quantity = wordOf(answers.quantity);
  const read = isJar(act) ? readPlain(quantity) : readMeasure(quantity);
  const typed = read.ok ? read.unit : null;
  // Hours are counted in hours, whether the list says so or not; `2 kg` need not be chosen from it as well.
  const counted = unit || (typed && fitting.includes(typed) ? typed : (fitting[0] ?? ''));
  if (typed && typed !== counted) {
    refuse(`You wrote an amount of ${typed}, and it is counted in ${counted}. Enter the number of ${counted} alone`);
    return { unit: counted, hundredths: 0, errors };
  }
  const hundredths = parseQuantity(quantity, read, { act, currency, unit: counted, correcting }, refuse);
  return { unit: counted, hundredths, errors };
}

const readPlain = (typed: string): ReturnType<typeof readMeasure> => {
  const read = readQuantity(typed);
  return read.ok ? { ...read, unit: null } : read;
};

interface Counted {
  act: ActKind;
  currency: string;
  unit: string;
  correcting: boolean;
}

/** What would do, for who typed something else. */
const likeThis = (unit: string) =>
  unit === 'hours' ? '1.5 or 1:30' : unit === 'kg' ? '2.5, 2 kg or 500 g' : '12 or 3.5';

function parseQuantity(
  typed: string,
  read: Typed,
  { act, currency, unit, correcting }: Counted,
  refuse: (message: string) => void,
): number {
  const of = isJar(act) ? 'amount' : 'quantity';
  // "Swept the alley" is a whole sentence.
  if (typed === '' && act === 'task') return 100;
  if (read.ok && (read.hundredths > 0 || correcting)) {
    if (!isJar(act) || hasCents(currency) || read.hundredths % 100 === 0) return read.hundredths;
    refuse(`Enter an amount in whole ${currency}`);
    return 0;
  }
  const why = read.ok ? 'negative' : typed === '' ? 'missing' : read.why;
  const messages = {
    missing: `Enter the ${of}, like 12 or 3.5`,
    'not-a-number': `Enter the ${of} as a number, like ${likeThis(unit)}`,
    negative: `Enter a ${of} above zero`,
    'too-fine': `Enter the ${of} with at most two decimals and no separator for thousands, like 1200 or 3.5`,
    'too-much': `Enter a ${of} of a million at most`,
  };
  refuse(messages[why]);
  return 0;
}

const hasCents = (currency: string) =>
  (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2) > 0;

/** A whole submission: one line or many. */
export interface Logged {
  /** `YYYY-MM-DD`. */
  date: string;
  email: string;
  /** By the number of their row on the form. */
  lines: LoggedLine[];
}

/** What was found in the database for the addresses and numbers in the answers. */
export interface Found {
  /** The id of the commons that was named, null for none, undefined for one that is not public. */
  commonsId: string | null | undefined;
  /** What is wrong with the line to be corrected, if one was named. */
  correction?: string | undefined;
}

/** Judges the form for one act. */
export function parseLog(context: PageContext, answers: Answers, found: Found): ParsedForm<Logged> {
  const correcting = wordOf(answers.corrects) !== '';
  const line = parseAct(context, answers, '', correcting);
  const common = parseForm(commonForm(context), answers);
  const errors = {
    ...aboutCorrection(found),
    ...(line.ok ? {} : line.errors),
    ...aboutCommons(found),
    ...(common.ok ? {} : common.errors),
  };
  if (!line.ok || !common.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, data: { date: common.data.when, email: common.data.email, lines: [line.data] } };
}

/** Judges the form for many acts: lines that were left empty do not count. */
export function parseMany(context: PageContext, answers: Answers, found: Found): ParsedForm<Logged> {
  const rows = filledRows(answers);
  const parsed = rows.map((n) => parseAct(context, answers, `-${n}`, false));
  const common = parseForm(commonForm(context), answers);
  const errors: FormErrors = { ...aboutCommons(found), ...(common.ok ? {} : common.errors) };
  for (const one of parsed) if (!one.ok) Object.assign(errors, one.errors);
  if (rows.length === 0) errors['what-1'] = 'Fill in at least one line';
  const first = rows[mostLines];
  if (first !== undefined) {
    errors[`what-${first}`] =
      `One form takes up to ${mostLines} lines, and these are ${rows.length}. Send the rest in a second one`;
  }
  if (!common.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const lines = parsed.flatMap((one) => (one.ok ? one.data : []));
  return { ok: true, data: { date: common.data.when, email: common.data.email, lines } };
}

const aboutCommons = ({ commonsId }: Found): FormErrors =>
  commonsId === undefined ? { commons: 'Choose one of the commons in the list, or none' } : {};
const aboutCorrection = ({ correction }: Found): FormErrors => (correction ? { corrects: correction } : {});

function parseAct(context: PageContext, answers: Answers, suffix: string, correcting: boolean): ParsedForm<LoggedLine> {
  const own: Answers = Object.fromEntries(lineFields.map((name) => [name, answers[name + suffix] ?? '']));
  const parsed = parseForm(fields, own);
  const act = actKinds.find((one) => one === wordOf(own.act));
  const measured = act ? measure(context, act, own, correcting) : { unit: '', hundredths: 0, errors: {} };
  const errors: FormErrors = { ...(parsed.ok ? {} : parsed.errors), ...measured.errors };
  if (parsed.ok && Object.keys(errors).length === 0) {
    const { act: kind, what, who } = parsed.data;
    return { ok: true, data: { act: kind, what, who, unit: measured.unit, hundredths: measured.hundredths } };
  }
  const inOrder = lineFields.flatMap((name) => (errors[name] ? [[name + suffix, errors[name]]] : []));
  return { ok: false, errors: Object.fromEntries(inOrder) };
}

/** The numbers of the rows in which anything but the choice of act and unit was filled in, in order. */
export function filledRows(answers: Answers): number[] {
  const rows = new Set<number>();
  for (const [name, answer] of Object.entries(answers)) {
    const [, field, n] = /^(what|quantity|who)-([1-9]\d{0,3})$/.exec(name) ?? [];
    if (field && answer.trim() !== '') rows.add(Number(n));
  }
  return [...rows].sort((a, b) => a - b);
}

/** From what the form takes to what the table holds. */
export const toDrafts = (
  entryId: string,
  { date, lines }: Logged,
  { commonsId, corrects }: { commonsId: string | null; corrects: number | null },
): ActDraft[] =>
  lines.map(({ act, what, who, unit, hundredths }, index) => ({
    entryId,
    position: index + 1,
    act,
    what,
    who: who || null,
    unit,
    hundredths,
    date,
    commonsId,
    corrects,
    whoFolded: who ? fold(who) : null,
  }));
