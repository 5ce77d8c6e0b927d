/**
 * How one entry of a kind is sent in a test. A practice has a file of these beside this one, under its
 * own name; what is true of every kind is then tried on it, too.
 */
import { ben, type Fields, linkIn, post, rows } from '../town.ts';

export interface Sample {
  /** Sends one that says `word` in everything that people type, with a mail address of `sender`; gives its private link. */
  send(word: string, sender: string): Promise<string>;
  /** The public pages and feeds that show it once it is up, as patterns of addresses; none where it never is. */
  shownOn: RegExp[];
  /** What its sender posts to take it back once it is up; null where it can only go with what it is part of. */
  takeBack: Fields | null;
}

/** The samples of a practice, by the kind of entry, and values for the parameters of its addresses. */
export interface Samples {
  kinds: Record<string, Sample>;
  params?: Record<string, string>;
}

/** Sends a form and gives where it leads: the private link. */
export async function sent(path: string, fields: Fields): Promise<string> {
  const response = await post(path, fields);
  if (response.status !== 303) throw new Error(`${path} was answered with ${response.status}.`);
  return new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** Ben's page of what was sent last: by his desk, since not everything is worth a mail. */
export async function reviewOfLast(): Promise<string> {
  const [last] = await rows<{ id: string }>(
    "select id from entries where status = 'pending' order by rowid desc limit 1",
  );
  if (!last) throw new Error('Nothing waits for a decision.');
  return `${await linkIn('desk', ben)}${last.id}/`;
}
