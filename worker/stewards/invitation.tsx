import { Hono } from 'hono';
import { commonsWithDates } from '../../schema/commons/queries.ts';
import { refusedBy, writeTogether } from '../../schema/database.ts';
import type { Answers } from '../../schema/form.ts';
import { judge } from '../../schema/form.ts';
import { owe } from '../../schema/outbox.ts';
import {
  acceptForm,
  answerInvitation,
  findInvitation,
  invitationClosed,
  invitedAddress,
} from '../../schema/stewards/invitations.ts';
import { beginFirstTurns, beginTurn, stewardId } from '../../schema/stewards/queries.ts';
import { sunriseNow } from '../../schema/stewards/sunrises.ts';
import type { Invitation } from '../../schema/stewards/table.ts';
import { before, days } from '../../schema/time.ts';
import { endLinks } from '../../schema/tokens.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { localDate } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { Answered, InvitedToCommons, InvitedToDesk } from '../../site/parts/stewards/invitation.tsx';
import type { Html } from '../../site/parts/view.ts';
import type { App, AppContext } from '../context.ts';
import { form } from '../form.ts';
import { followLink } from '../link.ts';
import { letter } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage, purge } from '../page.ts';
import { expiredLink, Problem } from '../problem.tsx';
import { newLink } from '../submission.ts';
import { acceptCommons, type ToCommons } from './hand-over.ts';

/** What whoever is invited sees and answers. Looking decides nothing. */
export const invitationRoutes = new Hono<App>()
  .get('/invitation/:token/', async (c) => show(c, await invited(c)))
  .post(
    '/invitation/:token/',
    ...form(['name', 'press'], async (c, answers) => {
      const invitation = await invited(c);
      if (invitation.answer) return show(c, invitation, { status: 409 });
      if (answers.press === 'refuse') return refuse(c, invitation);
      return invitation.call === 'desk' ? acceptDesk(c, invitation) : acceptNext(c, invitation, answers);
    }),
  );

async function invited(c: AppContext): Promise<Invitation> {
  const { subjectId: entryId } = await followLink(c, 'invitation');
  const invitation = await findInvitation(c.var.town.db, entryId ?? '');
  if (!invitation) throw expiredLink();
  if (invitation.answer || invitation.by !== 'time') return invitation;
  const now = await sunriseNow(c.var.town.db, invitation.commonsId ?? '');
  // What offered itself does so no more once its steward has answered.
  return now?.askedAt ? invitation : { ...invitation, answer: 'over' };
}

interface Shown extends Partial<Filled> {
  status?: number;
}

async function show(c: AppContext, invitation: Invitation, { answers = {}, errors = {}, status }: Shown = {}) {
  if (invitation.answer) {
    const said = await whatBecame(c, invitation);
    return ownPage(c, { title: said.title, parts: { main: <Answered {...said} /> } }, { status });
  }
  const { here } = c.var.town;
  if (invitation.call === 'desk') return page(c, 'Will you be a steward?', <InvitedToDesk here={here} />, status);
  const { commons, dates, sunrise } = await toCommons(c, invitation);
  const next = dates.find(({ overAt, calledOff }) => !calledOff && before(here.now, overAt));
  const main = (
    <InvitedToCommons
      here={here}
      title={commons.title}
      path={commonsPath(commons.slug)}
      sunrise={sunrise}
      answers={answers}
      errors={errors}
      next={next ? localDate({ at: next.startsAt, zone: commons.zone }).toString() : null}
    />
  );
  return page(c, 'Will you hold the next sunrise?', main, status);
}

const page = (c: AppContext, title: string, main: Html, status?: number) =>
  ownPage(c, { title, parts: { main } }, { status });

/** What an answered invitation says: who holds it now, where that is somebody else. */
async function whatBecame({ var: { town } }: AppContext, { answer, call, commonsId, sunrise }: Invitation) {
  const nothing = 'Nothing was changed.';
  switch (answer) {
    case 'accepted':
      return call === 'desk'
        ? { title: 'You are a steward', lead: `You accepted. Your own link is in your mail. ${nothing}` }
        : { title: 'You accepted', lead: `You took it on. Your own link is in your mail. ${nothing}` };
    case 'refused':
      return { title: 'Not now, you said', lead: 'That is fine. Whoever asked you can ask again.' };
    case 'taken-back':
      return { title: 'This invitation was taken back', lead: `Whoever sent it took it back. ${nothing}` };
    default: {
      const now = await sunriseNow(town.db, commonsId ?? '');
      const who = now?.name || 'Someone else';
      return now && now.number >= (sunrise ?? 0)
        ? { title: 'Someone was faster', lead: `${who} looks after it now. ${nothing}` }
        : { title: 'It is looked after', lead: `${who} looks after it still. ${nothing}` };
    }
  }
}

/** @throws {Problem} 410 when the commons was taken down */
async function toCommons(c: AppContext, invitation: Invitation): Promise<ToCommons> {
  const { commonsId, sunrise } = invitation;
  const found = await commonsWithDates(c.var.town.db, commonsId ?? '');
  if (!found || sunrise === null) throw takenDown();
  return { ...found, invitation, sunrise };
}

const takenDown = () =>
  new Problem(410, 'It was taken down', 'The commons that you were invited to hold is no longer there.');

/** Writes an answer; false when it was answered by then, and nothing was written. */
async function once(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (refusedBy(error, invitationClosed)) return false;
    throw error;
  }
}

async function refuse(c: AppContext, { id }: Invitation): Promise<Response> {
  const { db, now } = c.var.town;
  const answered = await once(() => writeTogether(db, [answerInvitation(db, id, 'refused', now)]));
  return answered ? c.redirect(c.req.path, 303) : show(c, await invited(c), { status: 409 });
}

/** How long the first link of a steward's turn is good for. */
const deskLinkFor = days(60);

async function acceptDesk(c: AppContext, invitation: Invitation): Promise<Response> {
  const { town } = c.var;
  const { db, keys, settings, now } = town;
  const address = ((await invitedAddress(keys, invitation)) ?? '').toLowerCase();
  const id = await stewardId(keys, address);
  const desk = await newLink(town, 'desk', { stewardId: id, expiresAt: now.add(deskLinkFor) });
  const mail = letter(settings, address, 'You are a steward now', [
    `Thank you. Your turn as a steward of ${settings.SITE_NAME} is 90 days from today. You get a mail when somebody sends something.`,
    { label: 'Everything that waits for a decision', link: desk.link },
    `This link is yours alone. Should you lose it, ask for a fresh one at ${settings.SITE_URL}/desk/`,
  ]);
  const accept = [
    answerInvitation(db, invitation.id, 'accepted', now),
    ...(await beginFirstTurns(town)),
    ...(await beginTurn(town, { id, address })),
    // Links of an earlier turn stay ended.
    endLinks(db, id, now),
    desk.statement,
    ...(await owe(db, keys, mail, now, { kind: 'letter' })),
  ];
  if (!(await once(() => writeTogether(db, accept)))) return show(c, await invited(c), { status: 409 });
  deliverSoon(c);
  return c.redirect(desk.path, 303);
}

async function acceptNext(c: AppContext, invitation: Invitation, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const to = await toCommons(c, invitation);
  const judged = judge(acceptForm, answers);
  if (!judged.ok) return show(c, invitation, { answers, errors: judged.errors, status: 422 });
  const address = (await invitedAddress(town.keys, invitation)) ?? '';
  const link = await acceptCommons(town, to, address, judged.data.name);
  if (!link) return lost(c);
  deliverSoon(c);
  await purge(c, 'commons');
  return c.redirect(link, 303);
}

/** Someone else was faster, or it was taken back or taken down in this very moment. */
async function lost(c: AppContext): Promise<Response> {
  const invitation = await invited(c);
  // Open still, and yet not taken: somebody holds that sunrise, by whatever way.
  const answer = invitation.answer ?? 'over';
  return show(c, { ...invitation, answer }, { status: 409 });
}
