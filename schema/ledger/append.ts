import { createHash } from 'node:crypto';
import { desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from '../database.ts';
import { fold } from '../search.ts';
import { commitment, genesis, type Head, hashOf, newSalt, recordOf, type Sha256 } from './chain.ts';
import { type Act, type ActDraft, actDrafts, acts } from './table.ts';

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest();

/** The last line of the ledger; before the first, what comes before it. */
export async function ledgerHead(db: Database): Promise<Head> {
  const [head] = await db.select({ seq: acts.seq, hash: acts.hash }).from(acts).orderBy(desc(acts.seq)).limit(1);
  return head ?? genesis;
}

/** A line that is linked to the one before it, ready to be written. */
export type ChainedAct = Omit<Act, 'month'>;

export type NewAct = Omit<ActDraft, 'entryId' | 'position' | 'whoFolded'> & {
  entryId: string | null;
  host: string | null;
};

/**
 * Links acts to the end of the chain.
 *
 * A name that was not given is committed to as an empty text whose salt is kept nowhere: such a line
 * looks the same as one whose name was taken back.
 *
 * @param head the last line as it was read
 * @param at when they were approved; cut to whole seconds
 */
export function chained(head: Head, lines: NewAct[], at: Temporal.Instant): ChainedAct[] {
  const second = Temporal.Instant.fromEpochMilliseconds(Math.floor(at.epochMilliseconds / 1000) * 1000);
  let { seq, hash } = head;
  return lines.map((line) => {
    const { act, hundredths, unit, date, commonsId, corrects, who, what, entryId, host } = line;
    const [whoSalt, whatSalt] = [newSalt(), newSalt()];
    const unhashed = {
      seq: seq + 1,
      prev: hash,
      act,
      hundredths,
      unit,
      date,
      commonsId,
      corrects,
      at: second,
      whoCommitment: commitment(sha256, { salt: whoSalt, text: who ?? '' }),
      whatCommitment: commitment(sha256, { salt: whatSalt, text: what }),
    };
    seq += 1;
    hash = hashOf(sha256, recordOf(unhashed));
    return {
      ...unhashed,
      hash,
      who,
      whoSalt: who === null ? null : whoSalt,
      what,
      whatSalt,
      entryId,
      host,
      whoFolded: who === null ? null : fold(who),
      whatFolded: fold(what),
      hostFolded: host === null ? null : fold(host),
    };
  });
}

/** Named by the database when another approval was faster: to the next number, or to correct the same line. */
export const contested = ['acts.seq', 'acts.corrects'];

/**
 * One statement that writes lines of the chain, in their order, however many: they travel as one JSON
 * text, because D1 binds at most 100 parameters and a line has 21 columns.
 */
export function insertActs(db: Database, rows: ChainedAct[]): Statement {
  const list = rows.map((row) => ({ ...row, at: row.at.epochMilliseconds }));
  const { month: _computed, ...columns } = getTableColumns(acts);
  const given = Object.fromEntries(
    Object.keys(columns).map((name) => [name, sql.raw(`json_extract(value, '$.${name}')`)]),
  ) as Record<keyof ChainedAct, SQL>;
  return insertSelect(db, acts, given, sql`from json_each(${JSON.stringify(list)}) order by key`);
}

/**
 * The statements that append lines and forget their drafts. They hold for the head that was read: if
 * another approval was faster, the batch fails with `contested` and nothing is written.
 */
export async function append(
  db: Database,
  entryId: string,
  lines: NewAct[],
  at: Temporal.Instant,
): Promise<{ rows: ChainedAct[]; statements: Statement[] }> {
  const rows = chained(await ledgerHead(db), lines, at);
  return { rows, statements: [insertActs(db, rows), eraseDrafts(db, entryId)] };
}

/** Removes the lines of a submission that were not approved. */
export const eraseDrafts = (db: Database, entryId: string): Statement =>
  db.delete(actDrafts).where(eq(actDrafts.entryId, entryId));
