import type { SQL } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { AsideBy } from '../schema/aside.ts';
import type { Statement } from '../schema/database.ts';
import type { Entry, Status } from '../schema/entries.ts';
import type { Answers, ParsedForm } from '../schema/form.ts';
import type { Filled } from '../site/parts/form.tsx';
import type { Html } from '../site/parts/view.ts';
import type { Town } from './context.ts';
import type { Changes } from './edits.tsx';
import type { FieldNames } from './form.ts';
import type { Sentences, SubjectAndLead } from './sentences.ts';

/**
 * What a kind of entry declares about itself, so that private links, review, the desk, mails and
 * forgetting work for it. Each piece is a small one that is asked only when it is needed; a kind that
 * has no use for a piece leaves it out.
 *
 * Its members are methods, so that a kind of what it loads itself can stand in a list of all kinds.
 */
export interface EntryKind<Loaded = unknown> {
  /** As in `entries.kind`. */
  kind: string;
  /** What pages and mails say of one. */
  sentences: Sentences;
  /** The cache tag of every page and feed that shows it. */
  tag: string;
  /** The form for another one. */
  another: { path: string; words: string };
  /** How long the sender's links hold after the address was removed. */
  linkGrace: { hours: number };
  /** True where stewards hear of it in their summary of the day instead of by a mail. */
  silent?: true;
  /**
   * True where it has a day: `contactUntil` is a while after that is over, and what nobody decided on by then lapses.
   */
  dated?: true;
  /** True where what was approved is erased, too, once its time is over. */
  passes?: true;
  /** What an entry says, and no more than that; undefined once it was erased. */
  load(town: Town, entry: Entry): Promise<Loaded | undefined>;
  /** How it looks, to its sender and to a steward. */
  show(town: Town, loaded: Loaded, entry: Entry): Shown | Promise<Shown>;
  /** How stewards decide on it. Absent: nobody does. */
  review?: Review<Loaded>;
  /** What its sender reads and can do. Absent: nobody has a private page for it. */
  sender?: SenderSide<Loaded>;
  /** How its sender changes it while it waits. Absent: it stays as it was sent. */
  edit?: Edit<Loaded>;
  /** Who can be written to about it while it is up, through the site. Absent: nobody. */
  addressee?(town: Town, loaded: Loaded): Addressee;
  /** What it changes that is up, at whose private link its form stands. Absent: it is a thing of its own. */
  changes?: Changes;
  /** Removes what an unpublished entry said. */
  /** What is kept of its sender's address beside the entry becomes that of another, while something holds. */
  readdressed?(town: Town, entryId: string, address: string, when: SQL): Promise<Statement[]>;
  erase(town: Town, entryId: string): Statement[];
  /** Enqueues the mails that follow from what was written: after the answer, and by the clock until none is left. */
  notify?(town: Town): Promise<void>;
}

/** Whoever an entry is of, as others can write to them through the site. */
export interface Addressee {
  /** As it stands on the page. */
  name: string;
  /** True where a question and its answer can stand on its page. */
  questions?: true;
  /** True while they want no messages. */
  stopped: boolean;
  /** Wants no more messages, or takes them again. */
  stop(stopped: boolean): Statement;
  /** How the mail begins that passes a message on, and how its link to stop is called. */
  words: {
    passedOn(name: string, title: string): SubjectAndLead;
    /** The same without a word of it, to who has not confirmed their address. */
    waits(title: string): SubjectAndLead;
    stop: string;
  };
}

/** How an entry looks. */
export interface Shown {
  title: string;
  /** The entry as it would appear in public. */
  preview: Html;
  /** The same for stewards of the site, where some of it is not theirs to read. */
  forStewards?: Html;
  /** Its public path, or null while it has none. */
  path: string | null;
}

/** What stewards decide with. */
export interface Review<Loaded> {
  /** What the database names when another approval was faster: then it is tried again. */
  contested?: string[];
  /** In the form that decides: which parts of it are approved; null where it has none. */
  parts?(town: Town, loaded: Loaded, filled: Filled): Html | null;
  /**
   * What makes it public.
   *
   * @param answers the form that decides, with its `parts`
   * @param tried how often another approval was faster
   */
  publish(
    town: Town,
    loaded: Loaded,
    entry: Entry,
    answers: Answers,
    tried: number,
  ): ParsedForm<Publication> | Promise<ParsedForm<Publication>>;
  /**
   * Gives up what entries held that are declined, such as a place.
   *
   * @param which selects their ids
   */
  release?(town: Town, which: SQL): Statement;
  /** True where something stays theirs when it is declined; then the address is kept, too. */
  keepsWhatIsHeld?: true;
  /** How it is taken off every page. Absent: it goes with what it is part of, or has a way of its own. */
  takeDown?: TakingDown<Loaded>;
  /** What the mail about an approval begins with, where "it is up" is not what happened. */
  approved?(loaded: Loaded): string;
}

/** How stewards take something off every page, and put it up again as it was. */
export interface TakingDown<Loaded> {
  /** Which rows it removes or changes: they are put aside, and come back. */
  aside: AsideBy[];
  /** What takes it off every page beside its status, with the mails to those whom it concerns. */
  statements(town: Town, loaded: Loaded, entry: Entry): Statement[] | Promise<Statement[]>;
  /** What is written beside the rows that come back. */
  putBack?(town: Town, loaded: Loaded, entry: Entry): Statement[];
}

/** How something becomes public. */
export interface Publication {
  /** Where it then is; null where it is closed by that, and never public. */
  path: string | null;
  statements: Statement[];
  /** What the sender is told beside that, such as what was left out. */
  told?: string;
}

/** The private page of its sender, as far as it is this kind's own. */
export interface SenderSide<Loaded> {
  page(town: Town, loaded: Loaded, entry: Entry): SenderPage | Promise<SenderPage>;
  withdrawal(town: Town, loaded: Loaded, entry: Entry): Withdrawal;
  /** The names of the fields of a withdrawal in parts. */
  withdrawalNames?: FieldNames;
}

export interface SenderPage {
  /** Its heading once it is more than what was sent: a proposal becomes a commons. */
  title?: string;
  /** Where it stands in the sender's eyes, where its status alone does not say so. */
  standing?: string;
  /** What happens next, in steps, where no steward has to read it first. */
  next?: string[];
  /** What else its sender can do. `own` is the path of their private page. */
  tools?(own: string): Html;
  /** True where the tools change it once it is up: nobody need take it back for that. */
  changesWhileUp?: true;
}

/** How it is taken back: as a whole, or in parts by a form of its own once it is public. */
export type Withdrawal = WholeWithdrawal | PartialWithdrawal;

export interface WholeWithdrawal {
  /** What takes it off every page. */
  statements: Statement[];
  /** Enqueues mails to those whom it concerns. */
  notify?(): Promise<Statement[]>;
  /** Where it may be taken back from beside the usual. */
  from?: Status[];
  words?: WithdrawalWords;
}

export interface PartialWithdrawal {
  form(filled: Filled): Html;
  parse(answers: Answers): ParsedForm<Statement[]>;
}

/** How taking back is called, where it is no public page that goes. */
export interface WithdrawalWords {
  title: string;
  button: string;
  means: string;
}

/** How the sender changes an entry while it waits. */
export interface Edit<Loaded> {
  /** The names of the fields that its form asks for. */
  names: FieldNames;
  /** The answers it was made from, for its form. */
  values(loaded: Loaded): Answers;
  form(town: Town, loaded: Loaded, filled: Filled): Html | Promise<Html>;
  parse(
    town: Town,
    loaded: Loaded,
    entry: Entry,
    answers: Answers,
  ): ParsedForm<Revision> | Promise<ParsedForm<Revision>>;
}

/** What changes with an edit. */
export interface Revision {
  title: string;
  about?: string | null;
  /** When its sender's address is to be removed. */
  contactUntil: Temporal.Instant;
  /** When what it is about begins first, where that has a day. */
  dueAt?: Temporal.Instant;
  /** The whole entry as text, for a steward's mail. */
  asText: string;
  statements: Statement[];
}
