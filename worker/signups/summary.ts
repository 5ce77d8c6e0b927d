import { sql } from 'drizzle-orm';
import type { Commons } from '../../schema/commons/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { type Entry, findEntries, isStillOf } from '../../schema/entries.ts';
import { enqueuedAmong, enqueueMail, isEnqueuedFor } from '../../schema/outbox.ts';
import { hasConfirmed } from '../../schema/recipients.ts';
import {
  type Coming,
  comingTo,
  commonsWithNews,
  newestArrival,
  notSummarized,
  summarized,
} from '../../schema/signups/coming.ts';
import { currentStewards } from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { silentWaiting } from '../../schema/waiting.ts';
import { localDate, longDate, timeSpan } from '../../site/parts/dates.ts';
import { roleTime } from '../../site/parts/signups/words.ts';
import type { Town } from '../context.ts';
import { type Block, letter, letterTo } from '../mail/letter.tsx';
import { contactOf, newLink } from '../submission.ts';

/** The local hour from which the summary of a day is written. */
const eveningFrom = 18;
/** How many commons are summed up in one go; the rest a minute later. */
const mostAtOnce = 3;
/** The most commons that one mail to a steward of the site names. */
const mostNamed = 50;

/**
 * In the evening: who is coming, to whoever holds a commons, and to the stewards of the site how many,
 * with the names that wait to be let through. One mail a day each, and none where nothing is new.
 */
export async function summarize(town: Town): Promise<void> {
  const { db, settings, now } = town;
  if (now.toZonedDateTimeISO(settings.TIME_ZONE).hour < eveningFrom) return;
  const today = localDate({ at: now, zone: settings.TIME_ZONE }).toString();
  const newest = await newestArrival(db);
  const news = await commonsWithNews(db, today, mostNamed);
  if (news.length === 0) return;
  await notifySiteStewards(town, today, news);
  const due = news.slice(0, mostAtOnce);
  const entries = await findEntries(
    db,
    due.map(({ entryId }) => entryId),
  );
  const statements: Statement[] = [];
  for (const one of due) {
    const entry = entries.find(({ id }) => id === one.entryId);
    statements.push(...(await summaryOf(town, one, entry, today)), ...summarized(db, one.entryId, today, newest));
  }
  await writeTogether(db, statements);
}

async function summaryOf(town: Town, one: Commons, entry: Entry | undefined, today: string): Promise<Statement[]> {
  const { db, keys, now } = town;
  const contact = entry?.status === 'approved' ? await contactOf(town, entry) : null;
  if (!entry || !contact) return [];
  const coming = await comingTo(db, one.entryId, now);
  // Whoever handed it on in this very moment gets neither the names nor a link.
  const isTheirs = isStillOf(entry);
  const about = { subjectId: entry.id, expiresAt: entry.contactUntil, to: contact };
  const link = await newLink(town, 'yours', about, await isEnqueuedFor(keys, contact, now));
  const isKnown = await hasConfirmed(db, keys, contact);
  const mail = await letterTo(town, contact, `Who is coming: ${one.title}`, [
    `This is how “${one.title}” stands this evening.`,
    ...(coming.list.length > 0 ? listOf(town, one.zone, coming.list, isKnown) : ['Nobody is signed up at the moment.']),
    ...(coming.more > 0 ? [`And ${coming.more.toLocaleString('en')} more: the link below lists them all.`] : []),
    { label: 'The same, as of when you open it', link: `${link.link}coming/` },
    'You get this mail once a day, and only when somebody came or left.',
  ]);
  return [
    ...(await enqueueMail(db, keys, mail, now, {
      when: sql`${notSummarized(one.entryId, today)} and ${isTheirs}`,
      once: `coming/${one.entryId}/${today}`,
    })),
    link.statement,
  ];
}

/** One block for each date, a line for each role; with names, which no steward read, only where the box is known. */
function listOf({ context, settings }: Town, zone: string, coming: Coming[], isKnown: boolean): Block[] {
  return [...Map.groupBy(coming, ({ date }) => date.dateNumber).values()].flatMap((ones) => {
    const [first] = ones;
    if (!first) return [];
    const { date } = first;
    const day = `${longDate(settings, { at: date.startsAt, zone })}, ${timeSpan(settings, zone, date.startsAt, date.endsAt)}`;
    const lines = ones.map(({ role, taken, people }) => {
      const names = (placed: boolean) =>
        people.filter(({ placedAt }) => (placedAt !== null) === placed).map(personWords);
      const [there, waiting] = [names(true), names(false)];
      const count = `${role.title}, ${roleTime(context, { zone }, role, date)}: ${role.guests ? taken : `${taken} of ${role.hands}`}`;
      if (!isKnown) return waiting.length > 0 ? `${count}; in line: ${waiting.length}` : count;
      const line = `${count}. ${there.join(', ')}`;
      return waiting.length > 0 ? `${line}; in line: ${waiting.join(', ')}` : line;
    });
    return [`${day}${date.calledOff ? ' (called off)' : ''}`, { quote: lines.join('\n') }];
  });
}

/** One of them as whoever holds it reads it. */
function personWords({ name, people, newcomer, line }: Coming['people'][number]): string {
  const many = people > 1 ? ` (${people} people)` : '';
  return `${name || 'somebody'}${many}${newcomer ? ' (first time)' : ''}${line ? `: “${line}”` : ''}`;
}

/** Stewards of the site read how many, not who: what they need is the way to the names that wait. */
async function notifySiteStewards(town: Town, today: string, news: { title: string }[]): Promise<void> {
  const { db, keys, settings, now } = town;
  const stewards = (await currentStewards(town)).map((one) => ({ ...one, once: `signups/${one.id}/${today}` }));
  const owed = await enqueuedAmong(
    db,
    keys,
    stewards.map(({ once }) => once),
  );
  const missing = stewards.filter(({ once }) => !owed.has(once));
  if (missing.length === 0) return;
  const waiting = await silentWaiting(db, 'signups', 100);
  // Who came and left is for whoever holds it: the stewards of the site are written to where there is something to do.
  if (waiting === 0) return;
  const statements: Statement[] = [];
  for (const { id: stewardId, address, once } of missing) {
    const desk = await newLink(town, 'desk', { stewardId, expiresAt: now.add(days(60)) });
    const mail = letter(settings, address, 'Sign-ups of today', [
      'People signed up, moved up or left at:',
      { quote: news.map(({ title }) => title).join('\n') },
      `${waiting === 100 ? '100 names or more wait' : waiting === 1 ? 'One name waits' : `${waiting} names wait`} to be let through. Their places are theirs either way.`,
      { label: 'Everything that waits', link: desk.link },
    ]);
    statements.push(desk.statement, ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', once })));
  }
  await writeTogether(db, statements);
}
