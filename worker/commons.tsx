import { Hono } from 'hono';
import { datesOf } from '../schema/commons/dates.ts';
import { type Proposal, type Proposed, proposalForm, toAnswers, toCommons } from '../schema/commons/form.ts';
import {
  anyCommons,
  eraseCommons,
  freeSlug,
  insertCommons,
  publish,
  unpublish,
  updateCommons,
} from '../schema/commons/queries.ts';
import { type Commons, type Kind, kinds } from '../schema/commons/table.ts';
import { contactAfter } from '../schema/entries.ts';
import { type Answers, judge } from '../schema/form.ts';
import { tellTakenDown } from '../schema/signups/queries.ts';
import { before, parseMonth } from '../schema/time.ts';
import { calendarAtom, calendarIcs, calendarJson, commonsIcs } from '../site/parts/commons/feeds.ts';
import { ProposalForm } from '../site/parts/commons/form.tsx';
import { commonsPath } from '../site/parts/commons/list.tsx';
import { CommonsNotice } from '../site/parts/commons/notice.tsx';
import { CommonsTools } from '../site/parts/commons/private.tsx';
import {
  calendarView,
  commonsView,
  monthView,
  pastMonthView,
  pastView,
  proposalDefaults,
  proposeView,
} from '../site/parts/commons/views.tsx';
import { rhythm, untilWords } from '../site/parts/commons/words.ts';
import { dayOf, longDate, timeSpan, today } from '../site/parts/dates.ts';
import { kindWord } from '../site/parts/marks.tsx';
import type { Here } from '../site/parts/view.ts';
import { feed } from './feed.ts';
import { form } from './form.ts';
import { deliverSoon } from './mail/outbox.ts';
import { livePage, nothingHere, ownPage } from './page.ts';
import type { Practice } from './practice.ts';
import { tellSignedUp } from './signups/tell.ts';
import { send } from './submission.ts';
import type { App, AppContext, Town } from './town.ts';

const tag = 'commons';
/** The front shows what came of something, and what that invites to. */
const frontTag = `${tag},offers,victories`;
/** A commons shows what was done at it. */
const ledgerTag = 'ledger';

export const commonsPractice: Practice = {
  kind: 'commons',
  noun: 'proposal',
  tag,
  another: { path: '/propose/', words: 'Propose another' },
  linksHold: { hours: 0 },
  contested: ['commons.slug'],
  async open(town, entry) {
    const { db, here, now } = town;
    const commons = await anyCommons(db, entry.id);
    if (!commons) return undefined;
    return {
      title: commons.title,
      asText: asText(here, commons),
      preview: <CommonsNotice here={here} commons={commons} dates={datesOf(commons)} slug={null} />,
      path: entry.status === 'approved' && commons.slug ? commonsPath(commons.slug) : null,
      async publish(_answers, tried) {
        const slug = await freeSlug(db, commons, tried > 0);
        return { ok: true, data: { path: commonsPath(slug), statements: publish(db, commons, slug, now) } };
      },
      ...(entry.status === 'approved' && {
        tools: (own: string) => <CommonsTools own={own} isComing={before(now, commons.lastOverAt)} />,
      }),
      changesWhileUp: true,
      takeBack: { whole: [...unpublish(db, entry.id), tellTakenDown(db, entry.id)] },
      answers: { ...toAnswers(commons), version: String(entry.version) },
      form: (filled) => (
        <ProposalForm {...filled} settings={here.settings} submit="Send the changes" askEmail={false} />
      ),
      async revise(answers) {
        // The address was given with the proposal and stays what it is.
        const judged = judgeProposal(town, { ...answers, steward_email: 'unchanged@example.org' }, commons.zone);
        if (!judged.ok) return judged;
        const proposed = toCommons(judged.data, commons.zone);
        const data = {
          title: proposed.title,
          contactUntil: proposed.lastOverAt.add(contactAfter),
          asText: asText(here, proposed),
          statements: [updateCommons(db, entry.id, proposed)],
        };
        return { ok: true, data };
      },
    };
  },
  erase: ({ db }, entryId) => eraseCommons(db, entryId),
  tell: tellSignedUp,
};

const judgeProposal = ({ settings, now }: Town, answers: Answers, zone = settings.TIME_ZONE) =>
  judge(proposalForm({ zone, now }), answers);

/** The whole proposal as text. The mail address is not in it: stewards need it for nothing. */
function asText(here: Here, one: Proposed | Commons): string {
  const dates = datesOf(one);
  const [first] = dates;
  const startsAt = first?.startsAt ?? here.now;
  const lines: [string, string][] = [
    ['Title', one.title],
    ['Kind', kindWord(one.kind)],
    ['Date', longDate(here.settings, { at: startsAt, zone: one.zone })],
    ['Time', `${timeSpan(here.settings, one.zone, startsAt, first?.endsAt ?? null)} (${one.zone})`],
    ['Repeats', [rhythm(here.settings, one), untilWords(here.settings, one, dates)].filter(Boolean).join(', ')],
    ['Area', one.area],
    ['Place', one.place],
    ['Place shown', one.reveal === 'now' ? 'as soon as it is up' : 'from 24 hours before the start'],
    ['What to bring', one.bring],
    ['Access', one.access],
    ['Helping hands', one.roles && `\n${one.roles}`],
    ['Group', one.host],
    ['Looked after by', one.stewardName],
  ];
  const facts = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return `${facts.join('\n')}\n\n${one.summary}`;
}

export const commonsRoutes = new Hono<App>()
  .get('/', (c) => livePage(c, ({ db, here }) => calendarView(db, here), { template: '/', tag: frontTag }))
  .get('/kind/:kind/', (c) => {
    const kind = kinds.find((one): one is Kind => one === c.req.param('kind'));
    if (!kind) throw nothingHere();
    return livePage(c, ({ db, here }) => calendarView(db, here, kind), { template: `/kind/${kind}/`, tag: frontTag });
  })
  .get('/month/', (c) => livePage(c, ({ db, here }) => monthView(db, here), { tag }))
  .get('/month/:month/', (c) => livePage(c, ({ db, here }) => monthView(db, here, monthParam(c)), { tag }))
  .get('/past/', (c) => livePage(c, ({ db, here }) => pastView(db, here), { tag }))
  .get('/past/:month/', (c) => livePage(c, ({ db, here }) => pastMonthView(db, here, monthParam(c)), { tag }))
  .get('/calendar.ics', (c) => feed(c, ({ db, here }) => calendarIcs(db, here), tag))
  .get('/calendar.xml', (c) => feed(c, ({ db, here }) => calendarAtom(db, here), tag))
  .get('/calendar.json', (c) => feed(c, ({ db, here }) => calendarJson(db, here), tag, { open: true }))
  .get('/commons/:file{.+\\.ics}', (c) =>
    feed(c, ({ db, here }) => commonsIcs(db, here, c.req.param('file').slice(0, -'.ics'.length)), tag),
  )
  .get('/commons/:slug/', (c) =>
    livePage(c, ({ db, here }) => commonsView(db, here, c.req.param('slug')), { tag: `${tag},${ledgerTag},signups` }),
  )
  .get('/propose/', (c) =>
    ownPage(c, proposeView(c.var.town.here, { answers: freshAnswers(c.var.town), errors: {} }), {
      template: '/propose/',
    }),
  )
  .post(
    '/propose/',
    ...form(async (c, answers) => {
      const { town } = c.var;
      const judged = judgeProposal(town, answers);
      const refuse = (errors: Record<string, string>) =>
        ownPage(c, proposeView(town.here, { answers, errors }), { template: '/propose/', status: 422 });
      if (!judged.ok) return refuse(judged.errors);
      const sent = await send(town, commonsPractice, draftOf(town, judged.data));
      if (!sent.ok) {
        return refuse({ steward_email: 'We already sent many mails to this address. Send it again in an hour' });
      }
      deliverSoon(c);
      return c.redirect(`${sent.path}?sent`, 303);
    }),
  );

/** What an empty form begins with here and now: the Saturday after next week has begun. */
function freshAnswers({ here }: Town): Answers {
  const day = today(here);
  const saturday = day.add({ days: 7 + ((6 - day.dayOfWeek + 7) % 7) });
  return { ...proposalDefaults, date: saturday.toString() };
}

function draftOf({ db, here, settings }: Town, proposal: Proposal) {
  const entryId = crypto.randomUUID();
  const proposed = toCommons(proposal, settings.TIME_ZONE);
  const { steward_email: contact, ...answers } = proposal;
  return {
    entryId,
    title: proposal.title,
    plainly: `for ${longDate(here.settings, dayOf(proposal.date))}`,
    asText: asText(here, proposed),
    answers: { ...answers, contact },
    contact,
    contactUntil: proposed.lastOverAt.add(contactAfter),
    statements: [insertCommons(db, entryId, proposed)],
  };
}

function monthParam(c: AppContext) {
  const month = parseMonth(c.req.param('month') ?? '');
  if (!month) throw nothingHere();
  return month;
}
