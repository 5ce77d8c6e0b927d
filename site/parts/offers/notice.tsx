import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Taken } from '../../../schema/offers/hands.ts';
import type { PublicOffer } from '../../../schema/offers/queries.ts';
import type { Hand, Offer } from '../../../schema/offers/table.ts';
import { commonsPath } from '../commons/list.tsx';
import { plainDay } from '../dates.ts';
import { Fact } from '../facts.tsx';
import { RepeatMark } from '../marks.tsx';
import { Prose, UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { handsWord } from './list.tsx';
import { CategoryMark } from './marks.tsx';
import { directionWord, offerPath, rhythmWord } from './words.ts';

export interface OfferNoticeProps {
  context: PageContext;
  offer: Omit<Offer, 'entryId' | 'slug' | 'round' | 'answersStopped' | 'lentAt' | 'publishedAt'> &
    Partial<Pick<Offer, 'lentAt'>>;
  /** The commons it is for. */
  commons: Pick<CommonsChoice, 'slug' | 'title'> | null | undefined;
  /** Its public address, or null while it is only looked at by its sender and the stewards. */
  slug: string | null;
  /** True once it is off the board. */
  over: boolean;
}

/** One notice in full: what, how much of it, where, until when. */
export const OfferNotice = ({ context, offer, commons, slug, over }: OfferNoticeProps) => {
  // Whoever only looks at it does so on a page that has a heading of its own.
  const Title = slug === null ? 'h2' : 'h1';
  return (
    <article class="paper-whole">
      <p class="notice-facts">
        <strong>{directionWord[offer.direction]}</strong>
        <CategoryMark category={offer.category} />
        {over && (
          <span class="is-past">{offer.lentAt ? 'It is lent at the moment' : 'This is no longer on the board'}</span>
        )}
      </p>
      <Title class="poster-title">
        <UserText text={offer.title} />
      </Title>
      {offer.details && <Prose text={offer.details} />}
      <dl class="facts">
        {offer.quantity && (
          <Fact name="How much">
            <UserText text={offer.quantity} />
          </Fact>
        )}
        <Fact name="Where">
          <UserText text={offer.area} />
        </Fact>
        {offer.rhythm && (
          <Fact name="How often">
            <span class="kind">
              {offer.rhythm !== 'once' && <RepeatMark />} {rhythmWord[offer.rhythm]}
            </span>
          </Fact>
        )}
        {offer.hands !== null && (
          <Fact name="It takes">{offer.hands === 1 ? 'one person' : `${offer.hands} people`}</Fact>
        )}
        {offer.until && (
          <Fact name="Until">
            <time datetime={offer.until}>{plainDay(context, offer.until)}</time>
          </Fact>
        )}
        {offer.wantedBack && (
          <Fact name="To lend, wanted back">
            <UserText text={offer.wantedBack} />
          </Fact>
        )}
        {commons && (
          <Fact name="For">
            <a href={commonsPath(commons.slug)}>
              <UserText text={commons.title} />
            </a>
          </Fact>
        )}
        <Fact name="Put up by">
          <UserText text={offer.name} />
        </Fact>
      </dl>
      {slug && <p class="print-only">{context.settings.SITE_URL + offerPath(slug)}</p>}
    </article>
  );
};

interface HandsProps {
  context: PageContext;
  offer: Pick<Offer, 'hands'>;
  /** Who takes it on this time. Those that wait are for private pages only. */
  taken: Taken[];
}

/** Who takes a chore on, and for when. */
export const Hands = ({ context, offer, taken }: HandsProps) => (
  <section class="hands" aria-labelledby="hands">
    <h2 id="hands">Who takes it on</h2>
    {taken.length === 0 ? (
      <p>Nobody yet.</p>
    ) : (
      <>
        <ul class="past-list">
          {taken.map(({ hand, status }) => (
            <li>
              Taken for <time datetime={hand.date}>{plainDay(context, hand.date)}</time> by{' '}
              <strong>
                <UserText text={hand.name} />
              </strong>
              {hand.done && ', and done'}
              {status === 'pending' && <span class="hint"> (waits for a steward)</span>}
              {status === 'sent-back' && <span class="hint"> (a steward has a question)</span>}
            </li>
          ))}
        </ul>
        <p class="hint">
          {taken.length} of {handsWord(offer.hands ?? 1)}
        </p>
      </>
    )}
  </section>
);

/** What hangs on the other side of the board and might go together with this. */
export const Suggestions = ({ list }: { list: PublicOffer[] }) =>
  list.length > 0 && (
    <aside class="suggestions" aria-labelledby="fits">
      <h2 id="fits">This might fit</h2>
      <ul class="past-list">
        {list.map((other) => (
          <li>
            <a href={offerPath(other.slug)}>
              <UserText text={other.title} />
            </a>{' '}
            <span class="notice-facts">
              <span>{directionWord[other.direction]}</span>
              <span>
                <UserText text={other.area} />
              </span>
              <span>
                <UserText text={other.name} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">Both use the same words, no more than that. Have a look, if you like.</p>
    </aside>
  );

interface HandNoticeProps {
  context: PageContext;
  hand: Pick<Hand, 'name' | 'date'>;
  chore: Pick<Offer, 'title' | 'area'>;
}

/** Somebody who takes a chore on, as it would appear. */
export const HandNotice = ({ context, hand, chore }: HandNoticeProps) => (
  <article>
    <p class="notice-facts">
      <strong>{directionWord.chore}</strong>
      <span>
        <UserText text={chore.area} />
      </span>
    </p>
    <h2 class="quiet-title">
      <UserText text={chore.title} />
    </h2>
    <p>
      Taken for <time datetime={hand.date}>{plainDay(context, hand.date)}</time> by{' '}
      <strong>
        <UserText text={hand.name} />
      </strong>
    </p>
  </article>
);
