import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { commons } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { board, offers } from '../offers/table.ts';
import { type Opening, type Victory, victories } from './table.ts';

/** What a victory invites to. */
export interface Open {
  invites: Opening;
  id: string;
  slug: string;
  title: string;
}

/** Stands even while nothing is planned: whoever reads of it can propose what comes next. */
const nextOne: Open = { invites: 'propose', id: '', slug: 'next', title: 'Propose the next one' };

export type PublicVictory = Victory & { publishedAt: Temporal.Instant };

/** A victory with what it invites to, or null once that is over. */
export interface ToldVictory {
  victory: PublicVictory;
  open: Open | null;
}

const told = alias(entries, 'told');
const invitedTo = alias(entries, 'invited_to');

const withOpen = (db: Database, now: Temporal.Instant) =>
  db
    .select({
      victory: victories,
      choreSlug: offers.slug,
      choreTitle: offers.title,
      commonsSlug: commons.slug,
      commonsTitle: commons.title,
    })
    .from(victories)
    .innerJoin(told, eq(told.id, victories.entryId))
    .leftJoin(board, and(eq(board.entryId, victories.invitesId), gt(board.overAt, now)))
    .leftJoin(offers, eq(offers.entryId, board.entryId))
    .leftJoin(invitedTo, and(eq(invitedTo.id, victories.invitesId), eq(invitedTo.status, 'approved')))
    .leftJoin(commons, and(eq(commons.entryId, invitedTo.id), gt(commons.lastOverAt, now)));

/** The newest victories. */
export async function newestVictories(db: Database, now: Temporal.Instant, most: number): Promise<ToldVictory[]> {
  const rows = await withOpen(db, now)
    .where(and(isNotNull(victories.publishedAt), sql`+${told.status} = 'approved'`))
    .orderBy(desc(victories.publishedAt))
    .limit(most);
  return rows.map((row) => ({ victory: row.victory as PublicVictory, open: openOf(row) }));
}

interface Row {
  victory: Victory;
  choreSlug: string | null;
  choreTitle: string | null;
  commonsSlug: string | null;
  commonsTitle: string | null;
}

function openOf({ victory, ...row }: Row): Open | null {
  const { invites, invitesId: id } = victory;
  if (invites === 'propose') return nextOne;
  const [slug, title] = invites === 'chore' ? [row.choreSlug, row.choreTitle] : [row.commonsSlug, row.commonsTitle];
  return slug && title ? { invites, id, slug, title } : null;
}

/** What a victory says, whatever became of it: for its sender and the stewards. */
export async function anyVictory(
  db: Database,
  entryId: string,
  now: Temporal.Instant,
): Promise<{ victory: Victory; open: Open | null } | undefined> {
  const [row] = await withOpen(db, now).where(eq(victories.entryId, entryId));
  return row && { victory: row.victory, open: openOf(row) };
}

const mostOpen = 60;

/** What people can be invited to now: chores on the board, commons to come, and, always, to propose the next one. */
export async function openInvitations(db: Database, now: Temporal.Instant): Promise<Open[]> {
  const [chores, coming] = await Promise.all([
    db
      .select({ id: offers.entryId, slug: offers.slug, title: offers.title })
      .from(board)
      .innerJoin(offers, eq(offers.entryId, board.entryId))
      .where(and(eq(board.direction, 'chore'), gt(board.overAt, now)))
      .orderBy(desc(board.position))
      .limit(mostOpen),
    db
      .select({ id: commons.entryId, slug: commons.slug, title: commons.title })
      .from(commons)
      .innerJoin(entries, eq(entries.id, commons.entryId))
      .where(and(isNotNull(commons.slug), gt(commons.lastOverAt, now), sql`+${entries.status} = 'approved'`))
      .orderBy(commons.lastOverAt)
      .limit(mostOpen),
  ]);
  const as = (invites: Opening) => (one: { id: string; slug: string | null; title: string }) => ({
    invites,
    id: one.id,
    slug: one.slug ?? '',
    title: one.title,
  });
  return [...chores.map(as('chore')), ...coming.map(as('commons')), nextOne];
}

export const insertVictory = (db: Database, victory: Omit<Victory, 'publishedAt'>): Statement =>
  db.insert(victories).values(victory);

export const updateVictory = (db: Database, { entryId, ...set }: Omit<Victory, 'publishedAt'>): Statement =>
  db.update(victories).set(set).where(eq(victories.entryId, entryId));

export const publishVictory = (db: Database, entryId: string, at: Temporal.Instant): Statement =>
  db.update(victories).set({ publishedAt: at }).where(eq(victories.entryId, entryId));

export const eraseVictory = (db: Database, entryId: string): Statement =>
  db.delete(victories).where(eq(victories.entryId, entryId));
