import type { Temporal } from 'temporal-polyfill';
import { type Commons, edits } from '../commons/table.ts';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';

/** A name for the steward of a public commons, as it waits for a decision. */
export interface Naming {
  /** The id of the entry that waits. */
  id: string;
  /** One line for a steward's list. */
  title: string;
  stewardName: string;
  /** The sealed address of whoever gave it, and until when it is kept. */
  contact: string;
  contactUntil: Temporal.Instant;
  fingerprint: string;
  at: Temporal.Instant;
}

/** Asks for a name to be shown, as an edit that leaves the rest of the text as it is. */
export function askToName(db: Database, commons: Commons, naming: Naming): Statement[] {
  const { id, title: line, stewardName, contact, contactUntil, fingerprint, at } = naming;
  const { entryId: commonsId, title, kind, summary, reveal, bring, access, host, roles } = commons;
  return [
    db.insert(entries).values({
      id,
      kind: 'edits',
      status: 'pending',
      title: line,
      about: commonsId,
      createdAt: at,
      updatedAt: at,
      contact,
      contactUntil,
      fingerprint,
    }),
    db.insert(edits).values({
      entryId: id,
      commonsId,
      title,
      kind,
      summary,
      reveal,
      bring,
      access,
      host,
      stewardName,
      roles,
    }),
  ];
}
