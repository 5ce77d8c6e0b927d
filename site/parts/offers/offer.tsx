import { commonsChoice } from '../../../schema/commons/choices.ts';
import type { Database } from '../../../schema/database.ts';
import { handsOf, type Taken } from '../../../schema/offers/hands.ts';
import { otherSide, type PublicOffer, publicOffer } from '../../../schema/offers/queries.ts';
import { today } from '../dates.ts';
import type { Filled } from '../form.tsx';
import { Report } from '../messages/report.tsx';
import { AnswerForm, KeptWords } from '../relays/form.tsx';
import { shortLine } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { HandForm } from './form.tsx';
import { Hands, OfferNotice, Suggestions } from './notice.tsx';
import { directionWord, fits, offerPath } from './words.ts';

const nav = '/offers/';

/** The forms of a notice's page as they were sent, with what is to be mended. */
export interface OfferForms {
  answer?: Filled;
  hand?: Filled;
}

const empty: Filled = { answers: {}, errors: {} };
const failed = (filled: Filled | undefined) => filled !== undefined && Object.keys(filled.errors).length > 0;

/** One offer, need or chore; null where nothing public has that address. */
export async function offerView(
  db: Database,
  context: PageContext,
  slug: string,
  forms: OfferForms = {},
): Promise<View | null> {
  const found = await publicOffer(db, slug);
  if (!found) return null;
  const { offer, onBoard } = found;
  const over = !onBoard || onBoard.overAt.epochMilliseconds <= context.now.epochMilliseconds;
  const [commons, taken, others] = await Promise.all([
    offer.commonsId ? commonsChoice(db, { id: offer.commonsId }) : undefined,
    offer.direction === 'chore' ? handsOf(db, offer, context.now, false) : [],
    over ? [] : otherSide(db, context.now, offer),
  ]);
  return {
    title: offer.title,
    description: [`${directionWord[offer.direction]}, ${offer.area}.`, shortLine(offer.details)].join(' ').trim(),
    path: offerPath(offer.slug),
    nav,
    parts: {
      main: (
        <>
          <OfferNotice context={context} offer={offer} commons={commons ?? null} slug={offer.slug} over={over} />
          {offer.direction === 'chore' && !over && (
            <TakingOn context={context} offer={offer} taken={taken} filled={forms.hand ?? empty} />
          )}
          <Suggestions list={fits(offer, others)} />
          <Answering offer={offer} over={over} filled={forms.answer ?? empty} />
          <Report path={offerPath(offer.slug)} />
        </>
      ),
    },
  };
}

const TakingOn = ({
  context,
  offer,
  taken,
  filled,
}: {
  context: PageContext;
  offer: PublicOffer;
  taken: Taken[];
  filled: Filled;
}) => (
  <>
    <Hands context={context} offer={offer} taken={taken} />
    {taken.length < (offer.hands ?? 1) ? (
      <section class="narrow asking" aria-labelledby="take-on">
        <h2 id="take-on">I’ll do it</h2>
        <p>Never done it before? All the better. A steward reads it, then your name stands here.</p>
        <HandForm
          {...filled}
          context={context}
          today={today(context).toString()}
          submit="I’ll do it"
          action={`${offerPath(offer.slug)}hands/`}
          askEmail
        />
      </section>
    ) : (
      <>
        {/* Somebody was quicker while this was written. */}
        {failed(filled) && (
          <div class="error-summary" role="alert">
            {Object.values(filled.errors).map((message) => (
              <p>{message}</p>
            ))}
          </div>
        )}
        <p>It is taken on for this time.</p>
      </>
    )}
  </>
);

interface AnsweringProps {
  offer: PublicOffer;
  over: boolean;
  filled: Filled;
}

function closedWords({ lentAt }: PublicOffer, over: boolean): string {
  if (!over) return 'Whoever put this up takes no answers at the moment.';
  return lentAt ? 'It takes no answers until it is back.' : 'It takes no answers any more.';
}

const Answering = ({ offer, over, filled }: AnsweringProps) => {
  if (over || offer.answersStopped) {
    return (
      <>
        <p>
          {closedWords(offer, over)} <a href="/offers/">See what else is on the board</a>
        </p>
        <KeptWords message={filled.answers.message} />
      </>
    );
  }
  const form = (
    <AnswerForm
      {...filled}
      action={`${offerPath(offer.slug)}answer/`}
      to="the one who put this up"
      submit="Send the answer"
    />
  );
  if (offer.direction === 'chore') {
    return (
      <details class="unfold answering" open={failed(filled)}>
        <summary>Ask about it</summary>
        <div class="narrow">{form}</div>
      </details>
    );
  }
  return (
    <section class="narrow asking" aria-labelledby="answer">
      <h2 id="answer">{offer.direction === 'offer' ? 'Ask for it' : 'Say that you have it'}</h2>
      {form}
    </section>
  );
};
