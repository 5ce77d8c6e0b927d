import * as z from 'zod';
import { readAddress } from './address.ts';
import { plainDigits } from './numbers.ts';
import { canBeSeen, lengthOf, rawMost, tidyLine, tidyProse } from './text.ts';

/** What a form posted: one text for each name. */
export type Answers = Record<string, string>;

/** What is wrong with which field: one sentence each, which says what to do. */
export type FormErrors = Record<string, string>;

/**
 * The first look at every answer is at its length: nothing else reads what is longer than a field may
 * be (what takes the square of it takes a second of ours). In zod what follows by `transform` or `pipe`
 * runs only when this is well.
 */
const bounded = (most: number, tooLong: (raw: string) => string) =>
  z.string().superRefine((raw, context) => {
    if (raw.length > most) context.addIssue({ code: 'custom', message: tooLong(raw) });
  });

/** The longest that a word, a date, a number or an address of a page may be. */
const wordMost = 300;

/**
 * One answer that is no text of its own but a word, a number or an address of a page, read beside a form
 * by its name: trimmed, and empty where there is none. What is too long for any is no longer itself, so
 * that it is found nowhere.
 */
export function wordOf(raw = ''): string {
  return raw.length > wordMost ? `${raw.slice(0, wordMost)}…` : raw.trim();
}

/** Runs a rule on several fields only when those that it compares are well by themselves. */
export const sound =
  (...names: string[]) =>
  ({ issues }: { issues: { path?: PropertyKey[] | undefined }[] }) =>
    !issues.some((issue) => names.includes(String(issue.path?.[0])));

/** A field for such a word: an id, a day, a version, a box that was ticked. */
export const word = () => bounded(wordMost, () => 'Choose or enter something shorter').transform((raw) => raw.trim());

interface TextRule {
  /** What to say when it is empty; without it the field may stay empty. */
  missing?: string;
  /** The most characters it may have. */
  most: number;
  /** What the field is called in "… must be 100 characters or fewer". */
  called: string;
}

const count = (number: number) => number.toLocaleString('en');

const text = (tidy: (raw: string) => string, { missing, most, called }: TextRule) => {
  const tooLong = (text: string) =>
    `${called} must be ${count(most)} characters or fewer. It has ${count(lengthOf(text))}`;
  // A name of joiners alone is none.
  const read = bounded(rawMost(most), tooLong).transform((raw) => {
    const tidied = tidy(raw);
    return canBeSeen(tidied) ? tidied : '';
  });
  return read.superRefine((value, context) => {
    if (missing && value === '') context.addIssue({ code: 'custom', message: missing });
    else if (lengthOf(value) > most) context.addIssue({ code: 'custom', message: tooLong(value) });
  });
};

/** One line of text. */
export const singleLine = (rule: TextRule) => text(tidyLine, rule);

/** What to say where a name that is shown is missing. */
export const nameToShow = 'Enter a name to show, a first name or a nickname will do';

/**
 * The name that somebody goes by here.
 *
 * @param missing what to say when it is empty; without it the field may stay empty
 */
export const personName = (missing?: string) => singleLine({ missing, most: 60, called: 'The name' });

/** Several paragraphs of plain text. */
export const prose = (rule: TextRule) => text(tidyProse, rule);

/** One of a fixed list of words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, message: string) =>
  bounded(wordMost, () => message)
    .transform((raw) => raw.trim())
    .pipe(z.enum(words, message));

const noSuchDate = 'Enter a date that exists, like 2027-03-28';

/** A calendar date: `2027-03-28`, or as people type it where the browser has no date field. */
export const date = (missing: string) =>
  bounded(wordMost, () => noSuchDate)
    .transform((raw) => isoDate(plainDigits(raw.trim())))
    .superRefine((value, context) => {
      if (value === '') context.addIssue({ code: 'custom', message: missing });
      else if (!z.iso.date().safeParse(value).success) context.addIssue({ code: 'custom', message: noSuchDate });
    });

/** Day first with points or slashes, or year first: anything else is left for the error message. */
function isoDate(raw: string): string {
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(raw);
  const [, day = '', month = '', year = ''] = dayFirst ?? [];
  return dayFirst ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : raw;
}

const noSuchTime = 'Enter a time between 00:00 and 23:59, like 18:00';

/** A time of day as `HH:MM`: `18:00`, `18.00`, `18h` and `18:00:00` are understood. */
export const time = (missing?: string) =>
  bounded(wordMost, () => noSuchTime)
    .transform((raw) => clock(plainDigits(raw.trim().toLowerCase())))
    .superRefine((value, context) => {
      if (value === '' && missing) context.addIssue({ code: 'custom', message: missing });
      else if (value !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(value))
        context.addIssue({ code: 'custom', message: noSuchTime });
    });

function clock(raw: string): string {
  const parts = /^(\d{1,2})(?:[:.h](\d{2})?(?::\d{2}(?:\.\d+)?)?)?$/.exec(raw);
  return parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2] ?? '00'}` : raw;
}

const addressErrors = {
  empty: 'Enter a mail address',
  'not-an-address': 'Enter a mail address like name@example.org',
  'other-letters':
    'Enter an address with plain letters before the @, from a to z without accents: our mail reaches no other',
};

/** A mail address (never shown), in its one spelling. Without a message for a missing one it may stay empty. */
export const email = (missing?: string) =>
  bounded(wordMost, () => addressErrors['not-an-address']).transform((raw, context) => {
    const read = readAddress(raw);
    if (read.ok) return read.address;
    if (read.why === 'empty' && !missing) return '';
    const message = read.why === 'empty' && missing ? missing : addressErrors[read.why];
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

export type ParsedForm<Data> = { ok: true; data: Data } | { ok: false; errors: FormErrors };

/**
 * Judges the answers to one form. A field that was not sent counts as empty, so that every error is
 * one that a person can mend.
 *
 * @returns the data, or the first error of each field, in the order of the form
 */
export function parseForm<Shape extends z.ZodRawShape>(
  form: z.ZodObject<Shape>,
  answers: Answers,
): ParsedForm<z.output<z.ZodObject<Shape>>> {
  const names = Object.keys(form.shape);
  const whole = Object.fromEntries(names.map((name) => [name, answers[name] ?? '']));
  const result = form.safeParse(whole);
  if (result.success) return { ok: true, data: result.data };
  const messages = new Map<string, string>();
  for (const issue of result.error.issues) {
    const name = String(issue.path[0]);
    if (!messages.has(name)) messages.set(name, issue.message);
  }
  return {
    ok: false,
    errors: Object.fromEntries(names.filter((n) => messages.has(n)).map((n) => [n, messages.get(n) ?? ''])),
  };
}
