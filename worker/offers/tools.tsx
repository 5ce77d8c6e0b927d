import { Hono } from 'hono';
import { writeTogether } from '../../schema/database.ts';
import { contactAfter, type Entry } from '../../schema/entries.ts';
import { comeBack, standsAgain } from '../../schema/offers/lending.ts';
import { anyOffer, askAfter, keepUp, standing } from '../../schema/offers/queries.ts';
import type { Offer, OnBoard } from '../../schema/offers/table.ts';
import type { View } from '../../site/parts/view.ts';
import { OnePress } from '../../site/parts/yours.tsx';
import type { App, AppContext } from '../context.ts';
import { formPage } from '../form-page.ts';
import { asSender } from '../link.ts';
import { purge } from '../page.tsx';
import { expiredLink, Problem } from '../problem.tsx';
import { keepContact, offersTag } from './kind.tsx';
import { offTheBoard } from './off-the-board.ts';

/** What the sender of something that is up can do with one press: keep it up, or say that it came back. */
export const toolRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/yours/:token/keep/',
      async load(c) {
        const own = await ownOffer(c);
        if (!own.onBoard) throw offTheBoard();
        return own;
      },
      names: [],
      page: (_c, { offer }) =>
        pressView({
          title: 'Keep it up',
          lead: offer.title,
          button: 'Keep it up',
          words: `It stands for another ${askAfter.hours / 24} days; then we ask again.`,
        }),
      parse: () => ({ ok: true, data: null }),
      async submit(c, { offer }) {
        const { town } = c.var;
        const { overAt } = standing(offer, town.settings.TIME_ZONE, town.now);
        await writeTogether(town.db, [
          ...keepUp(town.db, offer, town.settings.TIME_ZONE, town.now),
          ...keepContact(town, offer.entryId, overAt.add(contactAfter)),
        ]);
        await purge(c, offersTag);
        return { ok: true, path: '../', done: 'done' };
      },
    }),
  )
  .route(
    '/',
    formPage({
      path: '/yours/:token/returned/',
      async load(c) {
        const own = await ownOffer(c);
        if (!own.offer.lentAt) throw notLent();
        if (own.entry.contact === null) throw noAddress();
        return own;
      },
      names: [],
      page: (c, { offer }) =>
        pressView({
          title: 'It came back',
          lead: offer.title,
          button: 'It came back',
          words: standsAgain(offer, c.var.town.settings.TIME_ZONE, c.var.town.now)
            ? 'It goes on the board again, for the next one who needs it.'
            : 'Its last day is over, so it stays off the board. You are welcome to put it up again.',
        }),
      parse: () => ({ ok: true, data: null }),
      async submit(c, { offer }) {
        const { town } = c.var;
        const { overAt } = standing(offer, town.settings.TIME_ZONE, town.now);
        await writeTogether(town.db, [
          ...comeBack(town.db, offer, town.settings.TIME_ZONE, town.now),
          ...keepContact(town, offer.entryId, overAt.add(contactAfter)),
        ]);
        await purge(c, offersTag);
        return { ok: true, path: '../', done: 'done' };
      },
    }),
  );

const notLent = () =>
  new Problem(410, 'It is not lent', 'It is on the board, or was taken off it. You said before that it came back.');

const noAddress = () =>
  new Problem(
    410,
    'Nobody could ask you for it',
    'It was lent for so long that your mail address was removed. You are welcome to put it up again.',
  );

/** The offer of a private link, while it is up. */
async function ownOffer(c: AppContext): Promise<{ entry: Entry; offer: Offer; onBoard: OnBoard | null }> {
  const entry = await asSender(c, 'approved');
  const found = await anyOffer(c.var.town.db, entry.id);
  if (!found) throw expiredLink();
  return { entry, ...found };
}

interface Press {
  title: string;
  lead: string;
  button: string;
  words: string;
}

function pressView({ title, lead, button, words }: Press): View {
  const main = (
    <OnePress title={title} lead={lead} button={button}>
      <p>{words}</p>
    </OnePress>
  );
  return { title, parts: { main } };
}
