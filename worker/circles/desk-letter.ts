import { lateness, waitingSince } from '../../schema/circles/clocks.ts';
import { letterOnDesk } from '../../schema/circles/desk.ts';
import { isSecretOf } from '../../schema/circles/desk-form.ts';
import type { FoundLetter } from '../../schema/circles/letter-queries.ts';
import type { LetterRow } from '../../schema/circles/letters.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import type { Answers } from '../../schema/form.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../problem.tsx';
import { asKeeper } from './keeper.ts';

/** A letter with the keeper who can read it. */
export interface OwnLetter extends FoundLetter {
  keeper: Keeper;
}

/**
 * The letter in the address, for the keeper who follows the link.
 *
 * @throws {Problem} as `asKeeper`, and 404 for a letter that no key of theirs opens, as for one that is none
 */
export async function ownLetter(c: AppContext, id = c.req.param('id') ?? ''): Promise<OwnLetter> {
  const keeper = await asKeeper(c);
  const found = /^[0-9a-f]{32}$/.test(id) ? await letterOnDesk(c.var.town.letters, keeper.id, id) : null;
  if (found) return { ...found, keeper };
  throw new Problem(
    404,
    'No such letter is on your desk',
    'It was taken back, its time was over, or it is not for you to read.',
  );
}

/**
 * Lets nobody act on a letter who did not open it: who has a keeper's mail box has the link, and not this.
 *
 * @throws {Problem} 403 without the secret of the letter
 */
export async function mustHaveOpened(letter: LetterRow, { secret, text }: Answers): Promise<void> {
  if (await isSecretOf(letter, secret)) return;
  throw new Problem(
    403,
    'Only who opened the letter can do that',
    'The answering secret stands below the opened letter, and is needed here. Nothing was changed.',
    // What a browser sealed is nothing to be copied.
    { answers: text ? { text } : {} },
  );
}

/** What the clocks of a letter say. */
export const clocksOf = ({ letter, words }: FoundLetter, { now }: AppContext['var']['town']) => ({
  waiting: waitingSince(letter, words),
  late: lateness(letter, words, now),
});
