import { Temporal } from 'temporal-polyfill';
import type { LetterRow, Side } from './letters.ts';

/** When something is due: for letters, all of it in days. */

/** What keepers promise: to read a letter within two days, to answer what was said within seven. */
const readWithin = 2;
const answeredWithin = 7;

/** How long a letter stays: 90 days after the last word, a year after it came at most. */
export const staysAfterLastWord = 90;
export const staysAtMost = 365;

/** From so many days before it goes, whoever opens it is told. */
const toldBefore = 30;

const dateOf = (day: string) => Temporal.PlainDate.from(day);
const daysSince = (day: string, now: Temporal.Instant) =>
  dateOf(day).until(now.toZonedDateTimeISO('UTC').toPlainDate()).days;

/** What was said to a letter, as far as its clocks know: by whom, and when. */
export interface Said {
  by: Side;
  day: string;
}

type Clocked = Pick<LetterRow, 'day' | 'lastDay' | 'readDay' | 'ending'>;

/** The day of the first thing that the keepers have not answered; null where they had the last word, or ended it. */
export function waitingSince({ day, ending }: Clocked, said: readonly Said[]): string | null {
  const answered = said.findLastIndex(({ by }) => by === 'keepers');
  const next = said[answered + 1];
  if (next) return next.day;
  return answered === -1 && ending === null ? day : null;
}

/** What of their promise the keepers have not kept. */
export interface Late {
  read: boolean;
  answered: boolean;
}

export function lateness(letter: Clocked, said: readonly Said[], now: Temporal.Instant): Late {
  const since = waitingSince(letter, said);
  return {
    read: letter.readDay === null && daysSince(letter.day, now) > readWithin,
    answered: since !== null && daysSince(since, now) > answeredWithin,
  };
}

/** The day on which a letter goes, `YYYY-MM-DD`. */
export function goesOn({ day, lastDay }: Pick<LetterRow, 'day' | 'lastDay'>): string {
  const days = [dateOf(lastDay).add({ days: staysAfterLastWord }), dateOf(day).add({ days: staysAtMost })];
  return String(days.sort(Temporal.PlainDate.compare)[0]);
}

/** The day on which it goes, where that is near enough to be said. */
export function goesSoon(letter: Pick<LetterRow, 'day' | 'lastDay'>, now: Temporal.Instant): string | null {
  const day = goesOn(letter);
  return daysSince(day, now) >= -toldBefore ? day : null;
}
