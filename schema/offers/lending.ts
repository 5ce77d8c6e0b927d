import { and, eq, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { before, days } from '../time.ts';
import { pinOf, standing, takeDown } from './queries.ts';
import { board, type Offer, offers } from './table.ts';

/** While it is lent its sender's address is kept, so that it can go up again; no longer than this. */
export const lentFor = days(365);

/** It is lent: off the board, until it came back. */
export const lend = (db: Database, entryId: string, at: Temporal.Instant): Statement[] => [
  takeDown(db, entryId),
  db.update(offers).set({ lentAt: at }).where(eq(offers.entryId, entryId)),
];

/** It came back: the next time of it goes up, newest, unless its last day is over. Said again it does nothing more. */
export const comeBack = (db: Database, offer: Offer, zone: string, now: Temporal.Instant): Statement[] => {
  const { entryId } = offer;
  const isLent = sql`exists (select 1 from ${offers} inner join ${entries} on ${entries.id} = ${offers.entryId} where ${offers.entryId} = ${entryId} and ${offers.lentAt} is not null and ${entries.status} = 'approved')`;
  return [
    ...(standsAgain(offer, zone, now) ? [insertWhere(db, board, pinOf(offer, zone, now), isLent)] : []),
    db
      .update(offers)
      .set({ lentAt: null, round: sql`${offers.round} + 1` })
      .where(and(eq(offers.entryId, entryId), isLent)),
  ];
};

/** Whether it can still go up: its last day is not over. */
export const standsAgain = (offer: Pick<Offer, 'until'>, zone: string, now: Temporal.Instant): boolean =>
  before(now, standing(offer, zone, now).overAt);
