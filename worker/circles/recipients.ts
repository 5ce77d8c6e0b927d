import { hashOfSecret } from '../../schema/circles/code.ts';
import { keepersKnown } from '../../schema/circles/desk-keepers.ts';
import { readersOf } from '../../schema/circles/letter-queries.ts';
import type { LetterRow } from '../../schema/circles/letters.ts';
import { recipientsOf } from '../../schema/circles/queries.ts';
import type { Town } from '../context.ts';

/** The keys that what is said about a letter is sealed to, each once: its writer's, and those of its readers. */
export async function recipientsOfLetter(
  { db, letters }: Town,
  { id, replyTo }: Pick<LetterRow, 'id' | 'replyTo'>,
): Promise<string[]> {
  const readers = await readersOf(letters, id);
  const keys = await recipientsOf(
    db,
    readers.map(({ keyId }) => keyId),
  );
  return [...new Set([replyTo, ...keys])];
}

/**
 * Says which keys those are. What a browser sealed comes back with it: since it was given the keys, the letter may have
 * been handed on, and what is sealed to the old ones nobody could read who has the new.
 */
export const hashOfKeys = (recipients: readonly string[]): Promise<string> => hashOfSecret(recipients.join(' '));

/** The names of who can read a letter now: it may have been handed on to others than those who were ticked. */
export async function namesOfReaders({ db, letters, now }: Town, { id }: Pick<LetterRow, 'id'>): Promise<string[]> {
  const readers = await readersOf(letters, id);
  const known = await keepersKnown(
    db,
    readers.map(({ keeperId }) => keeperId),
    now,
  );
  return [...known.values()].map(({ name }) => name).sort((a, b) => a.localeCompare(b));
}
