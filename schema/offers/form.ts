import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import {
  type Answers,
  choice,
  date,
  email,
  type FormErrors,
  nameToShow,
  type ParsedForm,
  parseForm,
  personName,
  prose,
  singleLine,
  sound,
  word,
  wordOf,
} from '../form.ts';
import { wholeNumber } from '../numbers.ts';
import { categories, directions, type Offer, rhythms } from './table.ts';

/** What cannot be parsed without knowing the place and the moment. */
export interface PageContext {
  zone: string;
  now: Temporal.Instant;
}

const mostHands = 50;

const fields = z.object({
  direction: choice(directions, 'Choose whether you offer something, need something, or name a chore'),
  category: choice(categories, 'Choose what it is about'),
  title: singleLine({ missing: 'Enter a title', most: 100, called: 'The title' }),
  details: prose({ most: 2000, called: 'The details' }),
  /** In one's own words. */
  quantity: singleLine({ most: 60, called: 'How much' }),
  area: singleLine({ missing: 'Enter the area, like “Riverside”', most: 60, called: 'The area' }),
  /** The last day it stands; may stay empty. */
  until: word(),
  /** Of a chore only. */
  how_often: word(),
  hands: word(),
  /** Of an offer only: when it is wanted back, in one's own words; empty for what is given for good. */
  wanted_back: singleLine({ most: 60, called: 'When you want it back' }),
  name: personName(nameToShow),
});

/** What is asked once: the address stays what it is when the rest is changed. */
const contactForm = z.object({
  email: email('Enter your mail address: answers go there, and it is never shown'),
});

/** What the form asks for, by the names of its fields. */
export const offerNames = [...Object.keys(fields.shape), ...Object.keys(contactForm.shape), 'commons', 'version'];

/** What is put up, with what was found for the commons it names. */
export interface Put extends Omit<z.output<typeof fields>, 'until' | 'how_often' | 'hands' | 'wanted_back'> {
  until: string | null;
  rhythm: Offer['rhythm'];
  hands: number | null;
  wantedBack: string;
}

/** Judges what is to be put up, with the address of whoever does; the rest as `judgeOfferText`. */
export function parseOffer(
  context: PageContext,
  answers: Answers,
  commonsId: string | null | undefined,
): ParsedForm<Put & z.output<typeof contactForm>> {
  const text = parseOfferText(context, answers, commonsId);
  const contact = parseForm(contactForm, answers);
  if (text.ok && contact.ok) return { ok: true, data: { ...text.data, ...contact.data } };
  return { ok: false, errors: { ...(text.ok ? {} : text.errors), ...(contact.ok ? {} : contact.errors) } };
}

/**
 * Judges what is to be put up, without an address.
 *
 * @param commonsId undefined when a commons was named that is not public
 */
export function parseOfferText(
  context: PageContext,
  answers: Answers,
  commonsId: string | null | undefined,
): ParsedForm<Put> {
  const parsed = parseForm(fields, answers);
  const own: FormErrors = {};
  const until = parseUntil(context, wordOf(answers.until), own);
  const isChore = wordOf(answers.direction) === 'chore';
  const rhythm = rhythms.find((one) => one === wordOf(answers.how_often)) ?? null;
  if (isChore && !rhythm) own.how_often = 'Choose how often it is to be done';
  const hands = isChore ? parseHands(wordOf(answers.hands), own) : null;
  if (commonsId === undefined) own.commons = 'Choose one of the commons in the list, or none';
  if (!parsed.ok || Object.keys(own).length > 0) {
    return { ok: false, errors: { ...(parsed.ok ? {} : parsed.errors), ...own } };
  }
  const { until: _until, how_often: _often, hands: _hands, wanted_back: back, ...same } = parsed.data;
  const wantedBack = same.direction === 'offer' ? back : '';
  return { ok: true, data: { ...same, until, rhythm: isChore ? rhythm : null, hands, wantedBack } };
}

function parseUntil({ zone, now }: PageContext, raw: string, errors: FormErrors): string | null {
  if (raw === '') return null;
  const read = date('').safeParse(raw);
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  if (!read.success) errors.until = 'Enter a date that exists, like 2027-03-28, or leave it empty';
  else if (read.data < today.toString()) errors.until = 'Enter a day that is still to come, or leave it empty';
  else if (read.data > today.add({ years: 1 }).toString()) errors.until = 'Enter a day within a year';
  return read.success ? read.data : null;
}

function parseHands(raw: string, errors: FormErrors): number {
  const number = raw === '' ? 1 : (wholeNumber(raw) ?? 0);
  if (number < 1 || number > mostHands) errors.hands = `Enter how many people it takes, from 1 to ${mostHands}`;
  return number;
}

/** The columns that the form decides. */
export type Proposed = Omit<Offer, 'entryId' | 'slug' | 'round' | 'answersStopped' | 'lentAt' | 'publishedAt'>;

/** From what the form takes to what the table holds. */
export const toOffer = (put: Put & { email?: string }, commonsId: string | null): Proposed => {
  const { email: _never, ...text } = put;
  return { ...text, commonsId };
};

/** From the table back to the form's answers, for editing. The address is not among them. */
export const toAnswers = (offer: Offer, commonsSlug: string): Answers => ({
  direction: offer.direction,
  category: offer.category,
  title: offer.title,
  details: offer.details,
  quantity: offer.quantity,
  area: offer.area,
  until: offer.until ?? '',
  name: offer.name,
  commons: commonsSlug,
  how_often: offer.rhythm ?? '',
  hands: offer.hands === null ? '' : String(offer.hands),
  wanted_back: offer.wantedBack,
});

const handFields = z.object({
  name: personName(nameToShow),
  date: date('Enter the day you do it on'),
});

const handContact = {
  /** For the private link; may stay empty. */
  email: email(),
};

/** What taking a chore on asks for, by the names of its fields. */
export const handNames = [...Object.keys(handFields.shape), ...Object.keys(handContact), 'version'];

/** Taking a chore on, with the address. */
export const handForm = (context: PageContext, until: string | null) =>
  handTextForm(context, until).safeExtend(handContact);

/** Taking a chore on, on a day from today up to the last one it stands. */
export const handTextForm = ({ zone, now }: PageContext, until: string | null) => {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const last = until ?? today.add({ years: 1 }).toString();
  return handFields
    .refine(({ date }) => date >= today.toString(), {
      path: ['date'],
      error: 'Enter a day that is still to come',
      when: sound('date'),
    })
    .refine(({ date }) => date <= last, {
      path: ['date'],
      error: until ? 'Enter a day before the chore ends' : 'Enter a day within a year',
      when: sound('date'),
    });
};

export type Taking = z.output<ReturnType<typeof handForm>>;
