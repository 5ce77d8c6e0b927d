import * as z from 'zod';

/** What a form posted: one text for each name. */
export type Answers = Record<string, string>;

/** What is wrong with which field: one sentence each, which says what to do. */
export type FormErrors = Record<string, string>;

/**
 * Characters that change how the text around them is shown, or show nothing themselves: direction
 * marks, overrides and isolates, fillers, controls, and what no XML may hold. Joiners and variation
 * selectors stay, since emoji and several scripts need them.
 */
const deceptive =
  /(?!\n)\p{Cc}|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]|\u034f/gu;

/** More marks on one letter than any script needs pile up over the lines around it. */
const piledMarks = /(\p{M}{6})\p{M}+/gu;

/** At least one character that can be seen. */
const visible = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{M}\p{C}]/u;

const length = (text: string) => [...text].length;
const count = (number: number) => number.toLocaleString('en');

const tidyLine = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(deceptive, '')
    .replace(piledMarks, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
const tidyProse = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replace(deceptive, '')
    .replace(piledMarks, '$1')
    .split('\n')
    // Not by a pattern: on a long run of blanks within a row that takes the square of their number.
    .map((row) => row.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

interface TextRule {
  /** What to say when it is empty; without it the field may stay empty. */
  missing?: string;
  /** The most characters it may have. */
  most: number;
  /** What the field is called in "… must be 100 characters or fewer". */
  called: string;
}

const text = (tidy: (raw: string) => string, { missing, most, called }: TextRule) => {
  // A name of joiners alone is none.
  const tidied = z.string().transform((raw) => (visible.test(tidy(raw)) ? tidy(raw) : ''));
  return tidied.superRefine((value, context) => {
    if (missing && value === '') context.addIssue({ code: 'custom', message: missing });
    else if (length(value) > most)
      context.addIssue({
        code: 'custom',
        message: `${called} must be ${count(most)} characters or fewer. It has ${count(length(value))}`,
      });
  });
};

/** One line of text. */
export const line = (rule: TextRule) => text(tidyLine, rule);

/** Several paragraphs of plain text. */
export const prose = (rule: TextRule) => text(tidyProse, rule);

/** One of a fixed list of words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, message: string) =>
  z.string().trim().pipe(z.enum(words, message));

/** A calendar date: `2027-03-28`, or as people type it where the browser has no date field. */
export const date = (missing: string) =>
  z
    .string()
    .transform((raw) => isoDate(raw.trim()))
    .superRefine((value, context) => {
      if (value === '') context.addIssue({ code: 'custom', message: missing });
      else if (!z.iso.date().safeParse(value).success)
        context.addIssue({ code: 'custom', message: 'Enter a date that exists, like 2027-03-28' });
    });

/** Day first with points or slashes, or year first: anything else is left for the error message. */
function isoDate(raw: string): string {
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(raw);
  const [, day = '', month = '', year = ''] = dayFirst ?? [];
  return dayFirst ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : raw;
}

/** A time of day as `HH:MM`: `18:00`, `18.00`, `18h` and `18:00:00` are understood. */
export const time = (missing?: string) =>
  z
    .string()
    .transform((raw) => clock(raw.trim().toLowerCase()))
    .superRefine((value, context) => {
      if (value === '' && missing) context.addIssue({ code: 'custom', message: missing });
      else if (value !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(value))
        context.addIssue({ code: 'custom', message: 'Enter a time between 00:00 and 23:59, like 18:00' });
    });

function clock(raw: string): string {
  const parts = /^(\d{1,2})(?:[:.h](\d{2})?(?::\d{2}(?:\.\d+)?)?)?$/.exec(raw);
  return parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2] ?? '00'}` : raw;
}

/** A mail address (never shown). Without a message for a missing one it may stay empty. */
export const email = (missing?: string) =>
  z
    .string()
    .transform((raw) => raw.trim())
    .superRefine((value, context) => {
      if (value === '') {
        if (missing) context.addIssue({ code: 'custom', message: missing });
      } else if (value.length > 254 || !z.email().safeParse(value).success)
        context.addIssue({ code: 'custom', message: 'Enter a mail address like name@example.org' });
    });

export type ParsedForm<Data> = { ok: true; data: Data } | { ok: false; errors: FormErrors };

/**
 * Judges the answers to one form. A field that was not sent counts as empty, so that every error is
 * one that a person can mend.
 *
 * @returns the data, or the first error of each field, in the order of the form
 */
export function judge<Shape extends z.ZodRawShape>(
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
