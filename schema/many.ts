import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, type Statement } from './database.ts';
import { contactAfter, entries, type Status, transitions, waitsNoMore } from './entries.ts';

/** Entries that were chosen from a list, with the version that was read; without one the present one is meant. */
export interface Chosen {
  id: string;
  version: number | null;
}

interface Steps {
  chosen: Chosen[];
  from: Status[];
  to: Status;
  by: string;
  at: Temporal.Instant;
  /** Holds besides for each entry that takes the step, at the moment of writing. */
  also?: SQL;
  /** Its senders are told nothing. */
  silent?: boolean;
  /** Said to those whom it concerns; on their private pages. */
  note?: string | null;
  /** The kinds whose sender has something to be written about all the same. */
  keepsContact?: string[];
}

/** What many entries did together. */
export interface Together {
  statements: Statement[];
  /** Selects the ids of those that took the step, for what is written after `statements` in the same batch. */
  took: SQL;
  /** Holds, after `statements`, for an entry that took the step. */
  didTake: (entryId: string) => SQL;
  /** How many took it, once the batch is written. */
  count: () => Promise<number>;
}

/**
 * Takes many entries one step on by a fixed number of statements, however many there are. Each takes it for
 * itself: one that moved on meanwhile is left out and holds up no other.
 */
export function transitionMany(db: Database, steps: Steps): Together {
  const { chosen, from, to, by, at, also, silent = false, note = null, keepsContact = [] } = steps;
  // One press has one name, so that its steps can be told from anybody else's of the same moment.
  const press = crypto.randomUUID();
  const list = JSON.stringify(chosen.map(({ id, version }) => [id, version]));
  const given = sql`json_each(${list}) given`;
  const givenId = sql`json_extract(given.value, '$[0]')`;
  const asSeen = sql`exists (select 1 from ${given} where ${givenId} = ${entries.id} and coalesce(json_extract(given.value, '$[1]'), ${entries.version}) = ${entries.version})`;
  const those = and(
    sql`${entries.id} in (select ${givenId} from ${given})`,
    asSeen,
    inArray(entries.status, from),
    also,
  );
  const ofPress = sql`${transitions.id} in (select ${press} || '/' || ${givenId} from ${given})`;
  const took = sql`(select ${transitions.entryId} from ${transitions} where ${ofPress})`;
  const soon = sql`min(${entries.contactUntil}, ${at.add(contactAfter).epochMilliseconds})`;
  const contactUntil =
    keepsContact.length > 0
      ? sql`case when ${inArray(entries.kind, keepsContact)} then ${entries.contactUntil} else ${soon} end`
      : soon;
  const id = sql`${press} || '/' || ${entries.id}`;
  return {
    statements: [
      insertSelect(
        db,
        transitions,
        { id, entryId: entries.id, version: entries.version, to, by, at, silent, note },
        sql`from ${entries} where ${those}`,
      ),
      db
        .update(entries)
        .set({ ...waitsNoMore, status: to, updatedAt: at, contactUntil })
        .where(sql`${entries.id} in ${took}`),
    ],
    took,
    didTake: (entryId) => sql`exists (select 1 from ${transitions} where ${eq(transitions.id, `${press}/${entryId}`)})`,
    async count() {
      const rows = await db.select({ id: transitions.id }).from(transitions).where(ofPress);
      return rows.length;
    },
  };
}
