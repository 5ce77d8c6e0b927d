import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Hand, Offer } from '../../../schema/offers/table.ts';
import type { Filled } from '../form.tsx';
import { LogForm } from '../ledger/form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

interface GivenFormProps extends Filled {
  context: PageContext;
  offer: Pick<Offer, 'title' | 'direction' | 'rhythm'>;
  /** Who did the chore; null when something was given. */
  hand: Pick<Hand, 'name'> | null;
  choices: CommonsChoice[];
  today: string;
}

/** Whoever gave or did it says so: by one press, or with a line of the ledger, written as far as it is known. */
export const GivenForm = ({ context, offer, hand, choices, today, ...filled }: GivenFormProps) => {
  const title = hand ? 'It is done' : offer.direction === 'need' ? 'It was met' : 'It was given';
  return (
    <PrivatePage title={title} lead={<UserText text={offer.title} />}>
      <p>
        {offer.direction === 'chore' && offer.rhythm !== 'once'
          ? 'The chore goes back on the board for next time, for someone who has never done it.'
          : 'It comes off the board.'}
      </p>
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
