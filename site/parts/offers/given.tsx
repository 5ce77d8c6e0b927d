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

/** Whoever gave or did it says so: the line of the ledger, written as far as it is known. */
export const GivenForm = ({ context, offer, hand, choices, today, ...filled }: GivenFormProps) => (
  <PrivatePage
    title={hand ? 'It is done' : offer.direction === 'need' ? 'It was met' : 'It was given'}
    lead={<UserText text={offer.title} />}
  >
    <p>
      {offer.direction === 'chore' && offer.rhythm !== 'once'
        ? 'The chore goes back on the board for next time, for someone who has never done it.'
        : 'It comes off the board.'}{' '}
      This is the line for the ledger: change it as you like, and send it. A steward reads it before it is public.
    </p>
    <LogForm {...filled} context={context} choices={choices} today={today} submit="Send it" askEmail={false} />
  </PrivatePage>
);
