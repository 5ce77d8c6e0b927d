/** Lines that are appended to a ledger of its own, and what the chain and the database say to them. */
import { createHash } from 'node:crypto';
import { writeTogether } from '../../../schema/database.ts';
import { type ChainedAct, chained, insertActs, ledgerHead, type NewAct } from '../../../schema/ledger/append.ts';
import { lineOf, openVerifier } from '../../../schema/ledger/chain.ts';
import { chainAfter } from '../../../schema/ledger/queries.ts';
import { db, now } from '../house.ts';

export const court = '00000000-0000-4000-8000-000000000001';

export const soup: NewAct = {
  act: 'task',
  what: 'Cooked pumpkin soup',
  hundredths: 4000,
  unit: 'meals',
  date: '2027-03-01',
  who: 'Amina',
  commonsId: court,
  corrects: null,
  entryId: null,
  host: 'Court neighbours',
};

export const write = (lines: ChainedAct[]) => writeTogether(db, [insertActs(db, lines)]);

/** Appends lines that differ from the soup in what is said of each. */
export const append = async (...lines: Partial<NewAct>[]) =>
  write(
    chained(
      await ledgerHead(db),
      lines.map((line) => ({ ...soup, ...line })),
      now,
    ),
  );

/** How many lines hold, or what is wrong with the first that does not. */
export async function isSound() {
  const verifier = openVerifier((data) => createHash('sha256').update(data).digest());
  for (const act of await chainAfter(db, 0, 1000)) {
    const broken = verifier.check(JSON.stringify(lineOf(act)));
    if (broken) return broken.message;
  }
  return verifier.head().seq;
}
