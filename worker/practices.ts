import type { SQL } from 'drizzle-orm';
import type { Statement } from '../schema/database.ts';
import { type Entry, findEntry } from '../schema/entries.ts';
import { editsPractice } from './commons/edits.tsx';
import { commonsPractice } from './commons/practice.tsx';
import { ledgerPractice } from './ledger/practice.tsx';
import { handsPractice } from './offers/hands.tsx';
import { offersPractice } from './offers/papers.tsx';
import type { Opened, Practice } from './practice.ts';
import { expiredLink, unknownLink } from './problem.tsx';
import { signupsPractice } from './signups/practice.tsx';
import type { Town } from './town.ts';
import { victoriesPractice } from './victories.tsx';

/** Every kind of entry that people send and stewards decide on. */
const practices: Practice[] = [
  commonsPractice,
  editsPractice,
  ledgerPractice,
  offersPractice,
  handsPractice,
  victoriesPractice,
  signupsPractice,
];

/**
 * The most entries that are decided in one go. Each takes four calls of the database, two to open it
 * and two to decide, and the free plan allows a request 50.
 */
export const mostTogether = 10;

export const allKinds = practices.map(({ kind }) => kind);

/** The kinds whose sender keeps something, and is written to, when one is declined. */
export const keptKinds = practices.flatMap(({ kind, kept }) => (kept === undefined ? [] : [kind]));

/** Gives up what entries of any kind held; `which` selects their ids. */
export const releaseAll = (town: Town, which: SQL): Statement[] =>
  practices.flatMap((practice) => practice.release?.(town, which) ?? []);

/** What stewards can do beside deciding. */
export const deskTools = [
  ...practices.flatMap(({ deskTool }) => deskTool ?? []),
  { path: 'decisions/', words: 'See what was decided, and by whom' },
  { path: 'stewards/', words: 'Your turn, and the other stewards' },
];

/** What people call an entry of some kind. */
export const nounOf = (kind: string): string => practices.find((one) => one.kind === kind)?.noun ?? 'entry';

/** @throws {Error} for a kind that no practice declares */
export function practiceOf(kind: string): Practice {
  const practice = practices.find((one) => one.kind === kind);
  if (!practice) throw new Error(`No practice declares entries of kind ${kind}.`);
  return practice;
}

/** An entry with its practice, and what it says unless that was erased. */
export interface InHand {
  entry: Entry;
  practice: Practice;
  opened: Opened;
}

/** @throws {Problem} 410 when the entry, or what it said, was erased */
export async function takeInHand(town: Town, entryId: string | null): Promise<InHand> {
  const entry = entryId ? await findEntry(town.db, entryId) : undefined;
  if (!entry) throw unknownLink();
  const inHand = await openEntry(town, entry);
  if (!inHand) throw expiredLink();
  return inHand;
}

/** Gives undefined when what it said was erased. */
export async function openEntry(town: Town, entry: Entry): Promise<InHand | undefined> {
  const practice = practiceOf(entry.kind);
  const opened = await practice.open(town, entry);
  return opened && { entry, practice, opened };
}
