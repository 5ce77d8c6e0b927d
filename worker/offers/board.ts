import { Hono } from 'hono';
import { commonsChoices } from '../../schema/commons/choices.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
import { offerNames, type Put, parseOffer } from '../../schema/offers/form.ts';
import { boardAreas, insertOffer } from '../../schema/offers/queries.ts';
import { findOffersNames, findOffersView, soughtOffersIn } from '../../site/parts/offers/find.tsx';
import { offerView } from '../../site/parts/offers/offer.tsx';
import { boardView, offerFormView } from '../../site/parts/offers/views.tsx';
import { askedOf } from '../../site/parts/seek.tsx';
import type { App, Town } from '../context.ts';
import { anyone, formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { asBuilt, livePage } from '../page.tsx';
import { type Sent, send } from '../submission.ts';
import { asText, contactUntil, offersKind, type ReadOffer, readOffer, offersTag as tag, titleOf } from './kind.tsx';

/** What anyone can read on the board, and the form that puts something up. */
export const boardRoutes = new Hono<App>()
  .get('/offers/', (c) =>
    livePage(c, ({ db, context }) => boardView(db, context), { template: '/offers/', tag, versions: ['offers'] }),
  )
  .get('/offers/find/', (c) => livePage(c, (town) => find(town, c.req.query()), { template: '/offers/find/', tag }))
  .get('/offers/answered/', (c) => asBuilt(c, '/offers/answered/'))
  .get('/offers/:slug/', (c) => {
    const slug = c.req.param('slug');
    // Beside it stands what fits on the other side of the board.
    const shows = { tag: `${tag},commons`, versions: ['offers', `offers/${slug}`] };
    return livePage(c, ({ db, context }) => offerView(db, context, slug), shows);
  })
  .route(
    '/',
    formPage({
      path: '/offer/',
      template: '/offer/',
      live: {},
      load: anyone,
      names: offerNames,
      // What the link to it names.
      fresh: (c) => c.req.query(),
      async page(c, _anyone, { answers, errors }) {
        const { db, context, now } = c.var.town;
        return offerFormView(context, {
          answers,
          errors,
          choices: await commonsChoices(db, now, wordOf(answers.commons)),
        });
      },
      parse: (c, _anyone, answers) => readOffer(c.var.town, answers, parseOffer),
      async submit(c, _anyone, read) {
        const { path } = await sendOffer(c.var.town, read);
        deliverSoon(c);
        return { ok: true, path, done: 'itself' };
      },
    }),
  );

async function sendOffer(town: Town, { put, proposed, commons }: ReadOffer<Put & { email: string }>): Promise<Sent> {
  const entryId = crypto.randomUUID();
  return send(town, offersKind, {
    entryId,
    title: titleOf(proposed),
    asText: asText(town.context, proposed, commons),
    about: proposed.commonsId,
    answers: { ...(JSON.parse(JSON.stringify(proposed)) as Answers), contact: put.email },
    contact: put.email,
    contactUntil: contactUntil(town, proposed),
    statements: [insertOffer(town.db, entryId, proposed)],
  });
}

async function find({ db, context }: Town, asked: Record<string, string>) {
  const answers = askedOf(asked, findOffersNames);
  return findOffersView(db, context, { answers, sought: soughtOffersIn(answers), areas: await boardAreas(db) });
}
