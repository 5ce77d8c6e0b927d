import type { Change, Occurrence } from '../../schema/commons/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { setContactUntil } from '../../schema/entries.ts';
import { owe } from '../../schema/outbox.ts';
import { momentOf } from '../../schema/signups/hours.ts';
import { moveUp, remindBefore, toMoveUp } from '../../schema/signups/queries.ts';
import {
  changesUnheard,
  clashing,
  heardNothingSince,
  movedUp,
  notHeard,
  notReminded,
  notToldUp,
  type SignedUpFor,
  setSignup,
  signedUpFor,
  type ToTell,
  takenDownUnder,
  toRemind,
} from '../../schema/signups/told.ts';
import { before, days, earliest } from '../../schema/time.ts';
import { prolongSenderLinks } from '../../schema/tokens.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { longDate, timeSpan } from '../../site/parts/dates.ts';
import { clashWords, roleMoment } from '../../site/parts/signups/words.ts';
import { type Block, letter } from '../mail/letter.tsx';
import { contactOf, newLink } from '../submission.ts';
import type { Town } from '../town.ts';
import { whereFor } from './where.ts';

/** How many are told in one go, written together. */
const mostAtOnce = 20;
/** How many goes there are before the rest waits for the next minute, so that other work has its turn. */
const mostGoes = { afterAnswer: 4, everyMinute: 2 };

/**
 * Tells those who signed up what they do not know yet: that they moved up, that plans changed, that it
 * was taken down. What somebody was told is written with the mail, so nobody is told twice and nobody
 * is left out, however often this is interrupted.
 */
export async function tellSignedUp(town: Town, goes = mostGoes.afterAnswer): Promise<void> {
  for (let go = 0; go < goes; go++) {
    const unheard = await notHeard(town.db, town.now, mostAtOnce);
    const changes = await changesUnheard(town.db, unheard);
    const moved = unheard.filter(({ signup }) => signup.hasMail && changes.some(({ newTime }) => newTime));
    const among = await signedUpFor(
      town.db,
      moved.map(({ signup }) => signup.who),
      town.now,
    );
    const statements = [
      ...(await tellEach(town, await movedUp(town.db, mostAtOnce), tellUp)),
      ...(await tellEach(town, await takenDownUnder(town.db, mostAtOnce), tellTakenDown)),
      ...(await tellEach(town, unheard, (_, one) => tellChanges(town, one, changes, among))),
    ];
    if (statements.length === 0) return;
    await writeTogether(town.db, statements);
  }
}

type Tell = (town: Town, one: ToTell) => Promise<Statement[]>;

async function tellEach(town: Town, people: ToTell[], tell: Tell): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const one of people) statements.push(...(await tell(town, one)));
  return statements;
}

/** The day before: a reminder to those who have a place, once. */
export async function remind(town: Town): Promise<void> {
  await writeTogether(town.db, await tellEach(town, await toRemind(town.db, town.now, mostAtOnce), remindOne));
}

/** What was kept for newcomers is open to all now, or a role has grown. */
export async function fillPlaces(town: Town): Promise<void> {
  const open = await toMoveUp(town.db, town.now, mostAtOnce);
  await writeTogether(
    town.db,
    open.flatMap((one) => moveUp(town.db, one, town.now)),
  );
  await tellSignedUp(town, mostGoes.everyMinute);
}

/** A mail to one of them, with the links that each such mail ends with; nothing for who left no address. */
async function write(
  town: Town,
  { entry, signup }: ToTell,
  when: Parameters<typeof owe>[4],
  subject: string,
  blocks: Block[],
): Promise<Statement[]> {
  const contact = signup.hasMail ? await contactOf(town, entry) : null;
  if (!contact) return [];
  const link = await newLink(town, 'yours', { entryId: entry.id, holder: null, expiresAt: entry.contactUntil });
  const mail = letter(town.settings, contact, subject, [
    ...blocks,
    { label: 'If you cannot come, give your place back with one press', link: `${link.link}withdrawal/` },
    { label: 'Your private link, for you alone', link: link.link },
  ]);
  return [link.statement, ...(await owe(town.db, town.keys, mail, town.now, when))];
}

/** What, when and where, as it stands now. */
async function asItStands(
  town: Town,
  { role, commons, date, signup }: ToTell & { date: Occurrence },
): Promise<Block[]> {
  const where = await whereFor(town, commons, date, signup.placedAt !== null);
  return [
    `${role.title} at “${commons.title}”\n${roleMoment(town.here, commons, role, date)}${where && `\n${where}`}`,
    ...(commons.slug
      ? [{ label: 'The public page, to share with anyone', link: town.settings.SITE_URL + commonsPath(commons.slug) }]
      : []),
  ];
}

async function tellUp(town: Town, one: ToTell): Promise<Statement[]> {
  const { commons, date, signup } = one;
  const subject = `You have a place now: ${commons.title}`;
  const isOn = date && !date.calledOff && before(town.now, date.overAt);
  const mail = isOn
    ? await write(town, one, { when: notToldUp(signup) }, subject, [
        'A place is free, and it is yours.',
        ...(await asItStands(town, { ...one, date })),
      ])
    : [];
  return [...mail, setSignup(town.db, signup, { waited: false })];
}

async function tellTakenDown(town: Town, one: ToTell): Promise<Statement[]> {
  const { commons, signup } = one;
  const contact = signup.hasMail ? await contactOf(town, one.entry) : null;
  const mail = letter(town.settings, contact ?? '', `Taken down: ${commons.title}`, [
    `“${commons.title}”, which you signed up for, was taken down by whoever holds it. As far as this site knows it does not take place.`,
    'You need not do anything. Thank you all the same.',
  ]);
  const owed = contact ? await owe(town.db, town.keys, mail, town.now, { when: heardNothingSince(signup) }) : [];
  return [...owed, setSignup(town.db, signup, { heard: Number.MAX_SAFE_INTEGER })];
}

async function tellChanges(town: Town, one: ToTell, all: Change[], among: SignedUpFor[]): Promise<Statement[]> {
  const { commons, signup, entry } = one;
  const date = one.date as Occurrence;
  // Not what came after this person was looked at: that is told the next time, and once.
  const changes = all.filter(
    ({ commonsId, n, id }) =>
      commonsId === commons.entryId && n === signup.n && id > signup.heard && id <= date.lastChange,
  );
  const where = await whereFor(town, commons, date, signup.placedAt !== null);
  const [headline, ...sentences] = whatChanged(town, one, date, changes, where);
  const when = heardNothingSince(signup);
  const isMoved = changes.some(({ newTime }) => newTime) && !date.calledOff && signup.hasMail;
  const clash = isMoved ? clashOf(town, { ...one, date }, among) : '';
  const mail = headline
    ? await write(town, one, { when }, `${headline}: ${commons.title}`, [
        ...sentences,
        ...(date.calledOff ? [] : await asItStands(town, { ...one, date })),
        ...(clash ? [clash] : []),
      ])
    : [];
  const until = date.overAt.add(days(30));
  // Moved back to where a reminder is still to come, be it while it was called off.
  const { startsAt } = momentOf(one.role, date, commons.zone);
  const isFarAgain = before(town.now.add(remindBefore), earliest(startsAt, date.startsAt));
  return [
    ...mail,
    setSignup(town.db, signup, { heard: date.lastChange, ...(isFarAgain ? { remindedAt: null } : {}) }, when),
    setContactUntil(town.db, entry.id, until),
    prolongSenderLinks(town.db, entry.id, until, town.now),
  ];
}

/** What somebody signed up for beside this, at the hours that it has now; `among` what many did. */
function clashOf({ here }: Town, one: ToTell & { date: Occurrence }, among: SignedUpFor[]): string {
  const others = among.filter(({ who, entryId }) => who === one.signup.who && entryId !== one.entry.id);
  return clashWords(here, clashing(one, others));
}

/** What changed in sum, said first and in as few words as it takes; nothing when all is as they know it. */
function whatChanged(
  { settings, here }: Town,
  { commons, role }: Pick<ToTell, 'commons' | 'role'>,
  date: Occurrence,
  changes: Change[],
  where: string,
): string[] {
  const { zone } = commons;
  const [first] = changes;
  if (!first) return [];
  const was = `${longDate(settings, { at: first.wasStartsAt, zone })}, ${timeSpan(settings, zone, first.wasStartsAt, first.wasEndsAt)}`;
  const now = `${longDate(settings, { at: date.startsAt, zone })}, ${timeSpan(settings, zone, date.startsAt, date.endsAt)}`;
  const did = (what: Change['what']) => changes.some((one) => one.what === what);
  const wasOff =
    did('opened') && changes.find(({ what }) => what === 'opened' || what === 'called-off')?.what === 'opened';
  if (date.calledOff) return wasOff ? [] : ['Called off', `It is called off: ${was}.`];
  const moved = changes.some(({ newTime }) => newTime);
  const elsewhere = changes.some(({ newPlace }) => newPlace);
  const parts = [...new Set(changes.flatMap((one) => (one.parts ? one.parts.split(', ') : [])))];
  const sentences = [
    wasOff ? `It takes place after all: ${now}.` : '',
    moved ? `It was moved to ${now}. Before, it was ${was}.` : '',
    moved && role.begins !== null
      ? `The hours of “${role.title}” moved with it to ${roleMoment(here, commons, role, date)}. Before, they were ${roleMoment(here, commons, role, { startsAt: first.wasStartsAt, endsAt: first.wasEndsAt })}.`
      : '',
    elsewhere ? `It is at another place now: ${where}.` : '',
    parts.length > 0 ? `The text was changed: ${parts.join(', ')}.` : '',
  ].filter(Boolean);
  const headline = wasOff ? 'On again' : moved || elsewhere ? 'Moved' : 'Changed';
  return sentences.length > 0 ? [headline, ...sentences] : [];
}

async function remindOne(town: Town, one: ToTell): Promise<Statement[]> {
  const { signup, commons } = one;
  const date = one.date as Occurrence;
  const when = notReminded(signup, date);
  const mail = await write(town, one, { when }, `Soon: ${commons.title}`, [
    'A reminder of what you signed up for:',
    ...(await asItStands(town, { ...one, date })),
    ...(commons.bring ? ['What to bring:', { quote: commons.bring }] : []),
  ]);
  return [...mail, setSignup(town.db, signup, { remindedAt: town.now }, when)];
}
