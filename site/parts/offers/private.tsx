import type { Taken } from '../../../schema/offers/hands.ts';
import type { Hand, Offer, OnBoard } from '../../../schema/offers/table.ts';
import { localDate, plainDay } from '../dates.ts';
import type { PageContext } from '../view.ts';
import { givenTitle } from './given.tsx';
import { Hands } from './notice.tsx';

interface OfferToolsProps {
  context: PageContext;
  /** The path of the private link, `/yours/<token>/`. */
  own: string;
  offer: Offer;
  /** Null once it is off the board. */
  onBoard: OnBoard | null;
  /** Of a chore: who takes it on, with those that wait. */
  taken: Taken[];
}

/** What the sender can do with a notice that is up. */
export const OfferTools = ({ context, own, offer, onBoard, taken }: OfferToolsProps) => (
  <section aria-label="What you can do">
    <p>{onBoard ? standsWords(context, offer, onBoard) : offWords(offer)}</p>
    {offer.direction === 'chore' && <Hands context={context} offer={offer} taken={taken} />}
    <p class="ledger-actions">
      {onBoard && offer.direction !== 'chore' && (
        <a class="button" href={`${own}done/`}>
          {givenTitle(offer, null)}
        </a>
      )}{' '}
      {offer.lentAt && (
        <a class="button" href={`${own}returned/`}>
          It came back
        </a>
      )}{' '}
      {(onBoard || offer.lentAt) && <a href={`${own}edit/`}>Change it</a>}{' '}
      {onBoard && offer.until === null && <a href={`${own}keep/`}>Keep it up</a>}{' '}
      {onBoard && <a href={`${own}answers/`}>{offer.answersStopped ? 'Take answers again' : 'Stop answers'}</a>}{' '}
      <a href={`${own}victory/`}>Tell what came of it</a>
    </p>
  </section>
);

const offWords = ({ lentAt }: Offer) =>
  lentAt ? 'It is lent, and off the board until you say that it came back.' : 'It is off the board.';

function standsWords(context: PageContext, offer: Offer, onBoard: OnBoard): string {
  const zone = context.settings.TIME_ZONE;
  const day = (at: OnBoard['overAt']) => plainDay(context, localDate({ at, zone }).toString());
  const answers = offer.answersStopped ? ' You take no answers at the moment.' : '';
  if (offer.until) return `It is on the board until ${plainDay(context, offer.until)}.${answers}`;
  if (onBoard.askAt && !onBoard.askedAt) {
    return `It is on the board. On ${day(onBoard.askAt)} you are asked whether it still stands.${answers}`;
  }
  return `It is on the board. It falls off on ${day(onBoard.overAt)}, unless you keep it up.${answers}`;
}

interface HandToolsProps {
  context: PageContext;
  own: string;
  hand: Hand;
  chore: Offer;
}

/** What somebody can do who takes a chore on. */
export const HandTools = ({ own, hand, chore, context: _here }: HandToolsProps) => (
  <section aria-label="What you can do">
    {hand.done && (
      <p>
        You said that it is done.
        {chore.round > hand.round && ' It hangs on the board again for next time, for someone who has never done it.'}
      </p>
    )}
    <p class="ledger-actions">
      {!hand.done && hand.place !== null && (
        <a class="button" href={`${own}done/`}>
          It is done
        </a>
      )}{' '}
      <a href={`${own}victory/`}>Tell what came of it</a>
    </p>
  </section>
);
