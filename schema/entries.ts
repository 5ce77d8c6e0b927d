import { and, asc, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, insertSelect, instant, refusedBy, type Statement, writeTogether } from './database.ts';
import { days, earliest } from './time.ts';

/** Where an entry stands. `lapsed`: nobody decided while it mattered. `taken-down`: a steward did, after it was up. */
export const statuses = ['pending', 'sent-back', 'approved', 'declined', 'withdrawn', 'lapsed', 'taken-down'] as const;
export type Status = (typeof statuses)[number];

/** While an entry stands here, its sender may change it and nothing is decided for good. */
export const changeable: Status[] = ['pending', 'sent-back'];

/**
 * What every kind of submission has in common: where it stands, and who may be told. What it says is
 * in its practice's own table, under the same id.
 */
export const entries = sqliteTable(
  'entries',
  {
    id: text().primaryKey(),
    /** The practice it belongs to, e.g. `commons`. */
    kind: text().notNull(),
    status: text({ enum: statuses }).notNull(),
    /** Rises with every edit; a decision names the version it was made on. */
    version: integer().notNull().default(1),
    /** One line for a steward's list. */
    title: text().notNull(),
    /** The commons it is about, if any: what a steward may want to decide together. */
    about: text(),
    /** The sender's address, encrypted; null once it was removed. */
    contact: text(),
    /** When the address is removed. */
    contactUntil: instant('contact_until').notNull(),
    /** Keyed hash of all answers: one pending entry for one text, however often it is sent. */
    fingerprint: text(),
    /**
     * While it waits: how many of its sender, or the network around it, waited when it came, itself included. The desk reads them in this
     * order, so that a flood of one stands behind the first of everybody else.
     */
    turn: integer().notNull().default(1),
    /**
     * By when a decision is of use: when what it is about begins, or a while after it came. Of what came in one turn
     * the desk reads the most urgent first.
     */
    dueAt: instant('due_at').notNull().default(sql`0`),
    /** Keyed hashes of the network around it and of the connection or the private link it came over, or of the address; only while it waits. */
    sender: text(),
    /** Its stewards are asked by no mail: how many such wait is in their summary of the day. */
    silent: integer({ mode: 'boolean' }).notNull().default(false),
    /** Part of the example town, never of a real one. */
    example: integer({ mode: 'boolean' }).notNull().default(false),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('entries_withdrawn').on(table.createdAt).where(sql`${table.status} = 'withdrawn'`),
    index('entries_contact_until').on(table.contactUntil).where(sql`${table.contact} is not null`),
    index('entries_example').on(table.example).where(sql`${table.example} = 1`),
    uniqueIndex('entries_fingerprint').on(table.fingerprint).where(sql`${table.status} = 'pending'`),
    index('entries_asking')
      .on(table.kind, table.turn, table.dueAt, table.createdAt, table.id)
      .where(sql`${table.status} = 'pending' and ${table.silent} = 0`),
    index('entries_silent')
      .on(table.kind, table.turn, table.dueAt, table.createdAt, table.id)
      .where(sql`${table.status} = 'pending' and ${table.silent} = 1`),
    index('entries_over').on(table.contactUntil).where(sql`${table.status} in ('pending', 'sent-back')`),
    index('entries_sender').on(table.sender).where(sql`${table.sender} is not null`),
  ],
);

export type Entry = typeof entries.$inferSelect;

/** What happened to an entry, one row a step, never changed. */
export const transitions = sqliteTable(
  'transitions',
  {
    id: text().primaryKey(),
    entryId: text('entry_id').notNull(),
    /** The version of the entry that the step was taken on. */
    version: integer().notNull(),
    to: text({ enum: statuses }).notNull(),
    /** A steward's id, `sender`, `holder` for whoever holds the commons it is about, or `time` when nobody acted. */
    by: text().notNull(),
    at: instant('at').notNull(),
    /** What the steward wrote to the sender, or the sender to the stewards; removed with the contact. */
    note: text(),
    /**
     * What the entry said before, as text, where a steward sent it back or mended it: so that it can be seen what is
     * another by now. Removed with the note.
     */
    said: text(),
    /** True where the sender was told nothing: one of many that were removed together. */
    silent: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('transitions_entry_id').on(table.entryId, table.at), index('transitions_at').on(table.at)],
);

export type Transition = typeof transitions.$inferSelect;

/** In the place of a steward's id, when it was none. */
export const noSteward = ['sender', 'holder', 'time'] as const;

export async function findEntry(db: Database, id: string): Promise<Entry | undefined> {
  const [entry] = await db.select().from(entries).where(eq(entries.id, id));
  return entry;
}

/** The entries of some ids, as far as there are any. */
export const findEntries = async (db: Database, ids: string[]): Promise<Entry[]> =>
  ids.length > 0
    ? db
        .select()
        .from(entries)
        // One parameter, however many they are: D1 takes a hundred.
        .where(sql`${entries.id} in (select value from json_each(${JSON.stringify(ids)}))`)
    : [];

/** The last step an entry took, if any. */
export async function lastTransition(db: Database, entryId: string): Promise<Transition | undefined> {
  return (await lastSteps(db, entryId, 1))[0];
}

/** The newest steps of an entry, the last one first. */
export const lastSteps = (db: Database, entryId: string, most: number): Promise<Transition[]> =>
  db
    .select()
    .from(transitions)
    .where(eq(transitions.entryId, entryId))
    // In the order of writing where two were taken in the same millisecond.
    .orderBy(desc(transitions.at), desc(sql`rowid`))
    .limit(most);

/** The entry that says the very same and still waits, if there is one. */
async function pendingTwin(db: Database, fingerprint: string): Promise<{ id: string } | undefined> {
  const [twin] = await db
    .select({ id: entries.id })
    .from(entries)
    // Written out, not bound: SQLite uses a partial index only when it sees the condition itself.
    .where(and(eq(entries.fingerprint, fingerprint), sql`${entries.status} = 'pending'`));
  return twin;
}

export type Submitted = { ok: true } | { ok: false; why: 'already-here'; entryId: string };

/**
 * Writes a new entry with everything it owes: its practice's rows, its private links, its mails.
 *
 * @returns `already-here` when the same text is waiting for a decision already (a double click)
 */
export async function submit(
  db: Database,
  entry: Omit<typeof entries.$inferInsert, 'turn'> & { fingerprint: string; turn?: SQL<number> },
  also: Statement[],
): Promise<Submitted> {
  try {
    await writeTogether(db, [db.insert(entries).values(entry), ...also]);
    return { ok: true };
  } catch (error) {
    if (!refusedBy(error, 'entries.fingerprint')) throw error;
    const twin = await pendingTwin(db, entry.fingerprint);
    // Decided in this very moment: then it is not a double click any more.
    if (!twin) throw error;
    return { ok: false, why: 'already-here', entryId: twin.id };
  }
}

export interface Step {
  /** The entry as the person saw it: the step holds for that version only. */
  entry: Pick<Entry, 'id' | 'version' | 'contactUntil'>;
  from: Status[];
  to: Status;
  by: string;
  at: Temporal.Instant;
  note?: string | null;
  /** As in `transitions`. */
  said?: string | null;
  /** Changes to the entry itself beside its status. */
  set?: Partial<Pick<Entry, 'title' | 'about' | 'contact' | 'contactUntil' | 'dueAt' | 'version' | 'fingerprint'>>;
  /** What is written with it, or not at all: publication, mails, links. */
  also?: Statement[];
}

/**
 * Takes an entry one step on, once. The step's own row can only be written while the entry stands
 * where it was seen: its `entry_id` is looked up under that condition, and NOT NULL refuses the
 * whole batch when nothing is found. Of two who press at once, one succeeds.
 *
 * @returns false when the entry had moved on, and then nothing was written
 */
export async function transition(db: Database, step: Step): Promise<boolean> {
  const { entry, from, to, by, at, note = null, said = null, set = {}, also = [] } = step;
  const stillThere = sql<string>`(select ${entries.id} from ${entries} where ${and(
    eq(entries.id, entry.id),
    eq(entries.version, entry.version),
    inArray(entries.status, from),
  )})`;
  try {
    await writeTogether(db, [
      db.insert(transitions).values({
        id: crypto.randomUUID(),
        entryId: stillThere,
        version: entry.version,
        to,
        by,
        at,
        note,
        said,
      }),
      db
        .update(entries)
        .set({ ...set, ...(to === 'pending' ? {} : waitsNoMore), status: to, updatedAt: at })
        .where(eq(entries.id, entry.id)),
      ...also,
    ]);
    return true;
  } catch (error) {
    if (refusedBy(error, 'transitions.entry_id')) return false;
    throw error;
  }
}

/** Who sent it is asked no more once it left the desk. */
export const waitsNoMore = { sender: null } as const;

/** By when a steward is to have read what has no day of its own. */
export const readWithin = days(3);

/** How long an address is kept after there is nothing more to write about. */
export const contactAfter = days(30);

/** What was to happen, is over, and nobody decided on. Of the kinds that have a day, the one over longest first. */
export const overUndecided = (db: Database, kinds: string[], now: Temporal.Instant, most: number): Promise<Entry[]> =>
  db
    .select()
    .from(entries)
    .where(
      and(
        // Written out, not bound: SQLite uses a partial index only when it sees the condition itself.
        sql`${entries.status} in ('pending', 'sent-back')`,
        lte(entries.contactUntil, now.add(contactAfter)),
        inArray(entries.kind, kinds),
      ),
    )
    .orderBy(asc(entries.contactUntil))
    .limit(most);

/** Holds, inside the batch that writes, while the sender's address is the one that was seen: a commons may be handed on. */
export const isStillOf = ({ id, contact }: Pick<Entry, 'id' | 'contact'>): SQL =>
  sql`exists (select 1 from ${entries} where ${entries.id} = ${id} and ${entries.contact} is ${contact})`;

/** Keeps the sender's address until another moment. */
export const setContactUntil = (db: Database, entryId: string, contactUntil: Temporal.Instant): Statement =>
  db.update(entries).set({ contactUntil }).where(eq(entries.id, entryId));

/**
 * Takes an entry back for its sender, for good; false when it had moved on.
 *
 * @param from where it may stand: while nothing is decided, or further
 */
export const withdraw = (
  db: Database,
  entry: Pick<Entry, 'id' | 'version' | 'contactUntil'>,
  at: Temporal.Instant,
  { from, also }: { from: Status[]; also: Statement[] },
): Promise<boolean> =>
  transition(db, {
    entry,
    from,
    to: 'withdrawn',
    by: 'sender',
    at,
    also,
    set: { contactUntil: earliest(entry.contactUntil, at.add(contactAfter)) },
  });

/**
 * Takes entries that are undecided out of what waits, many at once: when what they are about is gone, or
 * another took their place. Which they are, the database finds as it writes.
 */
export function stopWaiting(
  db: Database,
  which: SQL | undefined,
  { to, by, at }: { to: 'lapsed' | 'withdrawn'; by: string; at: Temporal.Instant },
): Statement[] {
  const those = and(which, inArray(entries.status, changeable));
  const until = at.add(contactAfter).epochMilliseconds;
  return [
    insertSelect(
      db,
      transitions,
      { id: sql`lower(hex(randomblob(16)))`, entryId: entries.id, version: entries.version, to, by, at },
      sql`from ${entries} where ${those}`,
    ),
    db
      .update(entries)
      .set({ ...waitsNoMore, status: to, updatedAt: at, contactUntil: sql`min(${entries.contactUntil}, ${until})` })
      .where(those),
  ];
}
