import { createHash } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { commitment, genesis, type Head, hashOf, newSalt, recordOf, type Sha256 } from './chain.ts';
import { type ActDraft, actDrafts, acts } from './table.ts';

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest();

/** The last line of the ledger; before the first, what comes before it. */
export async function ledgerHead(db: Database): Promise<Head> {
  const [head] = await db.select({ seq: acts.seq, hash: acts.hash }).from(acts).orderBy(desc(acts.seq)).limit(1);
  return head ?? genesis;
}

export type NewAct = Omit<ActDraft, 'entryId' | 'n'> & { entryId: string | null; host: string | null };

/**
 * Links acts to the end of the chain.
 *
 * A name that was not given is committed to as an empty text whose salt is kept nowhere: such a line
 * looks the same as one whose name was taken back.
 *
 * @param head the last line as it was read
 * @param at when they were approved; cut to whole seconds
 */
export function chained(head: Head, lines: NewAct[], at: Temporal.Instant): (typeof acts.$inferInsert)[] {
  const second = Temporal.Instant.fromEpochMilliseconds(Math.floor(at.epochMilliseconds / 1000) * 1000);
  let { seq, hash } = head;
  return lines.map((line) => {
    const { act, hundredths, unit, date, commonsId, corrects, who, what, entryId, host } = line;
    const [whoSalt, whatSalt] = [newSalt(), newSalt()];
    const unhashed = {
      ...{ seq: seq + 1, prev: hash, act, hundredths, unit, date, commonsId, corrects, at: second },
      whoCommitment: commitment(sha256, { salt: whoSalt, text: who ?? '' }),
      whatCommitment: commitment(sha256, { salt: whatSalt, text: what }),
    };
    seq += 1;
    hash = hashOf(sha256, recordOf(unhashed));
    return { ...unhashed, hash, who, whoSalt: who === null ? null : whoSalt, what, whatSalt, entryId, host };
  });
}

/** Named by the database when a line does not follow the last one: another approval was faster. */
export const contested = 'acts.seq';

/**
 * The statements that append lines and forget their drafts. They hold for the head that was read: if
 * another approval was faster, the batch fails with `contested` and nothing is written.
 */
export async function append(
  db: Database,
  entryId: string,
  lines: NewAct[],
  at: Temporal.Instant,
): Promise<{ rows: (typeof acts.$inferInsert)[]; statements: Statement[] }> {
  const rows = chained(await ledgerHead(db), lines, at);
  return { rows, statements: [...rows.map((row) => db.insert(acts).values(row)), eraseDrafts(db, entryId)] };
}

/** Removes the lines of a submission that were not approved. */
export const eraseDrafts = (db: Database, entryId: string): Statement =>
  db.delete(actDrafts).where(eq(actDrafts.entryId, entryId));
