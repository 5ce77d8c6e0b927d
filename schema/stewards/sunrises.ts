import { and, asc, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Commons, commons, edits, type Occurrence, occurrences } from '../commons/table.ts';
import { type Database, refusedBy, type Statement, writeTogether } from '../database.ts';
import { type Entry, entries, stopWaiting } from '../entries.ts';
import { days } from '../time.ts';
import { tokens } from '../tokens.ts';
import { answerInvitation, endInvitations, invitationClosed } from './invitations.ts';
import { type Invitation, type Sunrise, sunrises } from './table.ts';

/** Who held a commons, the first one first; the last one holds it now. */
export const sunrisesOf = (db: Database, commonsId: string): Promise<Sunrise[]> =>
  db.select().from(sunrises).where(eq(sunrises.commonsId, commonsId)).orderBy(asc(sunrises.number));

/** Who holds a commons now. */
export async function sunriseNow(db: Database, commonsId: string): Promise<Sunrise | undefined> {
  const [last] = await db
    .select()
    .from(sunrises)
    .where(eq(sunrises.commonsId, commonsId))
    .orderBy(desc(sunrises.number))
    .limit(1);
  return last;
}

/** The first sunrise, written with the approval of a commons. */
export const firstSunrise = (db: Database, commonsId: string, name: string, at: Temporal.Instant): Statement =>
  db.insert(sunrises).values({ commonsId, number: 1, name, since: at, steeredAt: at }).onConflictDoNothing();

/** Whoever holds a commons is called something else. */
export const renameHolder = (db: Database, commonsId: string, name: string): Statement =>
  db
    .update(sunrises)
    .set({ name })
    .where(and(eq(sunrises.commonsId, commonsId), isNull(sunrises.endedAt)));

/** Notes that the steward of a commons did something about it: whoever steers is not silent, and may fall silent again. */
export const steered = (db: Database, commonsId: string, at: Temporal.Instant): Statement =>
  db
    .update(sunrises)
    .set({ steeredAt: at, askedAt: null, offeredAt: null })
    .where(and(eq(sunrises.commonsId, commonsId), isNull(sunrises.endedAt)));

export const eraseSunrises = (db: Database, commonsId: string): Statement =>
  db.delete(sunrises).where(eq(sunrises.commonsId, commonsId));

/** Someone takes a commons on. */
export interface HandOver {
  /** The invitation that is accepted, with what it is for. */
  invitation: Pick<Invitation, 'id' | 'by'> & { commonsId: string; sunrise: number };
  /** The sealed address of whoever holds it from now on, and until when it is kept. */
  contact: string;
  contactUntil: Temporal.Instant;
  at: Temporal.Instant;
  /** What is written with it, or not at all: the new link, mails, the name that waits. */
  also: Statement[];
}

/**
 * Hands a commons on, once: the invitation has to be open, the commons up, and the sunrise not yet taken
 * by anybody, all at the moment of writing. One that offered itself has to be without an answer of its
 * steward still: whoever came back keeps it.
 *
 * @returns false when one of these did not hold, and then nothing was written
 */
export async function handOver(db: Database, { invitation, contact, contactUntil, at, also }: HandOver) {
  const { id, by, commonsId, sunrise } = invitation;
  const isSilent = sql`exists (select 1 from sunrises as former where former.commons_id = ${commonsId} and former.number = ${sunrise - 1} and former.asked_at is not null)`;
  const isUp = sql<string>`(select ${entries.id} from ${entries} where ${eq(entries.id, commonsId)} and ${entries.status} = 'approved' and ${by === 'time' ? isSilent : sql`true`})`;
  try {
    await writeTogether(db, [
      answerInvitation(db, id, 'accepted', at),
      db
        .update(sunrises)
        .set({ endedAt: at })
        .where(and(eq(sunrises.commonsId, commonsId), isNull(sunrises.endedAt))),
      // No name before a steward of the site let it through.
      db.insert(sunrises).values({ commonsId: isUp, number: sunrise, name: '', since: at, steeredAt: at }),
      db
        .update(commons)
        .set({ stewardName: '', sequence: sql`${commons.sequence} + 1`, changedAt: at })
        .where(eq(commons.entryId, commonsId)),
      db
        .update(entries)
        // What the former steward pressed at this very moment was pressed on another version.
        .set({ contact, contactUntil, updatedAt: at, version: sql`${entries.version} + 1` })
        .where(eq(entries.id, commonsId)),
      db.update(tokens).set({ handedOn: true }).where(isOfHolder(db, commonsId)),
      endInvitations(db, commonsId, id, at),
      ...lapseEdits(db, commonsId, at),
      ...also,
    ]);
    return true;
  } catch (error) {
    const lost = [invitationClosed, 'sunrises.commons_id'].some((name) => refusedBy(error, name));
    if (lost) return false;
    throw error;
  }
}

/**
 * Links of the commons and of every change of it that was asked for: their pages show all of the commons, also a
 * place that is not public yet, so they belong to whoever holds it. What somebody logged or signed up for is their
 * own and stays so.
 */
const isOfHolder = (db: Database, commonsId: string) =>
  and(
    eq(tokens.purpose, 'yours'),
    or(eq(tokens.subjectId, commonsId), inArray(tokens.subjectId, editsOf(db, commonsId))),
  );

const editsOf = (db: Database, commonsId: string) =>
  db.select({ id: edits.entryId }).from(edits).where(eq(edits.commonsId, commonsId));

/** Lets go of the changes that the former steward had asked for: a name among them would be given to the wrong one. */
const lapseEdits = (db: Database, commonsId: string, at: Temporal.Instant): Statement[] =>
  stopWaiting(db, inArray(entries.id, editsOf(db, commonsId)), { to: 'lapsed', by: 'time', at });

/** A date that is over and whose steward was not asked yet what came of it. */
export interface Over {
  entry: Entry;
  commons: Commons;
  date: Occurrence;
}

/** How far back somebody is asked: what was over longer ago, nobody is reminded of. */
const askedWithin = days(3);

/** The dates that were over lately and of which nobody was asked, oldest first. */
export const overLately = (db: Database, now: Temporal.Instant, most: number): Promise<Over[]> =>
  db
    .select({ entry: entries, commons, date: occurrences })
    .from(occurrences)
    .innerJoin(commons, eq(commons.entryId, occurrences.entryId))
    .innerJoin(entries, eq(entries.id, occurrences.entryId))
    .where(
      and(
        ...[gt(occurrences.overAt, now.subtract(askedWithin)), lte(occurrences.overAt, now)],
        ...[eq(occurrences.asked, false), eq(occurrences.calledOff, false), sql`+${entries.status} = 'approved'`],
      ),
    )
    .orderBy(asc(occurrences.overAt))
    .limit(most);

/**
 * Notes that the steward was asked about a date; silence counts from the first that they do not answer.
 *
 * @param when holds at the moment of writing, or nothing is noted
 */
export const askedAbout = (
  db: Database,
  { entryId, dateNumber }: Pick<Occurrence, 'entryId' | 'dateNumber'>,
  at: Temporal.Instant,
  when: SQL,
) =>
  [
    db
      .update(occurrences)
      .set({ asked: true })
      .where(and(eq(occurrences.entryId, entryId), eq(occurrences.dateNumber, dateNumber), when)),
    db
      .update(sunrises)
      .set({ askedAt: at })
      .where(and(eq(sunrises.commonsId, entryId), isNull(sunrises.endedAt), isNull(sunrises.askedAt), when)),
  ] satisfies Statement[];

/** After this long without a word from its steward, a commons offers itself. */
const silentFor = days(14);

/** The commons that are up and whose steward has been silent for long, that were not offered to all yet. */
export const silentSunrises = (db: Database, now: Temporal.Instant, most: number) =>
  db
    .select({ sunrise: sunrises, title: commons.title, entry: entries })
    .from(sunrises)
    .innerJoin(commons, eq(commons.entryId, sunrises.commonsId))
    .innerJoin(entries, eq(entries.id, sunrises.commonsId))
    .where(
      and(
        // Written out, not bound: SQLite uses the partial index only when it sees the condition itself.
        sql`${sunrises.askedAt} is not null and ${sunrises.offeredAt} is null and ${sunrises.endedAt} is null`,
        ...[lte(sunrises.askedAt, now.subtract(silentFor)), sql`+${entries.status} = 'approved'`],
      ),
    )
    .orderBy(asc(sunrises.askedAt))
    .limit(most);

export const wasOffered = (db: Database, { commonsId, number }: Sunrise, at: Temporal.Instant): Statement =>
  db
    .update(sunrises)
    .set({ offeredAt: at })
    .where(and(eq(sunrises.commonsId, commonsId), eq(sunrises.number, number)));
