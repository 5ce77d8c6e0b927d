import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database, Statement } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { chained, ledgerHead } from '../../schema/ledger/append.ts';
import { genesis, type Head } from '../../schema/ledger/chain.ts';
import { type Act, actDrafts, actNames, acts, tallies } from '../../schema/ledger/table.ts';

export interface ClearedLedger {
  /** What clears it, to be run in one batch with what clears the rest of the example town. */
  statements: Statement[];
  /** How many lines of people stand in the new chain. */
  kept: number;
  /** The head that no longer holds. */
  before: Head;
}

/**
 * Empties the ledger of what the example put there: the lines of its entries, and those that
 * `npm run example` made, which have no entry. Lines of people are kept and chained anew from the
 * first, since a chain cannot lose lines.
 *
 * The ledger's triggers refuse all of this, by design, and so are taken down and put up again in
 * the same transaction. It is for a database on one's own machine and for nothing else.
 *
 * @returns null when nothing of the ledger is an example's: then it must not be touched
 */
export async function clearExampleLedger(db: Database): Promise<ClearedLedger | null> {
  const [all, before] = [await db.$count(acts), await ledgerHead(db)];
  const rows = await db
    .select({ act: acts })
    .from(acts)
    .innerJoin(entries, eq(entries.id, acts.entryId))
    .where(sql`${entries.example} = 0`)
    .orderBy(asc(acts.seq));
  if (rows.length === all) return null;
  const { lines, numbers } = chainedAnew(rows.map(({ act }) => act));
  const triggers = await db.all<{ name: string; sql: string }>(
    sql`select name, sql from sqlite_master where type = 'trigger' and tbl_name in ('acts', 'act_names')`,
  );
  const statements = [
    ...triggers.map(({ name }) => db.run(sql`drop trigger ${sql.identifier(name)}`)),
    // NOT NULL refuses the whole batch when a line was added since it was read.
    db.update(acts).set({ prev: sql`null` }).where(sql`(select max(seq) from acts) <> ${before.seq}`),
    db.delete(acts),
    db.delete(tallies),
    db.delete(actNames),
    db.run(sql`insert into acts_search (acts_search) values ('delete-all')`),
    ...triggers.map((trigger) => db.run(sql.raw(trigger.sql))),
    ...lines.map((line) => db.insert(acts).values(line)),
    ...(await correctionsThatWait(db, numbers)),
  ] as unknown as Statement[];
  return { statements, kept: lines.length, before };
}

/** The same words at the same moments, from the first line on; and the new number of each. */
function chainedAnew(kept: Act[]) {
  const numbers = new Map<number, number>();
  const lines: (typeof acts.$inferInsert)[] = [];
  let head = genesis;
  for (const { seq, month: _, ...act } of kept) {
    const corrects = act.corrects === null ? null : (numbers.get(act.corrects) ?? null);
    const [line] = chained(head, [{ ...act, what: act.what ?? '', corrects }], act.at);
    if (!line) continue;
    // A text that was taken back stays so: nobody keeps the salt.
    lines.push(act.what === null ? { ...line, what: null, whatSalt: null, whatFolded: null } : line);
    head = { seq: head.seq + 1, hash: line.hash };
    numbers.set(seq, head.seq);
  }
  return { lines, numbers };
}

/** Corrections that nobody decided on yet must go on naming the line they mean. */
async function correctionsThatWait(db: Database, numbers: Map<number, number>): Promise<Statement[]> {
  const waiting = await db.select().from(actDrafts).where(isNotNull(actDrafts.corrects));
  return waiting.map(({ entryId, position, corrects }) =>
    db
      .update(actDrafts)
      .set({ corrects: numbers.get(corrects ?? 0) ?? null })
      .where(sql`${actDrafts.entryId} = ${entryId} and ${actDrafts.position} = ${position}`),
  );
}
