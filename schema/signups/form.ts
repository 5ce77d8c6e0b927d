import * as z from 'zod';
import type { Occurrence } from '../commons/table.ts';
import { type Answers, email, type FormErrors, judge, line, type ParsedForm, word, wordOf } from '../form.ts';
import type { Role } from './table.ts';

/** A box that was ticked sends `yes`. */
const ticked = () => word().transform((typed) => typed === 'yes');

const fields = z.object({
  /** The role, by its id or its title. */
  role: word(),
  /** The local day of the date, `YYYY-MM-DD`; may be left out where there is only one. */
  date: word(),
  /** For those who hold it; public only where its owner asked for that. */
  name: line({ missing: 'Enter a name, a first name or a nickname will do', most: 60, called: 'The name' }),
  /** To hear of changes; never shown. */
  email: email(),
  /** Said of oneself: takes part for the first time. */
  newcomer: ticked(),
  show_name: ticked(),
});

/** What signing up asks for, by the names of its fields. */
export const signupNames = [...Object.keys(fields.shape), 'commons', 'version'];

/** What somebody signs up for. */
export interface SigningUp {
  role: Role;
  date: Occurrence;
  name: string;
  email: string;
  newcomer: boolean;
  showName: boolean;
}

/** A date of a commons with the local day by which forms name it. */
export interface OfferedDate {
  day: string;
  date: Occurrence;
}

/** What a commons offers: its roles, and its dates that are not over, in order. */
export interface Offered {
  roles: Role[];
  dates: OfferedDate[];
}

/** Judges the form for one commons, against what it offers at this moment. */
export function judgeSignup({ roles, dates }: Offered, answers: Answers): ParsedForm<SigningUp> {
  const judged = judge(fields, answers);
  const errors: FormErrors = judged.ok ? {} : judged.errors;
  const typedRole = wordOf(answers.role);
  const role = roles.find(({ id, title }) => id === typedRole || title.toLowerCase() === typedRole.toLowerCase());
  const day = wordOf(answers.date);
  const chosen = day === '' && dates.length === 1 ? dates[0] : dates.find((one) => one.day === day);
  const wrong: FormErrors = {
    ...(role
      ? {}
      : { role: typedRole ? 'Choose one of the roles of this commons' : 'Choose what you would like to do' }),
    ...(chosen ? whyNotDate(chosen.date) : { date: day ? 'Choose a date that is still to come' : 'Choose a date' }),
    ...errors,
  };
  if (!judged.ok || !role || !chosen || Object.keys(wrong).length > 0) return { ok: false, errors: wrong };
  const { name, email: address, newcomer, show_name: showName } = judged.data;
  return { ok: true, data: { role, date: chosen.date, name, email: address, newcomer, showName } };
}

const whyNotDate = ({ calledOff }: Occurrence): FormErrors =>
  calledOff ? { date: 'That date is called off. Choose another, or come back when it is on again' } : {};
