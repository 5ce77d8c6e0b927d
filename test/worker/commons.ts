/** What becomes of a commons that is up: its plan, its text, and what others make of its calendar. */
import ICAL from 'ical.js';
import { type Fields, filledIn, post, read, rows, sent } from './town.ts';

/** A pot that is cooked every week, on four dates. */
export const pot: Fields = {
  title: 'Thursday pot',
  kind: 'kitchen',
  date: '2027-03-18',
  starts: '18:00',
  ends: '21:00',
  repeats: 'weekly',
  until: '2027-04-08',
};

/** The same at a place that no other is at. */
export const potInBellYard: Fields = { ...pot, area: 'Old Town', place: 'Bell Yard' };

/** What the form for a change of plan begins with. */
export const planForm = async (yours: string, act: string, which: number | 'all' = 0) =>
  filledIn(await read(`${yours}plan/?act=${act}&which=${which}`));

/** Opens the form for a change of plan, changes some answers and sends it. */
export const tryToChangePlan = async (yours: string, act: string, which: number | 'all' = 0, changes: Fields = {}) =>
  post(`${yours}plan/`, { ...(await planForm(yours, act, which)), ...changes });

/** Changes the plan for one date, or for all. */
export const changePlan = async (yours: string, act: string, which: number | 'all' = 0, changes: Fields = {}) =>
  sent(`${yours}plan/`, { ...(await planForm(yours, act, which)), ...changes });

/** Changes the plan without opening its form before: whatever the plan is by now. */
export const changePlanUnread = (yours: string, fields: Fields) => sent(`${yours}plan/`, fields);

/** Opens the form for the text, changes some answers and sends it; gives the link to follow the change. */
export const edit = async (yours: string, changes: Fields) =>
  sent(`${yours}edit/`, { ...(await filledIn(await read(`${yours}edit/`))), ...changes });

/** The events of a calendar, read by a program that did not write it. */
export function eventsIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) };
}

export const events = async (path = '/calendar.ics') => eventsIn(await read(path));

/** The one event of a calendar that has no other. */
export async function theOnly(path = '/calendar.ics'): Promise<ICAL.Event> {
  const [event, ...more] = (await events(path)).events;
  if (!event || more.length > 0) throw new Error(`There are ${more.length + (event ? 1 : 0)} events in ${path}.`);
  return event;
}

/** All that is public and could say something of one commons, as one text. */
export const everywhere = async (page: string) => {
  const paths = ['/', page, '/month/2027-03/', '/past/2027-03/', '/kind/free-store/', '/kind/kitchen/'];
  const feeds = ['/calendar.ics', '/calendar.xml', '/calendar.json', page.replace(/\/$/, '.ics')];
  const texts = await Promise.all([...paths, ...feeds].map(async (path) => `${path}\n${await read(path)}`));
  return texts.join('\n').replace(/\r\n[ \t]/g, '');
};

/** A commons as data for search engines. */
export const jsonLd = async (page: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(await read(page))?.[1] ?? '{}');

/** Every date that there is, in the order of their numbers. */
export const dates = () =>
  rows<{ n: number; starts_at: number; called_off: number; area: string; place: string }>(
    'select * from occurrences order by date_number',
  );

/** When each of them begins. */
export const starts = async () =>
  (await dates()).map(({ starts_at }) => new Date(starts_at).toISOString().slice(0, 16));
