import { and, eq, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, refusedBy, type Statement, writeTogether } from '../database.ts';
import { contactAfter, entries, setContactUntil } from '../entries.ts';
import type { Answers, FormErrors } from '../form.ts';
import { wholeNumber } from '../numbers.ts';
import { type Keys, seal } from '../secrets.ts';
import { shiftedRoles } from '../signups/role-lines.ts';
import { before } from '../time.ts';
import { prolongSenderLinks } from '../tokens.ts';
import { changedSince, noteChanges, numbered } from './changes.ts';
import { type Dated, spanOf } from './dates.ts';
import { type CommonsContext, hooked } from './hooks.ts';
import { lettersLately, mostLetters, parseWord, sayAlone, sayWith } from './host-words.ts';
import {
  type ActSaid,
  datesFor,
  isOver,
  type Moving,
  type Plan,
  parseMoving,
  presentAnswers,
  quietSeal,
  type Shift,
  shiftOf,
} from './plan.ts';
import { commons, type Occurrence, occurrences } from './table.ts';

/** What a private link to a commons can still do after the address was removed, in hours. */
type LinksHold = { hours: number };

export interface Steering extends CommonsContext {
  now: Temporal.Instant;
  linksHold: LinksHold;
}

const seenNoMore = 'commons.sequence';

/**
 * Writes a change of plan, all or nothing, for the commons as it was seen: its count of revisions can
 * only rise while it is up and nobody else made it rise; NOT NULL refuses the whole batch otherwise.
 *
 * @returns false when it had moved on, and then nothing was written
 */
async function alter(steering: Steering, { commons: seen }: Plan, statements: Statement[]): Promise<boolean> {
  const { db, now } = steering;
  const isUp = sql`exists (select 1 from ${entries} where ${and(eq(entries.id, seen.entryId), eq(entries.status, 'approved'))})`;
  const asSeen = sql`${commons.sequence} = ${seen.sequence}`;
  try {
    await writeTogether(db, [
      db
        .update(commons)
        .set({ sequence: sql`case when ${asSeen} and ${isUp} then ${seen.sequence + 1} end`, changedAt: now })
        .where(eq(commons.entryId, seen.entryId)),
      ...statements,
      ...hooked(steering, ({ steered }) => steered?.(db, seen.entryId, now)),
    ]);
    return true;
  } catch (error) {
    // A word has no moment of its own where a letter went out within the same millisecond.
    if (refusedBy(error, seenNoMore) || refusedBy(error, 'host_words')) return false;
    throw error;
  }
}

const numbersOf = (dates: Pick<Occurrence, 'dateNumber'>[]) => dates.map(({ dateNumber }) => dateNumber);

/** Calls dates off, or opens them again; false when the commons had moved on. */
function setCalledOff(
  steering: Steering,
  plan: Plan,
  dates: Occurrence[],
  calledOff: boolean,
  word: string,
): Promise<boolean> {
  const { db, now } = steering;
  const id = plan.commons.entryId;
  return alter(steering, plan, [
    ...noteChanges(db, id, numbersOf(dates), { what: calledOff ? 'called-off' : 'opened', at: now }),
    ...sayWith(db, id, now, word),
    db
      .update(occurrences)
      .set({ calledOff })
      .where(numbered(id, numbersOf(dates))),
  ]);
}

/** Moves dates in time, in place, or both; false when the commons had moved on. */
async function move(
  steering: Steering & { keys: Keys },
  plan: Plan,
  dates: Occurrence[],
  moving: Moving,
  shift: Shift,
  word: string,
): Promise<boolean> {
  const { db, now } = steering;
  const id = plan.commons.entryId;
  const { newTime, newPlace, whole, spans, rule } = shift;
  const what = moving.quiet && newPlace ? 'moved-quietly' : 'moved';
  // Nobody has to hear that what is called off is called off elsewhere.
  const told = numbersOf(dates.filter(({ calledOff }) => !calledOff));
  return alter(steering, plan, [
    ...noteChanges(db, id, told, { what, at: now, newTime, newPlace }),
    ...sayWith(db, id, now, word),
    ...(newPlace ? await placesOf(steering, plan, dates, moving, whole) : []),
    ...(newTime ? [timesOf(db, id, spans)] : []),
    ...(rule ? [db.update(commons).set(ruleOf(plan, rule)).where(eq(commons.entryId, id))] : []),
    ...lasts(steering, plan, spans),
  ]);
}

/** The hours of roles are kept from the start of a date; what is said of them in the text moves with it. */
const ruleOf = ({ commons: one }: Plan, { date, starts, ends, until }: NonNullable<Shift['rule']>) => ({
  date,
  starts,
  ends,
  until,
  roles: shiftedRoles(one.roles, one.starts, starts),
});

/** Sets columns of many dates to values of their own by one statement; each row begins with its number. */
function setEach(
  db: Database,
  entryId: string,
  rows: (number | string | null)[][],
  columns: (keyof typeof occurrences.$inferSelect)[],
): Statement {
  const given = (index: number) => sql`json_extract(given.value, ${sql.raw(`'$[${index}]'`)})`;
  return db
    .update(occurrences)
    .set(Object.fromEntries(columns.map((column, index) => [column, given(index + 1)])))
    .from(sql`json_each(${JSON.stringify(rows)}) as given`)
    .where(and(eq(occurrences.entryId, entryId), sql`${occurrences.dateNumber} = ${given(0)}`));
}

const timesOf = (db: Database, entryId: string, spans: Shift['spans']): Statement =>
  setEach(
    db,
    entryId,
    [...spans].map(([dateNumber, { startsAt, endsAt, overAt }]) => [
      ...[dateNumber, startsAt.epochMilliseconds, endsAt?.epochMilliseconds ?? null, overAt.epochMilliseconds],
    ]),
    ['startsAt', 'endsAt', 'overAt'],
  );

async function placesOf(
  { db, keys }: Steering & { keys: Keys },
  plan: Plan,
  dates: Occurrence[],
  { quiet, area, place }: Moving,
  whole: boolean,
): Promise<Statement[]> {
  const { entryId } = plan.commons;
  const numbers = numbersOf(dates);
  if (quiet) {
    const text = JSON.stringify({ area, place });
    const sealed = await Promise.all(
      dates.map(async (date) => [date.dateNumber, await seal(keys, quietSeal(date), text)]),
    );
    return [
      db.update(occurrences).set({ area: null, place: null }).where(numbered(entryId, numbers)),
      setEach(db, entryId, sealed, ['quietPlace']),
    ];
  }
  if (!whole) {
    return [db.update(occurrences).set({ area, place, quietPlace: null }).where(numbered(entryId, numbers))];
  }
  // Where the others were, or are by themselves, stays what it is when the commons says another place.
  const { area: oldArea, place: oldPlace } = plan.commons;
  const others = numbersOf(plan.dates.filter(({ dateNumber }) => !numbers.includes(dateNumber)));
  return [
    db
      .update(occurrences)
      .set({
        area: sql`coalesce(${occurrences.area}, ${oldArea})`,
        place: sql`coalesce(${occurrences.place}, ${oldPlace})`,
      })
      .where(numbered(entryId, others)),
    db.update(occurrences).set({ area: null, place: null, quietPlace: null }).where(numbered(entryId, numbers)),
    db.update(commons).set({ area, place }).where(eq(commons.entryId, entryId)),
  ];
}

/** How long it is carried by feeds, its sender's address is kept and the private links hold. */
function lasts({ db, now, linksHold }: Steering, plan: Plan, spans: Shift['spans']): Statement[] {
  const { entryId } = plan.commons;
  const ends = [
    ...plan.dates.filter(({ dateNumber }) => !spans.has(dateNumber)).map(({ overAt }) => overAt),
    ...[...spans.values()].map(({ overAt }) => overAt),
  ];
  const [first, ...more] = ends;
  if (!first || spans.size === 0) return [];
  const lastOverAt = more.reduce((last, at) => (before(last, at) ? at : last), first);
  const contactUntil = lastOverAt.add(contactAfter);
  return [
    db.update(commons).set({ lastOverAt }).where(eq(commons.entryId, entryId)),
    setContactUntil(db, entryId, contactUntil),
    prolongSenderLinks(db, entryId, contactUntil.add(linksHold), now),
  ];
}

/** Holds a commons again that is over, on a day of its own; false when it had moved on. */
async function holdAgain(
  steering: Steering & { keys: Keys },
  plan: Plan,
  { date, starts, ends, area, place, quiet }: Moving,
): Promise<boolean> {
  const { db, now, keys } = steering;
  const { entryId, kind, zone } = plan.commons;
  const dateNumber = 1 + Math.max(...numbersOf(plan.dates));
  const span: Omit<Dated, 'dateNumber'> = spanOf({ date, starts, ends: ends || null, zone });
  const where = quiet
    ? { quietPlace: await seal(keys, quietSeal({ entryId, dateNumber }), JSON.stringify({ area, place })) }
    : { area, place };
  return alter(steering, plan, [
    db.insert(occurrences).values({ entryId, dateNumber, kind, ...span, ...where }),
    ...noteChanges(db, entryId, [dateNumber], { what: 'added', at: now }),
    ...lasts(steering, plan, new Map([[dateNumber, span]])),
  ]);
}

export type Done =
  | { ok: true }
  | { ok: false; why: 'moved-on' | 'too-late' | 'too-often' }
  | { ok: false; why: 'wrong'; errors: FormErrors };

/** The most changes of one plan in an hour: each is a mail to everybody who signed up. */
const mostAnHour = 20;

const nobodyToTell =
  'Nobody can sign up yet, so nobody would be told. List helping hands first, under “Change the text”';

const enoughLetters = `${mostLetters} letters went out within a day, which is the most. Wait until tomorrow. What you change about the plan can carry a word as well`;

/** Does what a form said about the plan of a commons; `too-late` when there is no date left to do it to. */
export async function carryOut(
  steering: Steering & { keys: Keys },
  plan: Plan,
  { act, which, sequence }: ActSaid,
  answers: Answers,
): Promise<Done> {
  const { now, keys } = steering;
  const done = (ok: boolean): Done => (ok ? { ok } : { ok, why: 'moved-on' });
  // A letter is about the day, however it was changed meanwhile.
  if (act !== 'write' && sequence !== '' && wholeNumber(sequence) !== plan.commons.sequence) return done(false);
  const dates = act === 'again' ? [] : datesFor(plan, act, which, now);
  if (act === 'again' ? !isOver(plan, now) : dates.length === 0) return { ok: false, why: 'too-late' };
  // Of two that come at once one meets another sequence, so that looking before is enough.
  const lately = await changedSince(steering.db, plan.commons.entryId, now.subtract({ hours: 1 }));
  if (lately >= mostAnHour) return { ok: false, why: 'too-often' };
  const said = parseWord(act, answers);
  const word = said.ok ? said.data.word : '';
  const wrong = said.ok ? {} : said.errors;
  if (act === 'write' || act === 'off' || act === 'open') {
    if (!said.ok) return { ok: false, why: 'wrong', errors: wrong };
    if (act !== 'write') return done(await setCalledOff(steering, plan, dates, act === 'off', word));
    if ((await lettersLately(steering.db, plan.commons.entryId, now)) >= mostLetters)
      return { ok: false, why: 'wrong', errors: { word: enoughLetters } };
    return done(await sayAlone(steering.db, plan.commons.entryId, numbersOf(dates), word, now));
  }
  const parsed = parseMoving({ zone: plan.commons.zone, now }, answers);
  if (!parsed.ok || !said.ok)
    return { ok: false, why: 'wrong', errors: { ...(parsed.ok ? {} : parsed.errors), ...wrong } };
  if (parsed.data.quiet && plan.commons.roles === '')
    return { ok: false, why: 'wrong', errors: { quiet: nobodyToTell } };
  if (act === 'again') return done(await holdAgain(steering, plan, parsed.data));
  const shift = shiftOf(plan, which, dates, parsed.data, await presentAnswers(plan, keys, which, dates));
  if (!shift.ok) return { ok: false, why: 'wrong', errors: shift.errors };
  return done(await move(steering, plan, dates, parsed.data, shift.data, word));
}
