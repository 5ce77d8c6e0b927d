import * as z from 'zod';
import { type Answers, choice, email, type ParsedForm, parseForm, personName, prose, word } from '../form.ts';
import { reasons } from './table.ts';

/**
 * A path of this site, whatever stands before and after it in the address that somebody copied. Two slashes at its
 * beginning, or what a browser reads as such, would lead a steward elsewhere.
 */
const pagePath = (typed: string) => /^(?:https?:\/\/[^/?#]*)?(\/(?![/\\])[^?#\s\\]*)/.exec(typed)?.[1] ?? null;

const page = word().transform((typed, context) => {
  const path = typed === '' ? '' : pagePath(typed);
  if (path === null) context.addIssue({ code: 'custom', message: 'Copy the address of the page, like /offers/' });
  return path ?? z.NEVER;
});

const message = z.object({
  reason: choice(reasons, 'Choose what it is about'),
  page,
  message: prose({ missing: 'Write what the stewards should know', most: 2000, called: 'What you write' }),
  /** Empty for no name. */
  name: personName(),
});

/** Empty for no address: then nobody can answer by mail. */
const fields = message.extend({ email: email() });

export type Written = z.output<typeof message>;

/** What writing to the stewards asks for, by the names of its fields. */
export const messageNames = [...Object.keys(fields.shape), 'version'];

/** Judges what was written to the stewards. */
export const parseMessage = (answers: Answers): ParsedForm<Written & { email: string }> => parseForm(fields, answers);

/** The same while it waits, when its address stays what it is. */
export const parseChanged = (answers: Answers): ParsedForm<Written> => parseForm(message, answers);
