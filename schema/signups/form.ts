import * as z from 'zod';
import type { Occurrence } from '../commons/table.ts';
import {
  type Answers,
  email,
  type FormErrors,
  type ParsedForm,
  parseForm,
  personName,
  prose,
  singleLine,
  word,
  wordOf,
} from '../form.ts';
import { wholeNumber } from '../numbers.ts';
import type { Role } from './table.ts';

/** A box that was ticked sends `yes`. */
const ticked = () => word().transform((typed) => typed === 'yes');

const fields = z.object({
  /** The role, by its id or its title. */
  role: word(),
  /** The date by its number, as in `occurrences`; may be left out where there is only one. */
  date: word(),
  /** For those who hold it; public only where its owner asked for that. */
  name: personName('Enter a name, a first name or a nickname will do'),
  /** To hear of changes; never shown. */
  email: email(),
  /** Said of oneself: takes part for the first time. */
  newcomer: ticked(),
  show_name: ticked(),
  /** For those who hold it, and nobody else. */
  line: singleLine({ most: 200, called: 'The line' }),
});

/** The most who come under one sign-up: a family, a class in parts. */
export const mostTogether = 12;

/** What a date says that means all of them. */
export const allDates = 'all';

/** Guests say how many they are, and need not say who. */
const guestFields = fields.extend({
  name: singleLine({ most: 60, called: 'The name' }),
  people: word().transform((typed, { addIssue }) => {
    const people = typed === '' ? 1 : wholeNumber(typed);
    if (people !== null && people >= 1 && people <= mostTogether) return people;
    addIssue(`Enter a number from 1 to ${mostTogether}`);
    return z.NEVER;
  }),
});

/** What signing up asks for, by the names of its fields. */
export const signupNames = [...Object.keys(guestFields.shape), 'commons', 'version'];

/** What somebody signs up for. */
export interface SigningUp {
  role: Role;
  date: Occurrence;
  name: string;
  email: string;
  newcomer: boolean;
  showName: boolean;
  line: string;
  /** How many they are; one, but for guests. */
  people: number;
  /** True for a guest who comes to all dates. */
  always: boolean;
  /** When the last date is over that they come to. */
  until: Occurrence['overAt'];
}

/** What a commons offers: its roles, and its dates that are not over, in order. */
export interface Offered {
  roles: Role[];
  dates: Occurrence[];
  /** The IANA zone that its times were meant in. */
  zone: string;
}

/**
 * The dates that a form or a link may mean: the one of a number, or, as links of old name them, all of a local
 * day, `YYYY-MM-DD`. After a move that can be two.
 */
export function datesNamed(dates: Occurrence[], zone: string, named: string): Occurrence[] {
  if (/^\d{1,4}$/.test(named)) return dates.filter(({ dateNumber }) => dateNumber === Number(named));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(named)) return [];
  return dates.filter(({ startsAt }) => startsAt.toZonedDateTimeISO(zone).toPlainDate().toString() === named);
}

/** Judges the form for one commons, against what it offers at this moment. */
export function parseSignup({ roles, dates, zone }: Offered, answers: Answers): ParsedForm<SigningUp> {
  const named = wordOf(answers.date);
  const typedRole = wordOf(answers.role);
  // Guests are meant by id alone: a role of the text may have their title.
  const isTyped = ({ title, guests }: Role) => !guests && title.toLowerCase() === typedRole.toLowerCase();
  const role = roles.find(({ id }) => id === typedRole) ?? roles.find(isTyped);
  const on = dates.filter(({ calledOff }) => !calledOff);
  const always = named === allDates && role?.guests === true && on.length > 0;
  const parsed = role?.guests ? parseForm(guestFields, answers) : parseForm(fields, answers);
  const errors: FormErrors = parsed.ok ? {} : parsed.errors;
  const meant = always ? on.slice(0, 1) : named === '' ? dates : datesNamed(dates, zone, named);
  const [chosen] = meant.length === 1 ? meant : [];
  const wrong: FormErrors = {
    ...(role
      ? {}
      : { role: typedRole ? 'Choose one of the roles of this commons' : 'Choose what you would like to do' }),
    ...(chosen ? whyNotDate(chosen) : whichDate(named, meant)),
    ...errors,
  };
  if (!parsed.ok || !role || !chosen || Object.keys(wrong).length > 0) return { ok: false, errors: wrong };
  const { name, email: address, newcomer, line } = parsed.data;
  const people = 'people' in parsed.data ? Number(parsed.data.people) : 1;
  // The name of a guest is for whoever holds it alone.
  const showName = parsed.data.show_name && !role.guests;
  const until = always ? (on.at(-1) ?? chosen).overAt : chosen.overAt;
  return {
    ok: true,
    data: { role, date: chosen, name, email: address, newcomer, showName, line, people, always, until },
  };
}

function whichDate(named: string, meant: Occurrence[]): FormErrors {
  if (named === '') return { date: 'Choose a date' };
  return { date: meant.length > 1 ? 'Two dates are on that day. Choose one' : 'Choose a date that is still to come' };
}

const whyNotDate = ({ calledOff }: Occurrence): FormErrors =>
  calledOff ? { date: 'That date is called off. Choose another, or come back when it is on again' } : {};

/** What is asked of whoever takes somebody off the list. */
export const takingOff = z.object({ word: prose({ most: 500, called: 'Your word' }) });
