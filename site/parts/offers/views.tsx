import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Database } from '../../../schema/database.ts';
import { boardAreas, boardNow } from '../../../schema/offers/queries.ts';
import { today } from '../dates.ts';
import type { Filled } from '../form.tsx';
import type { PageContext, View } from '../view.ts';
import { Seek } from './find.tsx';
import { OfferForm } from './form.tsx';
import { Board } from './list.tsx';

const nav = '/offers/';

/** The board: offers beside needs beside chores. */
export async function boardView(db: Database, context: PageContext): Promise<View> {
  const [lists, areas] = await Promise.all([boardNow(db, context.now), boardAreas(db)]);
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
          <Board context={context} lists={lists} />
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

/** The form that puts something up: empty, or as it was sent with what is to be mended. */
export const offerFormView = (context: PageContext, page: Filled & { choices: CommonsChoice[] }): View => ({
  title: 'Put something up',
  description: 'Offer something, ask for something, or name a chore that nobody does. No account needed.',
  path: '/offer/',
  nav,
  parts: {
    form: <OfferForm {...page} context={context} today={today(context).toString()} submit="Send it" askEmail />,
  },
});
