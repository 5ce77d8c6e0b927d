import type { SQL } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Statement } from '../schema/database.ts';
import type { Entry, Status } from '../schema/entries.ts';
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
  /** The form for another one. */
  another: { path: string; words: string };
  /** How long the sender's links hold after the address was removed. */
  linksHold: { hours: number };
  /** What the database names when another approval was faster: then it is tried again. */
  contested: string[];
  /** Something that stewards can do beside deciding, by its path below the desk. */
  deskTool?: { path: string; words: string };
  /** An entry with what it says; undefined once that was erased. */
  open(town: Town, entry: Entry): Promise<Opened | undefined>;
  /** Removes what an unpublished entry said. */
  erase(town: Town, entryId: string): Statement[];
  /**
   * Gives up what entries held that are declined, such as a place.
   *
   * @param which selects their ids
   */
  release?(town: Town, which: SQL): Statement;
  /** What stays theirs when it is declined, said first in the mail; then the address is kept, too. */
  kept?: string;
  /** True where that holds for what was approved, too, once its time is over. */
  passes?: true;
  /** Owes the mails that follow from what was written: after the answer, and by the clock until none is left. */
  tell?(town: Town): Promise<void>;
}

/** One entry, open on the table. */
export interface Opened {
  title: string;
  /** The whole entry as text, for a steward's mail. */
  asText: string;
  /** The entry as it would appear in public. */
  preview: Html;
  /** The same for stewards of the site, where some of it is not theirs to read. */
  forStewards?: Html | undefined;
  /** Its public path, or null while it has none. */
  path: string | null;
  /** In the form that decides: which parts of it are approved. */
  choices?: (filled: Filled) => Html;
  /**
   * What makes it public.
   *
   * @param answers the form that decides, with its `choices`
   * @param tried how often another approval was faster
   */
  publish(answers: Answers, tried: number): Promise<ParsedForm<Publication>>;
  /** What the mail about an approval begins with, where "it is up" is not what happened. */
  approvedWords?: string;
  /** What it is called once it is more than what was sent: a proposal becomes a commons. */
  noun?: string;
  /** Where it stands in the sender's eyes, where its status alone does not say so. */
  standing?: string;
  /** What happens next, in steps, where no steward has to read it first. */
  next?: string[];
  /** What else its sender can do. `own` is the path of their private page. */
  tools?: (own: string) => Html;
  /** True where the tools change it once it is up: nobody need take it back for that. */
  changesWhileUp?: true;
  /** How it is taken back once it is public. */
  takeBack: TakeBack;
  /** The answers it was made from, for its form. */
  answers: Answers;
  form(filled: Filled): Html | Promise<Html>;
  /** Judges changed answers. */
  revise(answers: Answers): Promise<ParsedForm<Revision>>;
}

/** How something becomes public. */
export interface Publication {
  /** Where it then is. */
  path: string;
  statements: Statement[];
  /** What the sender is told beside that, such as what was left out. */
  told?: string;
}

/** As a whole, with what takes it off every page and tells whom it concerns; or in parts, by a form of its own. */
export type TakeBack =
  | {
      whole: Statement[];
      tell?: () => Promise<Statement[]>;
      /** Where it may be taken back from beside the usual. */
      from?: Status[];
      words?: TakeBackWords;
    }
  | { form: (filled: Filled) => Html; apply(answers: Answers): ParsedForm<Statement[]> };

/** What changes with an edit. */
export interface Revision {
  title: string;
  about?: string | null;
  /** When its sender's address is to be removed. */
  contactUntil: Temporal.Instant;
  asText: string;
  statements: Statement[];
}

/** How taking back is called, where it is no public page that goes. */
export interface TakeBackWords {
  title: string;
  button: string;
  means: string;
}
