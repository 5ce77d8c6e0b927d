import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { dayOfLetter, isRead } from './letter-queries.ts';
import { type Agreement, agreements, type CirclePerson, calledCircles, circlePeople } from './letters.ts';

/**
 * What circles agreed on. Each is public only while everybody who was in the circle consents to the version that
 * stands: it is asked anew with every page that shows it.
 */

/** How long before the day on which it is looked at again keepers are told, and how long after it is forgotten. */
export const toldBefore = { days: 7 } as const;
const goesAfter = { days: 14 } as const;
/** From then on it can be renewed. */
const renewedBefore = { days: 14 } as const;

/** How soon and how late a day to look at it again may be. */
export const soonest = { days: 7 } as const;
export const latest = { days: 366 } as const;

/** True of one to which nobody's consent is missing. */
const allConsent = sql`not exists (
  select 1 from circle_people as one
  where one.letter_id = ${agreements.letterId} and one.agreed_version is not ${agreements.version}
)`;

/** What is public now, those first that are looked at again next. */
export const publicAgreements = (db: Database, now: Temporal.Instant) =>
  db
    .select({ text: agreements.text, lookAgain: agreements.lookAgain })
    .from(agreements)
    .where(and(sql`${agreements.text} is not null`, sql`${agreements.lookAgain} >= ${dayOfLetter(now)}`, allConsent))
    .orderBy(asc(agreements.lookAgain), asc(agreements.id))
    .limit(mostShown);

const mostShown = 50;

/** An agreement as a keeper writes it down. */
export interface NewAgreement {
  letterId: string;
  id: string;
  /** The version that was seen; 0 where there was none. */
  from: number;
  sealed: string;
  hash: string;
  lookAgain: string;
}

/** Writes down what a circle that was held agreed on: another keeper reads it next. */
export function writeAgreement(db: Database, made: NewAgreement, keeperId: string): Statement {
  const { letterId, from, sealed, hash, lookAgain } = made;
  const wasHeld = sql`exists (select 1 from ${calledCircles} where ${eq(calledCircles.letterId, letterId)} and ${calledCircles.state} = 'held')`;
  const may = sql`${wasHeld} and ${isRead(letterId, keeperId)}`;
  const row = { version: from + 1, sealed, hash, lookAgain, writtenBy: keeperId, readBy: null, text: null };
  return from === 0
    ? insertWhere(db, agreements, { letterId, id: made.id, ...row }, may)
    : db
        .update(agreements)
        .set(row)
        .where(and(isVersion(letterId, from), may));
}

const isVersion = (letterId: string, version: number) =>
  and(eq(agreements.letterId, letterId), eq(agreements.version, version));

/** Says that a second keeper read it, who is never the one who wrote it. */
export const readAgreement = (db: Database, letterId: string, version: number, keeperId: string): Statement =>
  db
    .update(agreements)
    .set({ readBy: keeperId })
    .where(and(isVersion(letterId, version), sql`${agreements.writtenBy} <> ${keeperId}`, isRead(letterId, keeperId)));

/**
 * Consents to the version that was seen. With the last consent it is public.
 *
 * @param text what it says, of which the hash was compared
 */
export function consent(db: Database, me: CirclePerson, { version, text }: { version: number; text: string }) {
  const stands: SQL = sql`exists (select 1 from ${agreements} where ${isVersion(me.letterId, version)} and ${agreements.readBy} is not null)`;
  return [
    db
      .update(circlePeople)
      .set({ agreedVersion: version })
      .where(and(isMe(me), stands)),
    db
      .update(agreements)
      .set({ text })
      .where(and(isVersion(me.letterId, version), sql`${agreements.readBy} is not null`, allConsent)),
  ];
}

/** Takes a consent back: what was agreed is public no more. */
export const withdrawConsent = (db: Database, me: CirclePerson): Statement[] => [
  db.update(circlePeople).set({ agreedVersion: null }).where(isMe(me)),
  db
    .update(agreements)
    .set({ text: null })
    .where(and(eq(agreements.letterId, me.letterId), sql`not ${allConsent}`)),
];

const isMe = ({ letterId, number }: CirclePerson) =>
  and(eq(circlePeople.letterId, letterId), eq(circlePeople.number, number));

/** Those whose day is near or over, for keepers: as long as all consent, and so can be read. */
export const agreementsToRenew = (db: Database, now: Temporal.Instant): Promise<Agreement[]> =>
  db
    .select()
    .from(agreements)
    .where(and(sql`${agreements.text} is not null`, isRenewable(now)))
    .orderBy(asc(agreements.lookAgain), asc(agreements.id));

const isRenewable = (now: Temporal.Instant): SQL => sql`${agreements.lookAgain} <= ${dayAfter(now, renewedBefore)}`;

/** Asks everybody anew, for another while: until all have consented again it is not public. */
export const renewAgreement = (
  db: Database,
  id: string,
  { from, lookAgain }: { from: number; lookAgain: string },
  now: Temporal.Instant,
): Statement =>
  db
    .update(agreements)
    .set({ version: from + 1, lookAgain, text: null })
    .where(and(eq(agreements.id, id), eq(agreements.version, from), isRenewable(now)));

/** Forgets those that nobody renewed, and whoever was in a circle of which nothing else is kept. */
export const forgetAgreements = (db: Database, now: Temporal.Instant): Statement[] => [
  db.delete(agreements).where(sql`${agreements.lookAgain} < ${dayBefore(now, goesAfter)}`),
  db
    .delete(circlePeople)
    .where(
      sql`not exists (select 1 from agreements where letter_id = ${circlePeople.letterId}) and not exists (select 1 from called_circles where letter_id = ${circlePeople.letterId})`,
    ),
];

const dayOf = (now: Temporal.Instant) => Temporal.PlainDate.from(dayOfLetter(now));
export const dayAfter = (now: Temporal.Instant, time: Temporal.DurationLike) => dayOf(now).add(time).toString();
const dayBefore = (now: Temporal.Instant, time: Temporal.DurationLike) => dayOf(now).subtract(time).toString();
