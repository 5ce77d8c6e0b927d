import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import { type Act, actDrafts, acts } from './table.ts';

/** How much of a line is taken back: the name, or every word. */
export type TakenBack = 'name' | 'words';

/**
 * Takes words of lines back, for good: with the salt gone nobody can tell what they were. A correction
 * that repeats them, whoever sent it, loses them with its line, also while it waits.
 */
export function withdrawWords(db: Database, seqs: number[], what: TakenBack): Statement[] {
  const lines = sql.join(
    seqs.map((seq) => sql`${seq}`),
    sql`, `,
  );
  const repeating = (word: 'who_folded' | 'what_folded') => sql`(
    with recursive chain (seq, word) as (
      select seq, ${sql.raw(word)} from acts where seq in (${lines})
      union all
      select acts.seq, chain.word from chain inner join acts on acts.corrects = chain.seq
    )
    select chain.seq from chain inner join acts on acts.seq = chain.seq where acts.${sql.raw(word)} = chain.word
  )`;
  const names = repeating('who_folded');
  const texts = repeating('what_folded');
  const take = (them: SQL, taken: Partial<Act>): Statement[] => [
    // A steward's list must not go on saying it, and nobody be able to try out whether it was said.
    db
      .update(entries)
      .set({ title: '', fingerprint: null })
      .where(inArray(entries.id, sql`(select entry_id from acts where seq in ${them})`)),
    db.update(acts).set(taken).where(inArray(acts.seq, them)),
  ];
  return [
    db
      .update(actDrafts)
      .set({ who: null, whoFolded: null })
      .where(
        sql`${actDrafts.corrects} in ${names} and ${actDrafts.whoFolded} = (select who_folded from acts where seq = ${actDrafts.corrects})`,
      ),
    ...take(names, { who: null, whoSalt: null }),
    ...(what === 'words' ? take(texts, { what: null, whatSalt: null }) : []),
  ];
}
