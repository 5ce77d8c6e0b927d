import type { Temporal } from 'temporal-polyfill';
import type { Statement } from '../schema/database.ts';
import type { Entry } from '../schema/entries.ts';
import type { Answers, ParsedForm } from '../schema/form.ts';
import type { Filled } from '../site/parts/form.tsx';
import type { Html } from '../site/parts/view.ts';
import type { Town } from './town.ts';

/**
 * What a kind of entry declares about itself, so that private links, review, the desk, mails and
 * forgetting work for it. A new kind writes one of these and joins the list in `practices.ts`.
 */
export interface Practice {
  /** As in `entries.kind`. */
  kind: string;
  /** What people call one of them: `proposal`. */
  noun: string;
  /** The cache tag of every page and feed that shows it. */
  tag: string;
  /** An entry with what it says; undefined once that was erased. */
  open(town: Town, entry: Entry): Promise<Opened | undefined>;
  /** Removes what an unpublished entry said. */
  erase(town: Town, entryId: string): Statement[];
}

/** One entry, open on the table. */
export interface Opened {
  title: string;
  /** The whole entry as text, for a steward's mail. */
  asText: string;
  /** The entry as it would appear in public. */
  preview: Html;
  /** Its public path, or null while it has none. */
  path: string | null;
  /** What makes it public, and where it then is. `contested`: others reach for the same address. */
  publish(contested: boolean): Promise<{ path: string; statements: Statement[] }>;
  /** What takes it off every public page. */
  unpublish(): Statement[];
  /** The answers it was made from, for its form. */
  answers: Answers;
  form(filled: Filled): Html;
  /** Judges changed answers. */
  revise(answers: Answers): ParsedForm<Revision>;
}

/** What changes with an edit. */
export interface Revision {
  title: string;
  /** When its sender's address is to be removed. */
  contactUntil: Temporal.Instant;
  asText: string;
  statements: Statement[];
}
