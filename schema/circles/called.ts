import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { recipientOf } from './age.ts';
import { hashOfSecret, invitationCode, newSecret, secretsOf } from './code.ts';
import { dayOfLetter, isOpen, isRead } from './letter-queries.ts';
import {
  type Agreement,
  agreements,
  type CalledCircle,
  type CirclePerson,
  type CircleRole,
  calledCircles,
  circlePeople,
  type LetterRow,
  letters,
  type PlanAnswer,
} from './letters.ts';

/** All that is kept of a circle. */
export interface Circle {
  /** Null where none was called, or nothing but what it agreed on is kept any more. */
  called: CalledCircle | null;
  people: CirclePerson[];
  agreement: Agreement | null;
}

export async function circleOf(db: Database, letterId: string): Promise<Circle> {
  const [called, people, agreed] = await db.batch([
    db.select().from(calledCircles).where(eq(calledCircles.letterId, letterId)),
    db.select().from(circlePeople).where(eq(circlePeople.letterId, letterId)).orderBy(asc(circlePeople.number)),
    db.select().from(agreements).where(eq(agreements.letterId, letterId)),
  ]);
  return { called: called[0] ?? null, people, agreement: agreed[0] ?? null };
}

/** Whoever is in a circle, with all of it. */
export interface InCircle extends Circle {
  me: CirclePerson;
}

/** Whose code it is, by the secret that finds; null for one that no circle knows. */
export async function findPerson(db: Database, find: string): Promise<InCircle | null> {
  const [me] = await db
    .select()
    .from(circlePeople)
    .where(eq(circlePeople.findHash, await hashOfSecret(find)));
  return me ? { ...(await circleOf(db, me.letterId)), me } : null;
}

/** Somebody who is asked into a circle, as their row is put in. */
export type NewPerson = Pick<CirclePerson, 'number' | 'role' | 'findHash' | 'actHash' | 'recipient' | 'salt'>;

/** The writer: their letter's code is good for the circle, too. */
export const writerOf = ({ findHash, actHash, replyTo }: LetterRow): NewPerson => ({
  number: 1,
  role: 'writer',
  findHash,
  actHash,
  recipient: replyTo,
  salt: null,
});

/**
 * Somebody with a code that nobody had before.
 *
 * @param answer the letter's answering secret
 */
export async function newPerson(answer: string, number: number, role: CircleRole): Promise<NewPerson> {
  const salt = newSecret();
  const { find, act, open } = await secretsOf(await invitationCode(answer, salt));
  const [findHash, actHash, recipient] = await Promise.all([hashOfSecret(find), hashOfSecret(act), recipientOf(open)]);
  return { number, role, findHash, actHash, recipient: recipient ?? '', salt };
}

/** A plan as keepers make it. */
export interface NewPlan {
  letterId: string;
  /** The version that was seen; 0 where no circle was called. */
  from: number;
  sealed: string;
  /** Who is asked for the first time, and the numbers of who is no longer. */
  added: NewPerson[];
  removed: number[];
}

/**
 * Calls a circle, or makes another plan for it, to which everybody is asked anew. Nothing is written where another plan
 * came first, where it was held by then, or where the keeper cannot read the letter.
 */
export function callCircle(db: Database, plan: NewPlan, keeperId: string, now: Temporal.Instant): Statement[] {
  const { letterId, from, sealed, added, removed } = plan;
  const mayRead = isRead(letterId, keeperId);
  const version = from + 1;
  const called = { letterId, version, state: 'asked', sealed } as const;
  // Nobody else seals the same bytes, so whoever finds them there has written them in this very batch.
  const isOurs = sql`exists (select 1 from called_circles where letter_id = ${letterId} and sealed = ${sealed})`;
  return [
    from === 0
      ? insertWhere(db, calledCircles, called, mayRead)
      : db
          .update(calledCircles)
          .set(called)
          .where(and(isCircle(letterId, from), sql`${calledCircles.state} <> 'held'`, mayRead)),
    db
      .delete(circlePeople)
      .where(and(eq(circlePeople.letterId, letterId), inArray(circlePeople.number, removed), isOurs)),
    ...added.map((person) => insertWhere(db, circlePeople, { letterId, ...person }, isOurs)),
    db
      .update(letters)
      .set({ lastDay: dayOfLetter(now) })
      .where(and(eq(letters.id, letterId), isOurs)),
  ];
}

const isCircle = (letterId: string, version: number) =>
  and(eq(calledCircles.letterId, letterId), eq(calledCircles.version, version));

/** True while the plan about a letter is the one that was seen, and is open. */
const isAsked = (letterId: string, version: number): SQL =>
  sql`exists (select 1 from ${calledCircles} where ${isCircle(letterId, version)} and ${isOpen})`;

/** Of one person of a circle. */
const isPerson = ({ letterId, number }: Pick<CirclePerson, 'letterId' | 'number'>) =>
  and(eq(circlePeople.letterId, letterId), eq(circlePeople.number, number));

/**
 * True when everybody said yes to the plan as it stands. Who wants somebody at their side counts once there is
 * somebody, and with whom a keeper is to speak, once one did: those whom it is about, and who support them or listen.
 */
const allAgree = (letterId: string): SQL => sql`not exists (
  select 1 from circle_people as one
  join called_circles as circle on circle.letter_id = one.letter_id
  where one.letter_id = ${letterId} and not (
    one.answered_version is circle.version
    and (one.answer = 'yes' or (one.answer = 'with-support' and exists (
      select 1 from circle_people as other where other.letter_id = one.letter_id and other.role = 'support')))
    and (one.spoken or one.role in ('writer', 'keeper'))
  )
)`;

/** Says what somebody answers to the plan that they saw. A circle that not all agree to any more is not confirmed. */
export function answerPlan(db: Database, me: CirclePerson, version: number, answer: PlanAnswer): Statement[] {
  return [
    db
      .update(circlePeople)
      .set({ answer, answeredVersion: version })
      .where(and(isPerson(me), isAsked(me.letterId, version))),
    db
      .update(calledCircles)
      .set({ state: 'asked' })
      .where(
        and(
          eq(calledCircles.letterId, me.letterId),
          eq(calledCircles.state, 'confirmed'),
          sql`not ${allAgree(me.letterId)}`,
        ),
      ),
  ];
}

/** Says that a keeper spoke with somebody. */
export const spokenWith = (db: Database, letterId: string, number: number, keeperId: string): Statement =>
  db
    .update(circlePeople)
    .set({ spoken: true })
    .where(and(isPerson({ letterId, number }), isRead(letterId, keeperId)));

/** What keepers say of a circle once it is planned. */
export type Turn = 'confirmed' | 'held' | 'not-held' | 'stopped';

/**
 * Moves a circle on from the version that was seen: confirmed only once everybody agrees, held only where it was
 * confirmed.
 *
 * @param by the keeper who says so; null for the writer, who may stop it and nothing else
 */
export function moveCircle(db: Database, letterId: string, version: number, to: Turn, by: string | null): Statement {
  const from: Record<Turn, SQL> = {
    confirmed: sql`${calledCircles.state} = 'asked' and ${allAgree(letterId)}`,
    held: sql`${calledCircles.state} = 'confirmed'`,
    'not-held': isOpen,
    stopped: isOpen,
  };
  const may = by === null ? sql`${to} = 'stopped'` : isRead(letterId, by);
  return db
    .update(calledCircles)
    .set({ state: to })
    .where(and(isCircle(letterId, version), from[to], may));
}
