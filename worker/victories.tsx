import { Hono } from 'hono';
import type { Statement } from '../schema/database.ts';
import { findEntry } from '../schema/entries.ts';
import type { Answers, ParsedForm } from '../schema/form.ts';
import { steered } from '../schema/stewards/sunrises.ts';
import { days } from '../schema/time.ts';
import { judgeVictory, readInvitation, type Told } from '../schema/victories/form.ts';
import {
  anyVictory,
  eraseVictory,
  insertVictory,
  type Open,
  openInvitations,
  publishVictory,
  updateVictory,
} from '../schema/victories/queries.ts';
import { dayOf, longDate, today } from '../site/parts/dates.ts';
import type { Filled } from '../site/parts/form.tsx';
import { shortLine } from '../site/parts/text.tsx';
import { victoriesAtom } from '../site/parts/victories/feed.ts';
import { VictoryForm } from '../site/parts/victories/form.tsx';
import { VictoryNotice } from '../site/parts/victories/list.tsx';
import { victoriesView } from '../site/parts/victories/views.tsx';
import { feed } from './feed.ts';
import { form } from './form.ts';
import { followLink, stewardOf } from './link.ts';
import { deliverSoon } from './mail/outbox.ts';
import { livePage, ownPage } from './page.ts';
import type { Practice } from './practice.ts';
import { expiredLink } from './problem.tsx';
import { contactOf, send } from './submission.ts';
import type { App, AppContext } from './town.ts';

const tag = 'victories';
/** They show what they invite to. */
const tags = `${tag},offers,commons`;

/** An address is kept this long at most; who left one hears of the decision well before. */
const contactFor = days(60);

export const victoriesPractice: Practice = {
  kind: 'victories',
  noun: 'victory',
  tag,
  another: { path: '/victories/', words: 'See what others told' },
  linksHold: { hours: 365 * 24 },
  contested: [],
  deskTool: { path: 'victory/', words: 'Tell what came of something' },
  async open({ db, here, now }, entry) {
    const found = await anyVictory(db, entry.id, now);
    if (!found) return undefined;
    const { victory, open } = found;
    const choices = await openInvitations(db, now);
    return {
      title: shortLine(victory.told, 80),
      asText: asText(victory, open),
      preview: <VictoryNotice here={here} told={found} />,
      path: entry.status === 'approved' ? '/victories/' : null,
      async publish() {
        if (entry.status === 'pending' && !open) return { ok: false, errors: { decision: nothingOpen } };
        return { ok: true, data: { path: '/victories/', statements: [publishVictory(db, entry.id, now)] } };
      },
      takeBack: { whole: [] },
      answers: {
        ...{ told: victory.told, name: victory.name, version: String(entry.version) },
        invites: open ? invitation(open) : '',
      },
      form: (filled) => <VictoryForm {...filled} here={here} open={choices} submit="Send the changes" />,
      async revise(answers) {
        const read = readVictory(choices, answers);
        if (!read.ok) return read;
        const { told, open: invited } = read.data;
        const { invites, id: invitesId } = invited;
        const data = {
          title: shortLine(told.told, 80),
          contactUntil: now.add(contactFor),
          asText: asText(told, invited),
          statements: [updateVictory(db, { entryId: entry.id, ...told, invites, invitesId })],
        };
        return { ok: true, data };
      },
    };
  },
  erase: ({ db }, entryId) => [eraseVictory(db, entryId)],
};

const nothingOpen = 'What it invites to is over. Send it back, so that it can name something else';

const invitation = ({ invites, slug }: Open) => `${invites}:${slug}`;

const asText = ({ told, name }: Told, open: Open | null) =>
  [told, name && `Told by: ${name}`, `Invites to: ${open?.title ?? 'something that is over'}`]
    .filter(Boolean)
    .join('\n');

function readVictory(choices: Open[], answers: Answers): ParsedForm<{ told: Told; open: Open }> {
  const named = readInvitation(answers.invites);
  const open = choices.find(({ invites, slug }) => invites === named?.invites && slug === named.slug);
  const judged = judgeVictory(answers, open !== undefined);
  if (!judged.ok) return judged;
  if (!open) return { ok: false, errors: {} };
  return { ok: true, data: { told: judged.data, open } };
}

export const victoriesRoutes = new Hono<App>()
  .get('/victories/', (c) => livePage(c, ({ db, here }) => victoriesView(db, here), { tag: tags }))
  .get('/victories.xml', (c) => feed(c, ({ db, here }) => victoriesAtom(db, here), tags))
  .get('/yours/:token/victory/', async (c) => {
    await teller(c);
    return showForm(c, { answers: {}, errors: {} });
  })
  .post('/yours/:token/victory/', ...form(async (c, answers) => tell(c, answers, ...(await teller(c)))))
  .get('/desk/:token/victory/', async (c) => {
    await stewardOf(c.var.town, await followLink(c, 'desk'));
    return showForm(c, { answers: {}, errors: {} });
  })
  .post(
    '/desk/:token/victory/',
    ...form(async (c, answers) => {
      const steward = await stewardOf(c.var.town, await followLink(c, 'desk'));
      return tell(c, answers, steward.address);
    }),
  );

/** The address of whoever tells, the sender of something that is up, and what is written because they do. */
async function teller(c: AppContext): Promise<[string, Statement[]]> {
  const { town } = c.var;
  const { entryId } = await followLink(c, 'yours');
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
  const title = `${failed ? 'Error: ' : ''}Tell what came of it`;
  return ownPage(c, { title, parts: { main } }, { status: failed ? 422 : 200 });
}

async function tell(c: AppContext, answers: Answers, contact: string, also: Statement[] = []): Promise<Response> {
  const { town } = c.var;
  const read = readVictory(await openInvitations(town.db, town.now), answers);
  if (!read.ok) return showForm(c, { answers, errors: read.errors });
  const { told, open } = read.data;
  const entryId = crypto.randomUUID();
  const sent = await send(town, victoriesPractice, {
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
