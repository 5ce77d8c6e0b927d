import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from './database.ts';
import {
  type Entry,
  findEntry,
  lastTransition,
  type Status,
  type Step,
  type Transition,
  transition,
} from './entries.ts';

/** What a steward can decide, where the entry has to stand for it, and where it is left. */
export const decisions = {
  approve: { from: 'pending', to: 'approved' },
  'send-back': { from: 'pending', to: 'sent-back' },
  decline: { from: 'pending', to: 'declined' },
  'approve-after-all': { from: 'declined', to: 'approved' },
  'take-down': { from: 'approved', to: 'taken-down' },
  'put-back': { from: 'taken-down', to: 'approved' },
} as const satisfies Record<string, { from: Status; to: Status }>;
export type Decision = keyof typeof decisions;

export type Decided =
  | { ok: true; status: Status }
  | { ok: false; why: 'decided'; last: Transition }
  | { ok: false; why: 'edited'; entry: Entry };

/** Decides on an entry that stands where the decision is about it, once. */
export async function decide(
  db: Database,
  entry: Pick<Entry, 'id' | 'version' | 'contactUntil'>,
  choice: {
    decision: Decision;
    by: string;
    note: string | null;
    /** What it said, where it is sent back. */
    said?: string | null;
    at: Temporal.Instant;
    also: Statement[];
    /** What changes about the entry itself. */
    set?: Step['set'];
  },
): Promise<Decided> {
  const { decision, by, note, said = null, at, also, set = {} } = choice;
  const { from, to } = decisions[decision];
  if (await transition(db, { entry, from: [from], to, by, at, note, said, set, also })) return { ok: true, status: to };
  const [now, last] = await Promise.all([findEntry(db, entry.id), lastTransition(db, entry.id)]);
  if (now?.status === from) return { ok: false, why: 'edited', entry: now };
  if (last) return { ok: false, why: 'decided', last };
  throw new Error(`Entry ${entry.id} left the pending state without a transition.`);
}
