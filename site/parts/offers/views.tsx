import { type CommonsChoice, commonsChoice } from '../../../schema/commons/choices.ts';
import type { Database } from '../../../schema/database.ts';
import type { Answers } from '../../../schema/form.ts';
import { handsOf, type Taken } from '../../../schema/offers/hands.ts';
import {
  boardAreas,
  boardNow,
  findOffers,
  otherSide,
  type PublicOffer,
  publicOffer,
  type SoughtOffers,
} from '../../../schema/offers/queries.ts';
import { categories, directions } from '../../../schema/offers/table.ts';
import { today } from '../dates.ts';
import { type Filled, Select, TextField } from '../form.tsx';
import { shortLine } from '../text.tsx';
import type { Here, View } from '../view.ts';
import { AnswerForm, HandForm, KeptWords, OfferForm } from './form.tsx';
import { Board, Papers } from './list.tsx';
import { Hands, OfferNotice, Suggestions } from './notice.tsx';
import { categoryWord, directionWord, fits, offerPath } from './words.ts';

const nav = '/offers/';

/** The board: offers beside needs beside chores. */
export async function boardView(db: Database, here: Here): Promise<View> {
  const [lists, areas] = await Promise.all([boardNow(db, here.now), boardAreas(db)]);
  return {
    title: 'Offers, needs and chores',
    description: 'What people here can give, what they need, and which chores nobody does yet.',
    path: '/offers/',
    nav,
    parts: {
      main: (
        <>
          <div class="welcome">
            <h1>Offers, needs and chores</h1>
            <p class="lead">What people can give, what is needed, and the small things nobody does yet.</p>
          </div>
          <BoardActions />
          <Seek areas={areas} />
          <Board here={here} lists={lists} />
        </>
      ),
    },
  };
}

const BoardActions = () => (
  <p class="ledger-actions">
    <a class="button" href="/offer/">
      Put something up
    </a>{' '}
    <a href="/victories/">What came of it</a>
  </p>
);

/** What a search of the board was asked, as typed, beside what it means. */
export interface AskedOffers {
  answers: Answers;
  sought: SoughtOffers;
  /** The areas to choose from. */
  areas: string[];
}

const findFrame = { title: 'Find on the board', path: '/offers/find/', nav };

/** Looking through the board by words, direction, category and area. */
export async function findOffersView(db: Database, here: Here, { answers, sought, areas }: AskedOffers): Promise<View> {
  const { list, next } = await findOffers(db, here.now, sought);
  const narrowed = Object.keys(answers).some((name) => name !== 'before' && answers[name] !== '');
  const on = new URLSearchParams({ ...answers, before: String(next) });
  const main = (
    <>
      <Seek asked={answers} areas={areas} />
      <h2>{list.length === 0 ? 'Nothing found' : narrowed ? 'Found' : 'Everything on the board'}</h2>
      {list.length === 0 && (
        <p>
          Nothing like that hangs here now. <a href="/offer/">Put it up</a>, and somebody may have it.
        </p>
      )}
      <div class="found">
        <Papers here={here} list={list} mixed />
      </div>
      {next !== null && (
        <p>
          <a class="button quiet" href={`/offers/find/?${on}`} rel="next">
            Look further back
          </a>
        </p>
      )}
      <p class="onward">
        <a href="/offers/">Back to the board</a>
      </p>
    </>
  );
  return { ...findFrame, parts: { main } };
}

/** What the search page says where nobody can look: on a copy of the site, and while the database cannot be reached. */
export const findOffersBuilt = (_here: Here): View => ({
  ...findFrame,
  parts: {
    main: (
      <p>
        This is a copy of the site as it was built: it cannot look for words by itself.{' '}
        <a href="/offers/">Here is what is newest on the board</a>; your browser can find words on it.
      </p>
    ),
  },
});

/** Reads what was asked of the search; what cannot be, is left out. */
export function soughtOffersIn({ q = '', direction, category, area = '', before }: Answers): SoughtOffers {
  return {
    q: q.slice(0, 100),
    direction: directions.find((one) => one === direction) ?? null,
    category: categories.find((one) => one === category) ?? null,
    area: [...area.slice(0, 300).trim()].slice(0, 60).join(''),
    before: before && /^\d{1,12}$/.test(before) ? Number(before) : undefined,
  };
}

/** Asks for words and, on the page that finds, for the direction, which the board shows by itself. */
const Seek = ({ asked, areas }: { asked?: Answers; areas: string[] }) => {
  const filled: Filled = { answers: asked ?? {}, errors: {} };
  return (
    <search>
      <form class="seek board-seek" method="get" action="/offers/find/">
        <TextField {...filled} name="q" label="Words" />
        {asked && (
          <Select
            {...filled}
            name="direction"
            label="What it is"
            options={[
              { value: '', label: 'everything' },
              ...directions.map((one) => ({ value: one, label: directionWord[one] })),
            ]}
          />
        )}
        <Select
          {...filled}
          name="category"
          label="Category"
          options={[
            { value: '', label: 'all' },
            ...categories.map((one) => ({ value: one, label: categoryWord[one] })),
          ]}
        />
        {areas.length > 0 && (
          <Select
            {...filled}
            name="area"
            label="Area"
            options={[{ value: '', label: 'all' }, ...areas.map((area) => ({ value: area, label: area }))]}
          />
        )}
        <button class="button quiet" type="submit">
          Find
        </button>
      </form>
    </search>
  );
};

/** The forms of a paper's page as they were sent, with what is to be mended. */
export interface OfferForms {
  answer?: Filled;
  hand?: Filled;
}

const empty: Filled = { answers: {}, errors: {} };
const failed = (filled: Filled | undefined) => filled !== undefined && Object.keys(filled.errors).length > 0;

/** One offer, need or chore; null where nothing public has that address. */
export async function offerView(db: Database, here: Here, slug: string, forms: OfferForms = {}): Promise<View | null> {
  const found = await publicOffer(db, slug);
  if (!found) return null;
  const { offer, pin } = found;
  const over = !pin || pin.overAt.epochMilliseconds <= here.now.epochMilliseconds;
  const [commons, taken, others] = await Promise.all([
    offer.commonsId ? commonsChoice(db, { id: offer.commonsId }) : undefined,
    offer.direction === 'chore' ? handsOf(db, offer, here.now, false) : [],
    over ? [] : otherSide(db, here.now, offer),
  ]);
  return {
    title: offer.title,
    description: [`${directionWord[offer.direction]}, ${offer.area}.`, shortLine(offer.details)].join(' ').trim(),
    path: offerPath(offer.slug),
    nav,
    parts: {
      main: (
        <>
          <OfferNotice here={here} offer={offer} commons={commons ?? null} slug={offer.slug} over={over} />
          {offer.direction === 'chore' && !over && (
            <TakingOn here={here} offer={offer} taken={taken} filled={forms.hand ?? empty} />
          )}
          <Suggestions list={fits(offer, others)} />
          <Answering here={here} offer={offer} over={over} filled={forms.answer ?? empty} />
        </>
      ),
    },
  };
}

const TakingOn = ({
  here,
  offer,
  taken,
  filled,
}: {
  here: Here;
  offer: PublicOffer;
  taken: Taken[];
  filled: Filled;
}) => (
  <>
    <Hands here={here} offer={offer} taken={taken} />
    {taken.length < (offer.hands ?? 1) ? (
      <section class="narrow asking" aria-labelledby="take-on">
        <h2 id="take-on">I’ll do it</h2>
        <p>Never done it before? All the better. A steward reads it, then your name stands here.</p>
        <HandForm
          {...filled}
          here={here}
          today={today(here).toString()}
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
  here: Here;
  offer: PublicOffer;
  over: boolean;
  filled: Filled;
}

const Answering = ({ here, offer, over, filled }: AnsweringProps) => {
  if (over || offer.quiet) {
    return (
      <>
        <p>
          {over ? 'It takes no answers any more.' : 'Whoever put this up takes no answers at the moment.'}{' '}
          <a href="/offers/">See what else is on the board</a>
        </p>
        <KeptWords message={filled.answers.message} />
      </>
    );
  }
  const form = <AnswerForm {...filled} here={here} action={`${offerPath(offer.slug)}answer/`} />;
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

/** The form that puts something up: empty, or as it was sent with what is to be mended. */
export const offerFormView = (here: Here, page: Filled & { choices: CommonsChoice[] }): View => ({
  title: 'Put something up',
  description: 'Offer something, ask for something, or name a chore that nobody does. No account needed.',
  path: '/offer/',
  nav,
  parts: {
    form: <OfferForm {...page} here={here} today={today(here).toString()} submit="Send it" askEmail />,
  },
});
