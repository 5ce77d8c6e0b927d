import { and, asc, eq, isNotNull, lte } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { forgetAside } from './aside.ts';
import { type Database, type Statement, writeTogether } from './database.ts';
import { changeable, type Entry, entries, transition, transitions, waitsNoMore } from './entries.ts';
import { tokens } from './tokens.ts';

/** How many addresses are removed in one go, and of these, how many entries lapse: each takes a batch of its own. */
const mostForgotten = 20;
const mostLapsed = 5;

/**
 * Forgets what is no longer needed: addresses 30 days after a commons is over or was turned down,
 * and then also what was never published. Entries that nobody decided on lapse.
 *
 * @param erase the statements that remove what an unpublished entry said, from its practice's tables
 * @param passes whether what was approved is erased likewise
 */
export async function forgetContacts(
  db: Database,
  now: Temporal.Instant,
  { erase, passes }: { erase: (entry: Pick<Entry, 'id' | 'kind'>) => Statement[]; passes: (kind: string) => boolean },
): Promise<void> {
  const due = await db
    .select()
    .from(entries)
    .where(and(isNotNull(entries.contact), lte(entries.contactUntil, now)))
    .orderBy(asc(entries.contactUntil))
    .limit(mostForgotten);
  const forget = ({ id }: Entry): Statement[] => [
    db
      .update(entries)
      .set({ ...waitsNoMore, contact: null, fingerprint: null })
      .where(eq(entries.id, id)),
    db.update(transitions).set({ note: null, said: null }).where(eq(transitions.entryId, id)),
  ];
  const eraseAll = (entry: Entry): Statement[] => [
    ...forget(entry),
    // What a link would show is gone.
    db.update(tokens).set({ expiresAt: now }).where(eq(tokens.subjectId, entry.id)),
    db.update(entries).set({ title: '' }).where(eq(entries.id, entry.id)),
    forgetAside(db, entry.id),
    ...erase(entry),
  ];
  const waits = ({ status }: Entry) => changeable.includes(status);
  const stays = (entry: Entry) => entry.status === 'approved' && !passes(entry.kind);
  await writeTogether(
    db,
    due.filter((entry) => !waits(entry)).flatMap((entry) => (stays(entry) ? forget(entry) : eraseAll(entry))),
  );
  for (const entry of due.filter(waits).slice(0, mostLapsed)) {
    // Should someone decide in this very moment, this comes to nothing and the next minute tries again.
    await transition(db, { entry, from: changeable, to: 'lapsed', by: 'time', at: now, also: eraseAll(entry) });
  }
}
