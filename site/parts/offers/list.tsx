import { type BoardNotice, noticesAtMost } from '../../../schema/offers/queries.ts';
import { type Direction, directions, type Offer } from '../../../schema/offers/table.ts';
import { dayOf, shortDate } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { CategoryMark } from './marks.tsx';
import { directionWord, offerPath, rhythmWord } from './words.ts';

interface Column {
  heading: string;
  /** What it says while nothing hangs there. */
  empty: string;
  invitation: string;
  older: string;
}

const columns: Record<Direction, Column> = {
  offer: {
    heading: 'Offers',
    empty: 'Nothing is offered at the moment.',
    invitation: 'What stands in your cellar and would rather be used?',
    older: 'Older offers',
  },
  need: {
    heading: 'Needs',
    empty: 'Nothing is asked for at the moment.',
    invitation: 'What would make your week easier? Asking is taking part, too.',
    older: 'Older needs',
  },
  chore: {
    heading: 'Chores',
    empty: 'No chore hangs here at the moment.',
    invitation: 'Which small thing does nobody do, though everybody walks past it?',
    older: 'Older chores',
  },
};

/** Offers beside needs beside chores, newest first. */
export const Board = ({ context, lists }: { context: PageContext; lists: Record<Direction, BoardNotice[]> }) => (
  <>
    {/* On a phone the columns stand one below the other. */}
    <nav class="jump" aria-label="On this page">
      {directions.map((direction) => (
        <>
          <a href={`#${direction}s`}>{columns[direction].heading}</a>{' '}
        </>
      ))}
    </nav>
    <div class="columns">
      {directions.map((direction) => (
        <Column context={context} direction={direction} list={lists[direction]} />
      ))}
    </div>
  </>
);

const Column = ({ context, direction, list }: { context: PageContext; direction: Direction; list: BoardNotice[] }) => {
  const { heading, empty, invitation, older } = columns[direction];
  return (
    <section aria-labelledby={`${direction}s`}>
      <h2 id={`${direction}s`}>{heading}</h2>
      {list.length === 0 ? (
        <div class="empty">
          <p class="empty-lead">{empty}</p>
          <p>{invitation}</p>
          <p>
            <a class="button quiet" href={`/offer/?direction=${direction}`}>
              Put something up
            </a>
          </p>
        </div>
      ) : (
        <Notices context={context} list={list.slice(0, noticesAtMost)} />
      )}
      {list.length > noticesAtMost && (
        <p>
          <a
            class="button quiet"
            href={`/offers/find/?direction=${direction}&before=${list[noticesAtMost - 1]?.onBoard.position}`}
          >
            {older}
          </a>
        </p>
      )}
    </section>
  );
};

interface NoticesProps {
  context: PageContext;
  list: BoardNotice[];
  /** Says on each whether it is an offer, a need or a chore, where they hang together. */
  mixed?: boolean;
}

/** Notices on the board, in the order given. */
export const Notices = ({ context, list, mixed = false }: NoticesProps) => (
  <ul class="notices">
    {list.map(({ offer, taken }) => (
      <li class="notice paper">
        <p class="notice-facts">
          {mixed && <strong>{directionWord[offer.direction]}</strong>}
          <CategoryMark category={offer.category} />
          <span>
            <UserText text={offer.area} />
          </span>
        </p>
        <h3>
          <a href={offerPath(offer.slug)}>
            <UserText text={offer.title} />
          </a>
        </h3>
        <OfferFacts context={context} offer={offer} taken={taken} />
      </li>
    ))}
  </ul>
);

const OfferFacts = ({ context, offer, taken }: { context: PageContext; offer: Offer; taken: number }) => {
  const { quantity, rhythm, hands, until, wantedBack } = offer;
  if (!(quantity || rhythm || until || wantedBack)) return null;
  return (
    <p class="notice-facts">
      {quantity && (
        <span>
          <UserText text={quantity} />
        </span>
      )}
      {wantedBack && (
        <span>
          to lend, back <UserText text={wantedBack} />
        </span>
      )}
      {rhythm && <span>{rhythmWord[rhythm]}</span>}
      {hands !== null && <span>{freeWords(hands, taken)}</span>}
      {until && (
        <span>
          until <time datetime={until}>{shortDate(context.settings, dayOf(until))}</time>
        </span>
      )}
    </p>
  );
};

function freeWords(hands: number, taken: number): string {
  const free = Math.max(0, hands - taken);
  if (free === 0) return 'taken on';
  return taken === 0 ? handsWord(hands) : `${free} of ${handsWord(hands)} free`;
}

/** `1 hand`, `3 hands` */
export const handsWord = (hands: number) => (hands === 1 ? '1 hand' : `${hands} hands`);
