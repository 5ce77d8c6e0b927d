import { Hono } from 'hono';
import { firstStart } from '../../schema/commons/dates.ts';
import { type Proposal, proposalForm, proposalNames, toCommons } from '../../schema/commons/form.ts';
import { insertCommons, publicCommons, type WithDates } from '../../schema/commons/queries.ts';
import { type Kind, kinds } from '../../schema/commons/table.ts';
import { contactAfter } from '../../schema/entries.ts';
import { parseForm, wordOf } from '../../schema/form.ts';
import { parseMonth } from '../../schema/time.ts';
import { copyAnswers } from '../../site/parts/commons/copy.tsx';
import { calendarAtom, calendarIcs, calendarJson, commonsIcs } from '../../site/parts/commons/feeds.ts';
import {
  calendarView,
  commonsView,
  monthView,
  pastMonthView,
  pastView,
  proposeView,
} from '../../site/parts/commons/views.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { feed } from '../feed.ts';
import { longForm } from '../form.ts';
import { formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { livePage, nothingHere } from '../page.tsx';
import { send } from '../submission.ts';
import { asText, commonsKind } from './kind.tsx';
import { frontShows, listsShow, noticeShows } from './tags.ts';

/** What anyone can read, and the form to propose. */
export const pagesRoutes = new Hono<App>()
  .get('/', (c) => livePage(c, ({ db, context }) => calendarView(db, context), { template: '/', ...frontShows }))
  .get('/kind/:kind/', (c) => {
    const kind = kinds.find((one): one is Kind => one === c.req.param('kind'));
    if (!kind) throw nothingHere();
    return livePage(c, ({ db, context }) => calendarView(db, context, kind), {
      template: `/kind/${kind}/`,
      ...listsShow,
    });
  })
  .get('/month/', (c) => livePage(c, ({ db, context }) => monthView(db, context), listsShow))
  .get('/month/:month/', (c) => livePage(c, ({ db, context }) => monthView(db, context, monthParam(c)), listsShow))
  .get('/past/', (c) => livePage(c, ({ db, context }) => pastView(db, context), listsShow))
  .get('/past/:month/', (c) => livePage(c, ({ db, context }) => pastMonthView(db, context, monthParam(c)), listsShow))
  .get('/calendar.ics', (c) => feed(c, ({ db, context }) => calendarIcs(db, context), listsShow))
  .get('/calendar.xml', (c) => feed(c, ({ db, context }) => calendarAtom(db, context), listsShow))
  .get('/calendar.json', (c) => feed(c, ({ db, context }) => calendarJson(db, context), listsShow))
  .get('/commons/:file{.+\\.ics}', (c) => {
    const slug = c.req.param('file').slice(0, -'.ics'.length);
    return feed(c, ({ db, context }) => commonsIcs(db, context, slug), noticeShows(slug));
  })
  .get('/commons/:slug/', (c) => {
    const slug = c.req.param('slug');
    return livePage(c, ({ db, context }) => commonsView(db, context, slug), noticeShows(slug));
  })
  .route(
    '/',
    formPage({
      path: '/propose/',
      template: '/propose/',
      live: {},
      load: toCopy,
      names: proposalNames,
      size: longForm,
      fresh: (c, copied) => (copied ? copyAnswers(c.var.town.context, copied) : {}),
      page: (c, copied, shown) => proposeView(c.var.town.context, shown, copied),
      parse(c, _copied, answers) {
        const { settings, now } = c.var.town;
        return parseForm(proposalForm({ zone: settings.TIME_ZONE, now }), answers);
      },
      async submit(c, _copied, proposal) {
        const { path } = await send(c.var.town, commonsKind, draftOf(c.var.town, proposal));
        deliverSoon(c);
        return { ok: true, path, done: 'itself' };
      },
    }),
  );

/** The commons whose words the form begins with; null where it is not up, undefined where none is named. */
async function toCopy(c: AppContext): Promise<WithDates | null | undefined> {
  const slug = c.req.query('copy');
  return slug === undefined ? undefined : publicCommons(c.var.town.db, wordOf(slug));
}

function draftOf({ db, context, settings }: Town, proposal: Proposal) {
  const entryId = crypto.randomUUID();
  const proposed = toCommons(proposal, settings.TIME_ZONE);
  const { steward_email: contact, ...answers } = proposal;
  return {
    entryId,
    title: proposal.title,
    asText: asText(context, proposed),
    answers: { ...answers, contact },
    contact,
    contactUntil: proposed.lastOverAt.add(contactAfter),
    dueAt: firstStart(proposed),
    statements: [insertCommons(db, entryId, proposed)],
  };
}

function monthParam(c: AppContext) {
  const month = parseMonth(c.req.param('month') ?? '');
  if (!month) throw nothingHere();
  return month;
}
