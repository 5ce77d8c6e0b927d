import { Hono } from 'hono';
import type { Statement } from '../../schema/database.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { victoryNames } from '../../schema/victories/form.ts';
import { insertVictory, openInvitations } from '../../schema/victories/queries.ts';
import { shortLine } from '../../site/parts/text.tsx';
import { victoriesAtom } from '../../site/parts/victories/feed.ts';
import { VictoryForm } from '../../site/parts/victories/form.tsx';
import { victoriesView } from '../../site/parts/victories/views.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { feed } from '../feed.ts';
import { formPage } from '../form-page.ts';
import { asSender, asSteward } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { livePage } from '../page.tsx';
import { contactOf, type Sent, send } from '../submission.ts';
import { asText, contactFor, invitation, type ReadVictory, readVictory, tag, victoriesKind } from './kind.tsx';

/** They show what they invite to. */
const shows = { tag: `${tag},offers,commons`, versions: ['victories'] };

export const victoriesRoutes = new Hono<App>()
  .get('/victories/', (c) => livePage(c, ({ db, context }) => victoriesView(db, context), shows))
  .get('/victories.xml', (c) => feed(c, ({ db, context }) => victoriesAtom(db, context), shows))
  .route('/', victoryForm('/yours/:token/victory/', asTeller))
  .route(
    '/',
    victoryForm('/desk/:token/victory/', async (c) => ({ contact: (await asSteward(c)).address, also: [] })),
  );

interface Teller {
  /** The address of whoever tells. */
  contact: string;
  /** What is written because they do. */
  also: Statement[];
}

/** The sender of something that is up. */
async function asTeller(c: AppContext): Promise<Teller> {
  const { town } = c.var;
  const entry = await asSender(c, 'approved');
  return { contact: (await contactOf(town, entry)) ?? '', also: [steered(town.db, entry.id, town.now)] };
}

function victoryForm(path: string, load: (c: AppContext) => Promise<Teller>) {
  return formPage({
    path,
    load,
    names: victoryNames,
    async page(c, _teller, { answers, errors }) {
      const { db, context, now } = c.var.town;
      const open = await openInvitations(db, now);
      const main = (
        <div class="narrow">
          <h1>Tell what came of it</h1>
          <p class="lead">In a sentence or two, with what people can come to or take on next.</p>
          <VictoryForm context={context} answers={answers} errors={errors} open={open} submit="Send it" />
        </div>
      );
      return { title: 'Tell what came of it', parts: { main } };
    },
    async parse(c, _teller, answers) {
      const { db, now } = c.var.town;
      return readVictory(await openInvitations(db, now), answers);
    },
    async submit(c, teller, read) {
      const { path } = await sendVictory(c.var.town, teller, read);
      deliverSoon(c);
      return { ok: true, path, done: 'itself' };
    },
  });
}

async function sendVictory(town: Town, { contact, also }: Teller, { told, open }: ReadVictory): Promise<Sent> {
  const entryId = crypto.randomUUID();
  return send(town, victoriesKind, {
    entryId,
    title: shortLine(told.told, 80),
    asText: asText(told, open),
    answers: { ...told, invites: invitation(open), contact },
    contact,
    contactUntil: town.now.add(contactFor),
    statements: [insertVictory(town.db, { entryId, ...told, invites: open.invites, invitesId: open.id }), ...also],
  });
}
