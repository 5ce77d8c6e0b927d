import type { Closes } from '../site/parts/review.tsx';

/**
 * What pages and mails say of an entry of one kind, in whole sentences: nothing is put together from a noun.
 *
 * The sentences of mails take which one it is: `of Monday, 1 March 2027`, the day on which it was sent, as long as
 * nobody confirmed the address and no steward read it, since they must not carry anybody's own words; else `“its title”`.
 */
export interface Sentences {
  /** What one is called in a list, with no sentence around it. */
  label: string;
  /** The same with its article, as the list of decisions names it. */
  one: string;
  /** The heading of its sender's page. */
  yours: string;
  /** To its sender, right after sending: who reads it, and when. */
  readNext: string;
  /** The subject of its first mail. */
  received(which: string): string;
  /** In that mail, before the private link. */
  link: string;
  /** To a steward: the first line of the mail that asks to decide. */
  asks: string;
  /** The heading of a steward's page while it waits. */
  waits: string;
  /** The same once it is decided. */
  decided: string;
  /** Beside the box that approves it together with others. */
  approve: string;
  /** To its sender: it is public now. */
  approved: string;
  /** Where nothing goes up, however it is decided: what the decisions are called then. */
  closes?: Closing;
  /** To its sender: a steward sent it back. */
  question(which: string): SubjectAndLead;
  /** To its sender: a steward declined it. */
  declined(which: string): SubjectAndLead;
}

/** How a mail begins. */
export interface SubjectAndLead {
  subject: string;
  lead: string;
}

/** What is said of an entry that is answered and closed, never public. */
export interface Closing extends Closes {
  /** To its sender: where it stands then. */
  standing: string;
  /** To its sender: a steward answered. */
  answered(which: string): SubjectAndLead;
}
