import type { Commons, Occurrence } from '../../schema/commons/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { setContactUntil } from '../../schema/entries.ts';
import { enqueueMail, isEnqueuedFor } from '../../schema/outbox.ts';
import { confirmedAmong } from '../../schema/recipients.ts';
import { momentOf } from '../../schema/signups/hours.ts';
import { moveUp, remindBefore } from '../../schema/signups/queries.ts';
import {
  asSeen,
  changesUnheard,
  clashing,
  movedElsewhere,
  movedUp,
  noteTold,
  notHeard,
  type SignedUpFor,
  signedUpFor,
  type ToTell,
  takenDownUnder,
  toRemind,
  type Unheard,
} from '../../schema/signups/told.ts';
import { toMoveUp } from '../../schema/signups/waiting.ts';
import { before, days, earliest, latest } from '../../schema/time.ts';
import { prolongSenderLinks } from '../../schema/tokens.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { clashWords, roleMoment } from '../../site/parts/signups/words.ts';
import type { Town } from '../context.ts';
import { leastForMail } from '../mail/deliver.ts';
import { type Block, letterTo } from '../mail/letter.tsx';
import { contactOf, newLink } from '../submission.ts';
import { whatChanged } from './changed.ts';
import { whereFor } from './where.ts';
import { letterHeadline, reportLetter, wordsFirst } from './word.ts';

/** How many are told in one go, written together. */
const mostAtOnce = 20;
/** How many goes there are before the rest waits for the next minute, so that other work has its turn. */
const mostGoes = { afterAnswer: 4, everyMinute: 2 };
/** How often one go asks the database: for three lists, for what each needs to be told, and to write it. */
const asksOfGo = 12;

/**
 * Tells those who signed up what they do not know yet: that they moved up, that plans changed, that it
 * was taken down. What somebody was told is written with the mail, so nobody is told twice and nobody
 * is left out, however often this is interrupted. Who signed up more than once hears of it in one mail.
 */
export async function notifySignedUp(town: Town, goes = mostGoes.afterAnswer): Promise<void> {
  for (let go = 0; go < goes && town.asking.left() >= asksOfGo + leastForMail; go++) {
    const unheard = await notHeard(town.db, town.now, mostAtOnce);
    const changes = await changesUnheard(town.db, unheard);
    const moved = unheard.filter(({ signup }) => signup.hasMail && changes.some(({ newTime }) => newTime));
    const among = await signedUpFor(
      town.db,
      moved.map(({ signup }) => signup.who),
      town.now,
    );
    const statements = [
      ...(await notifyEach(town, await movedUp(town.db, mostAtOnce), notifyMovedUp)),
      ...(await notifyEach(town, await takenDownUnder(town.db, mostAtOnce), notifyTakenDown)),
      ...(await notifyEach(town, unheard, (_, person) => notifyOfChanges(town, person, changes, among))),
    ];
    if (statements.length === 0) return;
    await writeTogether(town.db, statements);
  }
}

/** All that one mail is about: the sign-ups under one address at one commons. */
interface Person {
  /** One at least. */
  all: [ToTell, ...ToTell[]];
  commons: Commons;
  /** Null for who left none: then there is no mail, and it is only noted. */
  contact: string | null;
  /** Whether its owner showed that the address is theirs: else no words go there that no steward read. */
  isConfirmed: boolean;
  /** Of which of them the place goes into no mail: no steward read it, and the address may be anybody's. */
  unread: Set<string>;
}

type Tell = (town: Town, person: Person) => Promise<Statement[]>;

async function notifyEach(town: Town, found: ToTell[], tell: Tell): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const person of await peopleIn(town, found)) statements.push(...(await tell(town, person)));
  return statements;
}

async function peopleIn(town: Town, found: ToTell[]): Promise<Person[]> {
  const people = new Map<string, Person>();
  const moved = await movedElsewhere(town.db, found);
  for (const one of found) {
    const contact = one.signup.hasMail ? await contactOf(town, one.entry) : null;
    const key = contact ? `${one.commons.entryId} ${contact.toLowerCase()}` : one.entry.id;
    const same = people.get(key);
    if (same) same.all.push(one);
    else people.set(key, { all: [one], commons: one.commons, contact, isConfirmed: false, unread: moved });
  }
  const all = [...people.values()];
  // Before any change there is nothing to say that no steward read.
  const changed = all.filter(({ all }) => all.some(({ date }) => date !== null && date.lastChange > 0));
  const addresses = changed.flatMap(({ contact }) => contact ?? []);
  const known = await confirmedAmong(town.db, town.keys, addresses);
  return all.map((one) =>
    one.contact && known.has(one.contact) ? { ...one, isConfirmed: true, unread: new Set<string>() } : one,
  );
}

/** The day before: a reminder to those who have a place, once. */
export async function remind(town: Town): Promise<void> {
  await writeTogether(town.db, await notifyEach(town, await toRemind(town.db, town.now, mostAtOnce), remindPerson));
}

/** What was kept for newcomers is open to all now, or a role has grown. */
export async function fillPlaces(town: Town): Promise<void> {
  const open = await toMoveUp(town.db, town.now, mostAtOnce);
  await writeTogether(
    town.db,
    open.flatMap((one) => moveUp(town.db, one, town.now)),
  );
  await notifySignedUp(town, mostGoes.everyMinute);
}

/** A mail about some of their sign-ups as they stand now, with the links of each; nothing for who left no address. */
async function write(
  town: Town,
  { all, commons, contact, unread }: Person,
  about: ToTell[],
  subject: string,
  first: Block[],
  last: Block[] = [],
): Promise<Statement[]> {
  if (!contact) return [];
  const links: Statement[] = [];
  const standing: Block[] = [];
  // A link is written with the mail that it stands in, or not at all.
  const isOwed = await isEnqueuedFor(town.keys, contact, town.now);
  for (const one of about) {
    const { entry } = one;
    standing.push(
      ...(one.date && !one.date.calledOff ? [await asItStands(town, { ...one, date: one.date }, unread)] : []),
    );
    // A guest of many dates has one link for all of them.
    if (about.find((other) => other.entry.id === entry.id) !== one) continue;
    const of = { subjectId: entry.id, expiresAt: entry.contactUntil, to: contact };
    const link = await newLink(town, 'yours', of, isOwed);
    links.push(link.statement);
    standing.push(
      {
        label: one.role.guests
          ? 'If you cannot come, say so with one press'
          : 'If you cannot come, give your place back with one press',
        link: `${link.link}withdrawal/`,
      },
      { label: 'Your private link, for you alone', link: link.link },
    );
  }
  const page: Block[] = commons.slug
    ? [{ label: 'The public page, to share with anyone', link: town.settings.SITE_URL + commonsPath(commons.slug) }]
    : [];
  const mail = await letterTo(town, contact, subject, [...first, ...standing, ...last, ...page]);
  return [...(await enqueueMail(town.db, town.keys, mail, town.now, { when: asSeen(all) })), ...links];
}

/** Where a date is, for a mail; empty where that is for the private page alone. */
async function whereToSay(town: Town, { commons, date, signup, entry }: ToTell, unread: Person['unread']) {
  const hasPlace = signup.placedAt !== null;
  // Who waits in line is told in our words that a place was moved quietly.
  const isOurWords = Boolean(date?.quietPlace) && !hasPlace;
  return unread.has(entry.id) && !isOurWords ? '' : whereFor(town, commons, date, hasPlace);
}

/** What, when and where, as it stands now. */
async function asItStands(town: Town, one: ToTell & { date: Occurrence }, unread: Person['unread']): Promise<string> {
  const { role, commons, date } = one;
  const where = (await whereToSay(town, one, unread)) || 'The new place stands on your private page.';
  return `${role.title} at “${commons.title}”\n${roleMoment(town.context, commons, role, date)}\n${where}`;
}

async function notifyMovedUp(town: Town, person: Person): Promise<Statement[]> {
  const { all, commons } = person;
  const isOn = ({ date }: ToTell) => date !== null && !date.calledOff && before(town.now, date.overAt);
  const on = all.filter(isOn);
  const mail =
    on.length > 0
      ? await write(town, person, on, `You have a place now: ${commons.title}`, ['A place is free, and it is yours.'])
      : [];
  return [...mail, noteTold(town.db, all, () => ({ waited: false }))];
}

async function notifyTakenDown(town: Town, { all, commons, contact }: Person): Promise<Statement[]> {
  const mail = await letterTo(town, contact ?? '', `Taken down: ${commons.title}`, [
    `“${commons.title}”, which you signed up for, was taken down by whoever holds it. As far as this site knows it does not take place.`,
    'You need not do anything. Thank you all the same.',
  ]);
  const owed = contact ? await enqueueMail(town.db, town.keys, mail, town.now, { when: asSeen(all) }) : [];
  return [...owed, noteTold(town.db, all, () => ({ takenDown: 'told' }))];
}

async function notifyOfChanges(
  town: Town,
  person: Person,
  changes: Unheard[],
  among: SignedUpFor[],
): Promise<Statement[]> {
  const { all, commons } = person;
  const news: { headline: string; sentences: string[]; one: ToTell }[] = [];
  const clashes: string[] = [];
  const said: string[] = [];
  for (const one of all) {
    const date = one.date as Occurrence;
    const where = await whereToSay(town, one, person.unread);
    const unheard = unheardOf(one, changes);
    const [changed, ...sentences] = whatChanged(town, one, date, unheard, where);
    // What goes only to who comes may say more than who waits in line is to know.
    const words = one.signup.placedAt ? unheard.flatMap(({ said }) => said ?? []) : [];
    said.push(...words);
    const headline = changed ?? (words.length > 0 ? letterHeadline(commons) : undefined);
    const isMoved = unheard.some(({ newTime }) => newTime) && !date.calledOff && one.signup.hasMail;
    const clash = isMoved ? clashOf(town, { ...one, date }, among) : '';
    if (clash) clashes.push(clash);
    if (headline) news.push({ headline, sentences, one });
  }
  const [first] = news;
  const isAlike = news.every(({ headline }) => headline === first?.headline);
  const mail = first
    ? await write(
        town,
        person,
        news.map(({ one }) => one),
        `${isAlike ? first.headline : 'Changed'}: ${commons.title}`,
        // What changed about a date is said once, however many roles somebody has there.
        [
          ...wordsFirst(commons, [...new Set(said)], person.isConfirmed),
          ...new Set(news.flatMap(({ sentences }) => sentences)),
        ],
        [...new Set(clashes), ...(said.length > 0 ? reportLetter(town, commons) : [])],
      )
    : [];
  const noted = (one: ToTell) => {
    const date = one.date as Occurrence;
    // Moved back to where a reminder is still to come, be it while it was called off.
    const { startsAt } = momentOf(one.role, date, commons.zone);
    const isFarAgain = before(town.now.add(remindBefore), earliest(startsAt, date.startsAt));
    return { heard: date.lastChange, ...(isFarAgain ? { remindedAt: null } : {}) };
  };
  return [...mail, noteTold(town.db, all, noted), ...keepReachable(town, all)];
}

/** What came of the date of somebody since they last heard of it, and before they were looked at now. */
const unheardOf = ({ signup, date, commons }: ToTell, changes: Unheard[]) =>
  changes.filter(
    ({ commonsId, dateNumber, id }) =>
      commonsId === commons.entryId &&
      dateNumber === signup.dateNumber &&
      id > signup.heard &&
      id <= (date?.lastChange ?? 0),
  );

/** Their address and their links are kept as long as the last date, moved as it is, is something to write about. */
const keepReachable = (town: Town, all: ToTell[]): Statement[] =>
  [...Map.groupBy(all, ({ entry }) => entry.id)].flatMap(([entryId, [first, ...others]]) => {
    if (!first) return [];
    const untils = [first, ...others].map(({ date }) => (date as Occurrence).overAt.add(days(30)));
    // A guest may come to later dates as well, of which there is nothing to tell.
    if (first.role.guests && first.entry.contactUntil) untils.push(first.entry.contactUntil);
    const until = untils.reduce(latest);
    return [setContactUntil(town.db, entryId, until), prolongSenderLinks(town.db, entryId, until, town.now)];
  });

/** What somebody signed up for beside this, at the hours that it has now; `among` what many did. */
function clashOf({ context }: Town, one: ToTell & { date: Occurrence }, among: SignedUpFor[]): string {
  const others = among.filter(({ who, entryId }) => who === one.signup.who && entryId !== one.entry.id);
  return clashWords(context, clashing(one, others));
}

async function remindPerson(town: Town, person: Person): Promise<Statement[]> {
  const { all, commons } = person;
  const bring: Block[] = commons.bring ? ['What to bring:', { quote: commons.bring }] : [];
  const intro = ['A reminder of what you signed up for:'];
  const mail = await write(town, person, all, `Soon: ${commons.title}`, intro, bring);
  return [...mail, noteTold(town.db, all, () => ({ remindedAt: town.now }))];
}
