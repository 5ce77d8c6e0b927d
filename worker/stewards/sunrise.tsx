import { Hono } from 'hono';
import { commonsChoices } from '../../schema/commons/choices.ts';
import { commonsWithDates, type PublicCommons } from '../../schema/commons/queries.ts';
import type { Occurrence } from '../../schema/commons/table.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Entry, findEntry } from '../../schema/entries.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
import { manyNames } from '../../schema/ledger/form.ts';
import { namesOfHands } from '../../schema/signups/held.ts';
import { openInvitations } from '../../schema/stewards/invitations.ts';
import { steered, sunriseNow } from '../../schema/stewards/sunrises.ts';
import { before } from '../../schema/time.ts';
import { localDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { ManyForm, manyAnswers } from '../../site/parts/ledger/form.tsx';
import { PrivatePage } from '../../site/parts/private.tsx';
import { InviteNext } from '../../site/parts/stewards/invitation.tsx';
import { ordinal } from '../../site/parts/stewards/sunrises.tsx';
import type { App, AppContext } from '../context.ts';
import { form, manyLines } from '../form.ts';
import { sendLog } from '../ledger/log.tsx';
import { followLink } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage } from '../page.ts';
import { expiredLink } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import { tooLate } from './desk.tsx';
import { invite, takeInvitationBack } from './invite.ts';

/** What the steward of a commons does after it: inviting who holds the next one, and logging what was done. */
export const sunriseRoutes = new Hono<App>()
  .get('/yours/:token/invitation/', async (c) => showInviting(c, await held(c)))
  .post(
    '/yours/:token/invitation/',
    ...form(['email', 'take_back'], async (c, answers) => {
      const mine = await held(c);
      return answers.take_back ? takeBack(c, mine, answers) : inviteNext(c, mine, answers);
    }),
  )
  .get('/yours/:token/log/', async (c) => {
    const mine = await held(c);
    return showLog(c, { answers: await whatWasDone(c, mine), errors: {} });
  })
  .post('/yours/:token/log/', ...form(manyNames, async (c, answers) => log(c, await held(c), answers), manyLines));

interface Held {
  entry: Entry;
  commons: PublicCommons;
  dates: Occurrence[];
}

/**
 * The commons whose steward follows the link.
 *
 * @throws {Problem} as `followLink`, and 410 for what is no commons that is up
 */
async function held(c: AppContext): Promise<Held> {
  const { db } = c.var.town;
  const { entryId } = await followLink(c, 'yours');
  const [entry, found] = await Promise.all([findEntry(db, entryId ?? ''), commonsWithDates(db, entryId ?? '')]);
  if (!entry || !found) throw expiredLink();
  return { entry, ...found };
}

const nothingTyped: Filled = { answers: {}, errors: {} };

async function showInviting(c: AppContext, { commons }: Held, filled = nothingTyped, trouble?: string) {
  const { db, keys, here, now } = c.var.town;
  const [last, open] = await Promise.all([
    sunriseNow(db, commons.entryId),
    openInvitations(db, keys, { call: 'commons', commonsId: commons.entryId }, now),
  ]);
  const sunrise = (last?.n ?? 0) + 1;
  const main = (
    <InviteNext {...filled} here={here} title={commons.title} sunrise={sunrise} open={open} trouble={trouble} />
  );
  const failed = Object.keys(filled.errors).length > 0;
  const title = `Who holds the ${ordinal(sunrise)} sunrise?`;
  return ownPage(c, { title, parts: { main } }, { status: failed ? 422 : trouble ? 409 : 200 });
}

async function inviteNext(c: AppContext, mine: Held, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { title, entryId: commonsId } = mine.commons;
  const own = (await contactOf(town, mine.entry))?.toLowerCase();
  const sunrise = ((await sunriseNow(town.db, commonsId))?.n ?? 0) + 1;
  const invited = await invite(town, { call: 'commons', by: 'sender', commonsId, sunrise }, answers, {
    taken: (address) => (address === own ? 'That is your own address. Enter somebody else’s' : null),
    subject: `Will you hold the next one? ${title}`,
    lead: `Whoever looks after “${title}” asks whether you would hold the next one.`,
  });
  if (!invited.ok) return showInviting(c, mine, { answers, errors: invited.errors });
  await writeTogether(town.db, [steered(town.db, commonsId, town.now)]);
  deliverSoon(c);
  return c.redirect(c.req.path, 303);
}

async function takeBack(c: AppContext, mine: Held, { take_back = '' }: Answers): Promise<Response> {
  const commonsId = mine.commons.entryId;
  const taken = await takeInvitationBack(c.var.town, wordOf(take_back), { call: 'commons', commonsId });
  return taken ? c.redirect(c.req.path, 303) : showInviting(c, mine, nothingTyped, tooLate);
}

/** The lines of those who had a place at the last date that was held, to be put right and sent. */
async function whatWasDone({ var: { town } }: AppContext, { commons, dates }: Held): Promise<Answers> {
  const last = dates.findLast(({ startsAt, calledOff }) => !calledOff && before(startsAt, town.now));
  const hands = last ? await namesOfHands(town.db, commons.entryId, last.n) : [];
  const lines = hands.map(({ title, name }) => ({ act: 'task', what: title, who: name ?? '' }));
  const when = last ? localDate({ at: last.startsAt, zone: commons.zone }) : today(town.here);
  return { ...manyAnswers(lines), when: when.toString(), commons: commons.slug, once: crypto.randomUUID() };
}

async function showLog(c: AppContext, filled: Filled): Promise<Response> {
  const { db, here, now } = c.var.town;
  const failed = Object.keys(filled.errors).length > 0;
  const choices = await commonsChoices(db, now, wordOf(filled.answers.commons));
  const shared = { here, choices, today: today(here).toString(), submit: 'Send all lines', askEmail: false };
  const main = (
    <PrivatePage
      wide
      title="Log what was done"
      lead="Whoever had signed up has a line already. Take out what was not so, add what is missing, and send it: a steward of the site reads it before it stands in the ledger."
    >
      <ManyForm {...shared} {...filled} />
    </PrivatePage>
  );
  return ownPage(c, { title: 'Log what was done', parts: { main } }, { status: failed ? 422 : 200 });
}

async function log(c: AppContext, { entry, commons }: Held, answers: Answers): Promise<Response> {
  const { town } = c.var;
  // Their box is known: they need not type the address again.
  const email = (await contactOf(town, entry)) ?? '';
  const sent = await sendLog(town, { ...answers, email }, true, [steered(town.db, commons.entryId, town.now)]);
  if (!sent.ok) return showLog(c, { answers, errors: sent.errors });
  deliverSoon(c);
  return c.redirect(`${sent.data.path}?sent`, 303);
}
