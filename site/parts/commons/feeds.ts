import { html } from 'hono/html';
import { datesWithChanges, type Followed } from '../../../schema/commons/changes.ts';
import { firstDateOf } from '../../../schema/commons/dates.ts';
import { type ComingDates, comingDates, type List } from '../../../schema/commons/lists.ts';
import {
  type Carried,
  carriedCommons,
  carry,
  newestCommons,
  type PublicCommons,
  plainDates,
  publicCommons,
} from '../../../schema/commons/queries.ts';
import { quietWords, whereIs, whereIsAll } from '../../../schema/commons/where.ts';
import type { Database } from '../../../schema/database.ts';
import { before } from '../../../schema/time.ts';
import { atom, type FeedDocument } from '../atom.ts';
import { longDate, machineTime, timeSpan } from '../dates.ts';
import { kindWord } from '../marks.tsx';
import { Prose } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { changeWords } from './changes.tsx';
import { icsFeed, lastChange, url } from './ics.ts';
import { commonsPath } from './list.tsx';
import { lookedAfterBy, nextDate, rhythmAt } from './words.ts';

/**
 * What was put up last, as Atom.
 *
 * @param changed the dates of those that were changed since
 */
function atomFeed(context: PageContext, list: PublicCommons[], changed: Map<string, Followed[]>): FeedDocument {
  const { SITE_NAME, WELCOME } = context.settings;
  const news = {
    page: '/',
    feed: '/calendar.xml',
    title: SITE_NAME,
    description: WELCOME,
    changedAt: lastChange(list),
  };
  const items = list.map((one) => {
    const dates = changed.get(one.entryId) ?? [];
    const first = firstDateOf(one);
    // Of what was changed, the date that matters now: the first may have been moved.
    const next = nextDate(datesOnly(dates), context.now);
    const { startsAt, endsAt } = next ?? first;
    const when = [
      longDate(context.settings, { at: startsAt, zone: one.zone }),
      timeSpan(context.settings, one.zone, startsAt, endsAt),
      rhythmAt(context.settings, one, next ?? first),
    ];
    const { area } = dates.length > 0 ? whereIsAll(one, datesOnly(dates), context) : one;
    const open = dates.flatMap(({ date, change }) =>
      change && before(context.now, date.overAt) ? [{ date, change }] : [],
    );
    const untold = open.length - changesTold;
    const told = open
      .slice(0, changesTold)
      .map(({ date, change }) =>
        changeWords({ context, commons: one, change, concerns: [date], among: dates.length > 1 }),
      )
      .map((words) => html`<p>${words}.</p>`);
    return {
      id: one.entryId,
      title: one.title,
      path: commonsPath(one.slug),
      text: html`${told}${untold > 0 ? html`<p>And ${untold} more changed dates: see its page.</p>` : ''}<p>${when.filter(Boolean).join(', ')}. ${kindWord(one.kind)}, ${area ?? quietWords}.</p>${Prose({ text: one.summary })}`,
      author: one.host || lookedAfterBy(one),
      changedAt: one.changedAt,
      publishedAt: one.publishedAt,
    };
  });
  return atom(context, news, items);
}

const datesOnly = (followed: Followed[]) => followed.map(({ date }) => date);

/** How many changed dates of one commons the news names. */
const changesTold = 3;

/** The calendar as JSON; its fields are public contract, described in README.md. */
function jsonFeed(context: PageContext, { list, more }: List<Carried>, dates: Map<string, ComingDates>): FeedDocument {
  const commons = list.map(({ commons: one, dates: all, changedAt }) => {
    const { dates: coming, more: moreDates } = dates.get(one.entryId) ?? { dates: [], more: false };
    const { area, place } = whereIsAll(one, all ?? (coming.length > 0 ? coming : plainDates(one)), context);
    return {
      id: one.entryId,
      url: url(context, one),
      title: one.title,
      kind: one.kind,
      summary: one.summary,
      area,
      place,
      zone: one.zone,
      repeats: one.repeats,
      until: one.until,
      dates: coming.map((date) => ({
        starts: machineTime({ at: date.startsAt, zone: one.zone }),
        ends: date.endsAt && machineTime({ at: date.endsAt, zone: one.zone }),
        status: date.calledOff ? 'cancelled' : 'confirmed',
        area: whereIs(one, date, context).area,
        place: whereIs(one, date, context).place,
      })),
      moreDates,
      bring: one.bring,
      access: one.access,
      host: one.host,
      steward: lookedAfterBy(one),
      changed: changedAt.toString(),
    };
  });
  const { SITE_NAME, SITE_URL, TIME_ZONE } = context.settings;
  const body = { site: SITE_NAME, url: `${SITE_URL}/`, zone: TIME_ZONE, commons, moreCommons: more };
  return { body: JSON.stringify(body), type: 'application/json; charset=utf-8', changedAt: lastChange(list) };
}

/** How many commons the Atom feed names: readers fetch often, and older news is on the site. */
const newsCarried = 30;

export async function calendarIcs(db: Database, context: PageContext): Promise<FeedDocument> {
  const { list, more } = await carriedCommons(db, context.now);
  return icsFeed(context, context.settings.SITE_NAME, list, more);
}

export async function calendarAtom(db: Database, context: PageContext): Promise<FeedDocument> {
  const list = await newestCommons(db, context.now, newsCarried);
  const changed = list.filter(({ sequence }) => sequence > 0).map(({ entryId }) => entryId);
  return atomFeed(context, list, await datesWithChanges(db, changed));
}

export async function calendarJson(db: Database, context: PageContext): Promise<FeedDocument> {
  const carried = await carriedCommons(db, context.now);
  const ids = carried.list.map(({ commons }) => commons.entryId);
  return jsonFeed(context, carried, await comingDates(db, ids, context.now));
}

/** One commons as iCalendar; null where nothing public has that address. */
export async function commonsIcs(db: Database, context: PageContext, slug: string): Promise<FeedDocument | null> {
  const found = await publicCommons(db, slug);
  if (!found) return null;
  const { commons, dates } = found;
  return icsFeed(context, commons.title, [carry(commons, commons.sequence > 0 ? dates : null, context.now)]);
}
