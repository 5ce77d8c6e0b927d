import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Hand, Offer } from '../../../schema/offers/table.ts';
import type { Filled } from '../form.tsx';
import { LogForm } from '../ledger/form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

type Said = Pick<Offer, 'title' | 'direction' | 'rhythm' | 'wantedBack'>;

interface GivenFormProps extends Filled {
  context: PageContext;
  offer: Said;
  /** Who did the chore; null when something was given. */
  hand: Pick<Hand, 'name'> | null;
  choices: CommonsChoice[];
  today: string;
}

/** Whoever gave or did it says so: by one press, or with a line of the ledger, written as far as it is known. */
export const GivenForm = ({ context, offer, hand, choices, today, ...filled }: GivenFormProps) => {
  return (
    <PrivatePage title={givenTitle(offer, hand)} lead={<UserText text={offer.title} />}>
      <p>{thenWords(offer)}</p>
      {/* What was typed below is not thrown away by a press above it. */}
      {Object.keys(filled.errors).length === 0 && (
        <form method="post">
          <button class="button" type="submit" name="press" value="without">
            Say so, without a line
          </button>
        </form>
      )}
      <h2>Or with a line in the ledger</h2>
      <p>Change this line as you like, and send it. A steward reads it before it is public.</p>
      <LogForm {...filled} context={context} choices={choices} today={today} submit="Send it" askEmail={false} />
    </PrivatePage>
  );
};

/** What is said of a notice, by whoever put it up, or of a chore, by whoever did it. */
export function givenTitle({ direction, wantedBack }: Pick<Said, 'direction' | 'wantedBack'>, hand: unknown): string {
  if (hand) return 'It is done';
  if (direction === 'need') return 'It was met';
  return wantedBack ? 'It is lent' : 'It was given';
}

/** What happens to the board then. */
function thenWords({ direction, rhythm, wantedBack }: Said): string {
  if (direction === 'chore' && rhythm !== 'once') {
    return 'The chore goes back on the board for next time, for someone who has never done it.';
  }
  if (wantedBack) return 'It comes off the board until it is back. Then your private page puts it up again.';
  return 'It comes off the board.';
}
