import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import type { Temporal } from 'temporal-polyfill';
import { type PublicCommons, publicCommons } from '../../schema/commons/queries.ts';
import { refusedBy, writeTogether } from '../../schema/database.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { parseSignup, type SigningUp, signupNames } from '../../schema/signups/form.ts';
import {
  anySignup,
  hasMost,
  hasNoRoom,
  hasPlace,
  isPlaced,
  lineIsFull,
  mostOfOne,
  notOpen,
  sameSignup,
  signedUpBefore,
  signUp,
} from '../../schema/signups/queries.ts';
import { rolesOf } from '../../schema/signups/roles.ts';
import { clashing, signedUpFor } from '../../schema/signups/told.ts';
import { before } from '../../schema/time.ts';
import { signupIcs } from '../../site/parts/signups/calendar.ts';
import { signUpView } from '../../site/parts/signups/views.tsx';
import { clashWords, roleMoment } from '../../site/parts/signups/words.ts';
import type { App, AppContext, Town } from '../context.ts';
import { anyone, formPage, type Outcome } from '../form-page.ts';
import { asSender } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { expiredLink, Problem } from '../problem.tsx';
import { type Draft, fingerprintOf, justSent, type Receipt, type Sent, send, senderLink } from '../submission.ts';
import { contactUntil, signupsKind, tag, titleOf } from './kind.tsx';
import { whereFor } from './where.ts';
import { whoIs } from './who.ts';

/** A place is taken at once, or the wait for one begins. */
export const joinRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/sign-up/',
      template: '/sign-up/',
      live: { shows: { tag: `commons,${tag}`, versions: ['commons', 'signups'] } },
      load: anyone,
      names: signupNames,
      fresh(c) {
        const { commons = '', date = '', role = '' } = c.req.query();
        return { commons, date, role };
      },
      page: (c, _anyone, { answers, errors }) => signUpView(c.var.town.db, c.var.town.context, { answers, errors }),
      parse: (c, _anyone, answers) => readSignup(c.var.town, answers),
      async submit(c, _anyone, read, answers) {
        const outcome = await signUpFor(c.var.town, read, answers);
        if (!outcome.ok) return outcome;
        deliverSoon(c);
        await purge(c, tag);
        return outcome;
      },
    }),
  )
  .get('/yours/:token/signup.ics', (c) => ownCalendar(c));

interface ReadSignup {
  commons: PublicCommons;
  up: SigningUp;
}

/** @throws {Problem} 410 when the commons is taken down, or over */
async function readSignup({ db, now }: Town, answers: Answers): Promise<ParsedForm<ReadSignup>> {
  const found = await publicCommons(db, wordOf(answers.commons));
  if (!found) throw takenDown(answers);
  const { commons } = found;
  const dates = found.dates.filter(({ overAt }) => before(now, overAt));
  if (dates.length === 0) throw isOver(answers);
  const parsed = parseSignup({ roles: await rolesOf(db, commons.entryId), dates, zone: commons.zone }, answers);
  return parsed.ok ? { ok: true, data: { commons, up: parsed.data } } : parsed;
}

/** @throws {Problem} 409 when it was closed at this very moment, or when they have signed up before */
async function signUpFor(town: Town, { commons, up }: ReadSignup, answers: Answers): Promise<Outcome> {
  const draft = await draftOf(town, commons, up);
  try {
    const { path } = await send(town, signupsKind, draft);
    return { ok: true, path, done: 'itself' };
  } catch (error) {
    const who = await whoIs(town, up);
    const { role, date, email } = up;
    if (refusedBy(error, notOpen)) {
      if (email && (await hasMost(town.db, { commonsId: commons.entryId, who }, town.now))) {
        return { ok: false, errors: { email: holdsMost } };
      }
      if (role.guests) {
        const { people } = up;
        if (!(await hasNoRoom(town.db, { roleId: role.id, dateNumber: date.dateNumber, people })))
          throw justClosed(answers);
        return { ok: false, errors: { people: noRoom } };
      }
      if (!(await lineIsFull(town.db, { roleId: role.id, dateNumber: date.dateNumber }))) throw justClosed(answers);
      return { ok: false, errors: { role: 'The line for this is full. Choose something else' } };
    }
    if (!refusedBy(error, signedUpBefore)) throw error;
    const again = await pressedTwice(town, draft, { roleId: role.id, dateNumber: date.dateNumber, who });
    if (!again) throw signedUp(email !== '');
    return { ok: true, path: again.path, done: 'itself' };
  }
}

/** Whoever signed up has it in their own calendar. */
async function ownCalendar(c: AppContext): Promise<Response> {
  const { town } = c.var;
  const { id } = await asSender(c);
  const found = await anySignup(town.db, id, town.now);
  if (!found?.date) throw expiredLink();
  const { date } = found;
  const where = await whereFor(town, found.commons, date, isPlaced(found.signup));
  const { body, type } = signupIcs(town.context, { ...found, date }, where);
  const name = 'attachment; filename="signup.ics"';
  return new Response(body, { headers: { 'Content-Type': type, 'Content-Disposition': name } });
}

const holdsMost = `This address is signed up for ${mostOfOne} roles and dates here, and that is the most. Give one back first, or sign up without an address`;

const noRoom = 'So many are coming that no more are counted here. Ask whoever looks after it, or just come';

/** What somebody typed, without what the form added and nobody can read. */
const typed = ({ name = '', email = '', line = '' }: Answers) => ({ answers: { name, email, line } });

const takenDown = (answers: Answers) =>
  new Problem(
    410,
    'It was taken down',
    'Nothing public has that name any more, so nobody was signed up.',
    typed(answers),
  );

const isOver = (answers: Answers) =>
  new Problem(410, 'It is over', 'All its dates have passed, so nobody was signed up.', typed(answers));

const justClosed = (answers: Answers) =>
  new Problem(
    409,
    'It changed at this very moment',
    'The date or the role is not open any more. Look at its page.',
    typed(answers),
  );

const signedUp = (byMail: boolean) =>
  new Problem(
    409,
    'You have signed up for this before',
    byMail
      ? 'Under this address, for this role and date. It counts once; the link to give it back is in the mail you got.'
      : 'Someone of this name has, for this role and date, and it counts once. If it was not you, go back and add a letter to the name.',
  );

async function draftOf(town: Town, commons: PublicCommons, up: SigningUp): Promise<Draft> {
  const { db, now } = town;
  const { role, date, name, email, newcomer, showName, people, line, always, until } = up;
  const entryId = crypto.randomUUID();
  const person = { name, people, line, newcomer, showName, who: await whoIs(town, up), hasMail: email !== '' };
  const guest = role.guests ? { always } : null;
  // Said in the mail alone: the page that comes next is seen by whoever typed the address.
  const others = email === '' ? [] : await signedUpFor(db, [person.who], now);
  const clash = clashWords(town.context, clashing({ role, commons, date }, others));
  return {
    entryId,
    title: titleOf(up, role),
    asText: '',
    about: commons.entryId,
    answers: {
      role: role.id,
      date: String(date.dateNumber),
      name,
      email,
      newcomer: String(newcomer),
      showName: String(showName),
      ...(role.guests && { people: String(people), always: String(always) }),
      line,
      // A form that is sent twice comes within a minute and over one connection; else it is somebody else's guess.
      from: town.source ?? '',
      minute: minuteOf(now),
    },
    contact: email,
    contactUntil: contactUntil({ overAt: until }),
    dueAt: date.startsAt,
    // Without a name to show there is nothing that a steward would have to decide.
    status: showName ? 'pending' : 'approved',
    statements: signUp(
      db,
      { entryId, commonsId: commons.entryId, dateNumber: date.dateNumber, roleId: role.id, ...person },
      now,
      guest,
    ),
    receipts: ({ link }) => receiptsOf(town, commons, entryId, up, { link, clash }),
  };
}

/** A place, or a place in line: which of the two, the database knows when it has written it. */
function receiptsOf(
  { context }: Town,
  commons: PublicCommons,
  entryId: string,
  { role, date, people, always }: SigningUp,
  { link, clash }: { link: string; clash: string },
): Receipt[] {
  const moment = roleMoment(context, commons, role, date);
  if (role.guests) return [guestReceipt(commons, { moment, people, always }, { link, clash })];
  const links = [
    { label: 'If you cannot come, give it back with one press', link: `${link}withdrawal/` },
    { label: 'Your private link, with all there is to know and the date for your calendar', link },
    'You hear of it if plans change, and are reminded the day before. If you signed up for nothing, someone mistyped an address; give the place back, so that it is free for somebody.',
  ];
  const got = hasPlace(entryId);
  return [
    {
      subject: `You have a place: ${commons.title}`,
      when: got,
      blocks: [
        `You have a place at “${commons.title}”: ${role.title}, ${moment}.`,
        ...(clash ? [clash] : []),
        ...links,
      ],
    },
    {
      subject: `You are in line: ${commons.title}`,
      when: sql`not (${got})`,
      blocks: [
        `You wait for a place at “${commons.title}”: ${role.title}, ${moment}. You move up by yourself and hear of it at once.`,
        ...(clash ? [clash] : []),
        ...links,
      ],
    },
  ];
}

function guestReceipt(
  { title }: PublicCommons,
  { moment, people, always }: Pick<SigningUp, 'people' | 'always'> & { moment: string },
  { link, clash }: { link: string; clash: string },
): Receipt {
  return {
    subject: `You are counted: ${title}`,
    blocks: [
      `You said that you come to “${title}”${people > 1 ? `, ${people} of you` : ''}: ${moment}${always ? ', and all dates that come after it' : ''}.`,
      ...(clash ? [clash] : []),
      { label: 'If you cannot come, say so with one press', link: `${link}withdrawal/` },
      { label: 'Your private link, with all there is to know and the date for your calendar', link },
      'You hear of it if plans change, and are reminded the day before. If you said nothing of the kind, someone mistyped an address; take it back with one press.',
    ],
  };
}

/** How long after a form another one of the same answers is a second press of the same person. */
const secondPress = { minutes: 1 } as const;

const minuteOf = ({ epochMilliseconds }: Temporal.Instant) => String(Math.floor(epochMilliseconds / 60_000));

/** What whoever sent the very same form a moment ago is shown, from where they are; null for anybody else. */
async function pressedTwice(
  town: Town,
  draft: Draft,
  same: { roleId: string; dateNumber: number; who: string },
): Promise<Sent | null> {
  const entry = await sameSignup(town.db, same);
  if (!entry || before(entry.createdAt, town.now.subtract(secondPress))) return null;
  // As it was then, should a minute have begun since.
  const answers = { ...draft.answers, minute: minuteOf(entry.createdAt) };
  if (entry.fingerprint !== (await fingerprintOf(town, signupsKind, answers))) return null;
  const again = await senderLink(town, signupsKind, entry.id, entry.contactUntil);
  await writeTogether(town.db, [again.statement]);
  return justSent(again);
}
