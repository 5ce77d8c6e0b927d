import { Hono } from 'hono';
import type { Statement } from '../../schema/database.ts';
import { findEntry } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { victoryNames } from '../../schema/victories/form.ts';
import { insertVictory, openInvitations } from '../../schema/victories/queries.ts';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { shortLine } from '../../site/parts/text.tsx';
import { victoriesAtom } from '../../site/parts/victories/feed.ts';
import { VictoryForm } from '../../site/parts/victories/form.tsx';
import { victoriesView } from '../../site/parts/victories/views.tsx';
import type { App, AppContext } from '../context.ts';
import { feed } from '../feed.ts';
import { form } from '../form.ts';
import { followLink, stewardOf } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { livePage, ownPage } from '../page.ts';
import { expiredLink } from '../problem.tsx';
import { contactOf, send } from '../submission.ts';
import { asText, contactFor, invitation, readVictory, tag, victoriesKind } from './kind.tsx';

/** They show what they invite to. */
const tags = `${tag},offers,commons`;

export const victoriesRoutes = new Hono<App>()
  .get('/victories/', (c) => livePage(c, ({ db, here }) => victoriesView(db, here), { tag: tags }))
  .get('/victories.xml', (c) => feed(c, ({ db, here }) => victoriesAtom(db, here), tags))
  .get('/yours/:token/victory/', async (c) => {
    await teller(c);
    return showForm(c, { answers: {}, errors: {} });
  })
  .post('/yours/:token/victory/', ...form(victoryNames, async (c, answers) => tell(c, answers, ...(await teller(c)))))
  .get('/desk/:token/victory/', async (c) => {
    await stewardOf(c.var.town, await followLink(c, 'desk'));
    return showForm(c, { answers: {}, errors: {} });
  })
  .post(
    '/desk/:token/victory/',
    ...form(victoryNames, async (c, answers) => {
      const steward = await stewardOf(c.var.town, await followLink(c, 'desk'));
      return tell(c, answers, steward.address);
    }),
  );

/** The address of whoever tells, the sender of something that is up, and what is written because they do. */
async function teller(c: AppContext): Promise<[string, Statement[]]> {
  const { town } = c.var;
  const { subjectId: entryId } = await followLink(c, 'yours');
  const entry = await findEntry(town.db, entryId ?? '');
  if (entry?.status !== 'approved') throw expiredLink();
  return [(await contactOf(town, entry)) ?? '', [steered(town.db, entry.id, town.now)]];
}

async function showForm(c: AppContext, filled: Filled): Promise<Response> {
  const { db, here, now } = c.var.town;
  const failed = Object.keys(filled.errors).length > 0;
  const main = (
    <div class="narrow">
      <h1>Tell what came of it</h1>
      <p class="lead">In a sentence or two, with what people can come to or take on next.</p>
      <VictoryForm {...filled} here={here} open={await openInvitations(db, now)} submit="Send it" />
    </div>
  );
  return ownPage(c, { title: 'Tell what came of it', parts: { main } }, { status: failed ? 422 : 200 });
}

async function tell(c: AppContext, answers: Answers, contact: string, also: Statement[] = []): Promise<Response> {
  const { town } = c.var;
  const read = readVictory(await openInvitations(town.db, town.now), answers);
  if (!read.ok) return showForm(c, { answers, errors: read.errors });
  const { told, open } = read.data;
  const entryId = crypto.randomUUID();
  const sent = await send(town, victoriesKind, {
    entryId,
    title: shortLine(told.told, 80),
    plainly: `of ${longDate(town.here.settings, dayOf(today(town).toString()))}`,
    asText: asText(told, open),
    answers: { ...told, invites: invitation(open), contact },
    contact,
    contactUntil: town.now.add(contactFor),
    statements: [insertVictory(town.db, { entryId, ...told, invites: open.invites, invitesId: open.id }), ...also],
  });
  deliverSoon(c);
  return c.redirect(`${sent.path}?sent`, 303);
}
