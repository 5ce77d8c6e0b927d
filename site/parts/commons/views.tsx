import { Temporal } from 'temporal-polyfill';
import { changesOf } from '../../../schema/commons/changes.ts';
import { commonsHeld, commonsOnDays, lastCommons, upcomingCommons } from '../../../schema/commons/lists.ts';
import { firstStart, publicCommons, type WithDates } from '../../../schema/commons/queries.ts';
import type { Kind, PlanChange } from '../../../schema/commons/table.ts';
import { whereIs } from '../../../schema/commons/where.ts';
import type { Database } from '../../../schema/database.ts';
import { questionsAbout } from '../../../schema/questions/queries.ts';
import { daysOfMonth, monthBounds } from '../../../schema/time.ts';
import { localDate, longDate, monthAndYear, today } from '../dates.ts';
import type { Filled } from '../form.tsx';
import { commonsLedger } from '../ledger/commons.tsx';
import { kindWord } from '../marks.tsx';
import { Report } from '../messages/report.tsx';
import { Questions } from '../questions/list.tsx';
import { handsPart } from '../signups/views.tsx';
import { sunriseLine } from '../stewards/sunrises.tsx';
import { Raw, shortLine } from '../text.tsx';
import { latestVictory } from '../victories/views.tsx';
import type { Html, PageContext, View } from '../view.ts';
import { Ask } from './ask.tsx';
import { CopyNote } from './copy.tsx';
import { eventData } from './data.ts';
import { ProposalForm } from './form.tsx';
import { commonsPath, Days, KindFilter } from './list.tsx';
import { Month, monthPath } from './month.tsx';
import { CommonsNotice } from './notice.tsx';
import { Past, PastMonth, pastPath } from './past.tsx';
import { nextDate, tense } from './words.ts';

const thisMonth = (context: PageContext) => today(context).toPlainYearMonth();

/** The front page, or the same for one kind. */
export async function calendarView(db: Database, context: PageContext, kind?: Kind): Promise<View> {
  const [coming, victory] = await Promise.all([
    upcomingCommons(db, context.now, kind),
    kind ? '' : latestVictory(db, context),
  ]);
  return {
    title: kind ? kindWord(kind) : '',
    description: kind ? `Coming up: ${kindWord(kind).toLowerCase()}.` : context.settings.WELCOME,
    path: kind ? `/kind/${kind}/` : '/',
    nav: '/',
    parts: {
      filter: <KindFilter current={kind} />,
      days: <Days context={context} coming={coming} kind={kind} />,
      'month-link': (
        <p class="ledger-actions">
          <a href={monthPath(thisMonth(context))}>See the whole month</a> <a href="/sign-up/">Where hands are needed</a>{' '}
          <a href="/offers/">Offers, needs and chores</a>
        </p>
      ),
      victory,
    },
  };
}

/** A proposal lies at most two years ahead and repeats for one: no date is further than this. */
const monthsAhead = 36;
/** Older months are in the archive. */
const monthsBack = 12;

/**
 * The months that have a page, in order. They have an end on both sides, so that nobody who follows
 * "next" for ever asks for ever.
 */
export function servedMonths(context: PageContext): Temporal.PlainYearMonth[] {
  const first = thisMonth(context).subtract({ months: monthsBack });
  return Array.from({ length: monthsBack + 1 + monthsAhead }, (_, months) => first.add({ months }));
}

/** One month as a table, by default the present; null beyond the months that are served. */
export async function monthView(db: Database, context: PageContext, month = thisMonth(context)): Promise<View | null> {
  const served = servedMonths(context);
  const place = served.findIndex((one) => one.equals(month));
  if (place === -1) return null;
  const { list, more } = await commonsOnDays(db, daysOfMonth(month, context.settings.TIME_ZONE));
  const around = { before: served[place - 1], after: served[place + 1] };
  return {
    title: monthAndYear(context.settings, month),
    description: `Every commons in ${monthAndYear(context.settings, month)}.`,
    path: monthPath(month),
    nav: '/',
    parts: { main: <Month context={context} month={month} listed={list} more={more} around={around} /> },
  };
}

/** The months of the archive, from the first that has a date in it to the present. */
export async function pastMonths(db: Database, context: PageContext): Promise<Temporal.PlainYearMonth[]> {
  const now = thisMonth(context);
  const begin = await firstStart(db);
  const first = begin ? localDate({ at: begin, zone: context.settings.TIME_ZONE }).toPlainYearMonth() : now;
  const months = [];
  for (let month = first; Temporal.PlainYearMonth.compare(month, now) <= 0; month = month.add({ months: 1 })) {
    months.push(month);
  }
  return months;
}

const mostRecent = 20;

/** The archive: what was held last, and the months. */
export async function pastView(db: Database, context: PageContext): Promise<View> {
  const [held, months] = await Promise.all([lastCommons(db, context.now, mostRecent), pastMonths(db, context)]);
  return {
    title: 'Past commons',
    description: 'What was held here before.',
    path: '/past/',
    nav: '/past/',
    parts: { main: <Past context={context} held={held} months={months.reverse()} /> },
  };
}

/** One month of the archive; null for one that is still to come. */
export async function pastMonthView(
  db: Database,
  context: PageContext,
  month: Temporal.PlainYearMonth,
): Promise<View | null> {
  if (Temporal.PlainYearMonth.compare(month, thisMonth(context)) > 0) return null;
  const [from, to] = monthBounds(month, context.settings.TIME_ZONE);
  const held = await commonsHeld(db, from, to, context.now);
  return {
    title: `Past commons: ${monthAndYear(context.settings, month)}`,
    description: `What was held in ${monthAndYear(context.settings, month)}.`,
    path: pastPath(month),
    nav: '/past/',
    parts: { main: <PastMonth context={context} held={held} month={month} /> },
  };
}

const nothingAsked: Filled = { answers: {}, errors: {} };

/**
 * One commons; null where nothing public has that address.
 *
 * @param asked the form that asks whoever looks after it, as it was sent
 */
export async function commonsView(
  db: Database,
  context: PageContext,
  slug: string,
  asked = nothingAsked,
): Promise<View | null> {
  const found = await publicCommons(db, slug);
  if (!found) return null;
  const { commons, dates } = found;
  const [changes, sunrises, hands, questions, ledger] = await Promise.all([
    commons.sequence > 0 ? changesOf(db, commons.entryId) : [],
    sunriseLine(db, context, commons.entryId, dates),
    handsPart(db, context, commons, dates),
    questionsAbout(db, commons.entryId),
    commonsLedger(db, context, commons),
  ]);
  return noticeView(context, found, {
    changes,
    sunrises,
    below: [
      hands,
      <Questions list={questions} />,
      <Ask commons={commons} isOver={isOver(context, dates)} asked={asked} />,
      ledger,
    ],
  });
}

function isOver(context: PageContext, dates: WithDates['dates']): boolean {
  const next = nextDate(dates, context.now);
  return !next || tense(next, context.now) === 'past';
}

/** What is known of it beside its text and its dates. */
interface Beside {
  changes: PlanChange[];
  /** Who held it, and who holds it next. */
  sunrises: Html;
  /** What other practices say about it, in order. */
  below: Html[];
}

function noticeView(context: PageContext, { commons, dates }: WithDates, { changes, sunrises, below }: Beside): View {
  const next = nextDate(dates, context.now);
  const over = isOver(context, dates);
  const date = next ? longDate(context.settings, { at: next.startsAt, zone: commons.zone }) : '';
  const area = next && whereIs(commons, next, context).area;
  return {
    title: commons.title,
    description: `${next?.calledOff ? 'Called off: ' : ''}${[date, area].filter(Boolean).join(', ')}. ${shortLine(commons.summary)}`,
    path: commonsPath(commons.slug),
    nav: over ? '/past/' : '/',
    jsonLd: eventData(context, commons, dates, changes),
    parts: {
      main: (
        <>
          <CommonsNotice
            context={context}
            commons={commons}
            dates={dates}
            changes={changes}
            sunrises={sunrises}
            slug={commons.slug}
          />
          {below.map((part) => (
            <Raw html={part} />
          ))}
          <Report path={commonsPath(commons.slug)} />
        </>
      ),
    },
  };
}

/**
 * The proposal form: empty, filled with a copy, or as it was sent with what is to be mended.
 *
 * @param copied the commons whose words it begins with; null for one that is not up
 */
export function proposeView(context: PageContext, filled: Filled, copied?: WithDates | null): View {
  return {
    title: 'Propose a commons',
    description: 'Name a place, a day and what happens there. No account needed.',
    path: '/propose/',
    nav: '/propose/',
    parts: {
      form: (
        <>
          {copied !== undefined && <CopyNote copied={copied} />}
          <ProposalForm
            {...filled}
            settings={context.settings}
            today={today(context).toString()}
            submit="Send the proposal"
            askEmail
          />
        </>
      ),
    },
  };
}
