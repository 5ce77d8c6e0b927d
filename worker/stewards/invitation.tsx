import { commonsWithDates } from '../../schema/commons/queries.ts';
import { refusedBy, writeTogether } from '../../schema/database.ts';
import { type ParsedForm, parseForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import {
  acceptForm,
  answerInvitation,
  findInvitation,
  invitationClosed,
  invitedAddress,
} from '../../schema/stewards/invitations.ts';
import { beginFirstTurns, beginTurn, stewardId } from '../../schema/stewards/queries.ts';
import { sunriseNow } from '../../schema/stewards/sunrises.ts';
import type { Call, Invitation } from '../../schema/stewards/table.ts';
import { before, days } from '../../schema/time.ts';
import { endLinks } from '../../schema/tokens.ts';
import { InvitedToLetters } from '../../site/parts/circles/invitation.tsx';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { localDate } from '../../site/parts/dates.ts';
import { Answered, InvitedToCommons, InvitedToDesk } from '../../site/parts/stewards/invitation.tsx';
import type { View } from '../../site/parts/view.ts';
import { acceptLetters } from '../circles/accept.ts';
import { circlesTag } from '../circles/tags.ts';
import { commonsTag } from '../commons/tags.ts';
import type { AppContext, Town } from '../context.ts';
import { formPage, type Outcome, type Refusal, type ShownForm } from '../form-page.ts';
import { followLink } from '../link.ts';
import { letter } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { expiredLink, Problem } from '../problem.tsx';
import { newLink } from '../submission.ts';
import { acceptCommons, type ToCommons } from './hand-over.ts';

/** What whoever is invited sees and answers. Looking decides nothing. */
export const invitationRoutes = formPage({
  path: '/invitation/:token/',
  load: invited,
  names: [...Object.keys(acceptForm.shape), 'press'],
  page: (c, invitation, shown) => view(c.var.town, invitation, shown),
  parse(_c, invitation, answers): ParsedForm<Answer> | Refusal {
    if (invitation.answer) return { ok: false, trouble: tooLate };
    if (answers.press === 'refuse') return { ok: true, data: { refuses: true } };
    if (invitation.call === 'desk') return { ok: true, data: { name: '' } };
    return parseForm(acceptForm, answers);
  },
  async submit(c, invitation, answer) {
    if ('refuses' in answer) {
      const wasOpen = await refuse(c.var.town, invitation);
      return wasOpen ? { ok: true, path: c.req.path, done: 'itself' } : { ok: false, trouble: tooLate };
    }
    const outcome = await accept(c.var.town, invitation, answer.name);
    if (!outcome) return { ok: false, trouble: tooLate };
    if (!outcome.ok) return outcome;
    deliverSoon(c);
    const tag = shownOn[invitation.call];
    if (tag) await purge(c, tag);
    return outcome;
  },
});

/** What the pages go by that show whoever accepted; stewards are shown on none. */
const shownOn: Record<Call, string | null> = { commons: commonsTag, desk: null, letters: circlesTag };

type Answer = { refuses: true } | { name: string };

/** Someone else was faster, or it was taken back or taken down: its page says which. */
const tooLate = 'It was answered before, so nothing was changed.';

async function invited(c: AppContext): Promise<Invitation> {
  const { subjectId: entryId } = await followLink(c, 'invitation');
  const invitation = await findInvitation(c.var.town.db, entryId ?? '');
  if (!invitation) throw expiredLink();
  if (invitation.answer || invitation.by !== 'time') return invitation;
  const now = await sunriseNow(c.var.town.db, invitation.commonsId ?? '');
  // What offered itself does so no more once its steward has answered.
  return now?.askedAt ? invitation : { ...invitation, answer: 'over' };
}

async function view(town: Town, invitation: Invitation, { answers, errors, trouble }: ShownForm): Promise<View> {
  // Open still, and yet not taken: somebody holds that sunrise, by whatever way.
  const answer = invitation.answer ?? (trouble ? 'over' : null);
  if (answer) {
    const said = await whatBecame(town, { ...invitation, answer });
    return { title: said.title, parts: { main: <Answered {...said} /> } };
  }
  const { context } = town;
  if (invitation.call === 'desk') {
    return { title: 'Will you be a steward?', parts: { main: <InvitedToDesk context={context} /> } };
  }
  if (invitation.call === 'letters') {
    const main = <InvitedToLetters context={context} answers={answers} errors={errors} />;
    return { title: 'Will you be a keeper?', parts: { main } };
  }
  const { commons, dates, sunrise } = await toCommons(town, invitation);
  const next = dates.find(({ overAt, calledOff }) => !calledOff && before(context.now, overAt));
  const main = (
    <InvitedToCommons
      context={context}
      title={commons.title}
      path={commonsPath(commons.slug)}
      sunrise={sunrise}
      answers={answers}
      errors={errors}
      next={next ? localDate({ at: next.startsAt, zone: commons.zone }).toString() : null}
    />
  );
  return { title: 'Will you hold the next sunrise?', parts: { main } };
}

const accepted: Record<Call, { title: string; lead: string }> = {
  commons: { title: 'You accepted', lead: 'You took it on.' },
  desk: { title: 'You are a steward', lead: 'You accepted.' },
  letters: { title: 'You are a keeper', lead: 'You accepted.' },
};

/** What an answered invitation says: who holds it now, where that is somebody else. */
async function whatBecame(town: Town, { answer, call, commonsId, sunrise }: Invitation) {
  const nothing = 'Nothing was changed.';
  switch (answer) {
    case 'accepted':
      return { ...accepted[call], lead: `${accepted[call].lead} Your own link is in your mail. ${nothing}` };
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
async function toCommons({ db }: Town, invitation: Invitation): Promise<ToCommons> {
  const { commonsId, sunrise } = invitation;
  const found = await commonsWithDates(db, commonsId ?? '');
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

/** @returns false when it was answered by then */
const refuse = ({ db, now }: Town, { id }: Invitation) =>
  once(() => writeTogether(db, [answerInvitation(db, id, 'refused', now)]));

/** @returns where whoever accepted goes on, or what to mend; null when it could not be accepted any more */
async function accept(town: Town, invitation: Invitation, name: string): Promise<Outcome | null> {
  if (invitation.call === 'letters') return acceptLetters(town, invitation, name);
  const path =
    invitation.call === 'desk'
      ? await acceptDesk(town, invitation)
      : await acceptCommons(
          town,
          await toCommons(town, invitation),
          (await invitedAddress(town.keys, invitation)) ?? '',
          name,
        );
  return path === null ? null : { ok: true, path, done: 'accepted' };
}

/** How long the first link of a steward's turn is good for. */
const deskLinkFor = days(60);

/** @returns the path of their desk; null when it was answered by then */
async function acceptDesk(town: Town, invitation: Invitation): Promise<string | null> {
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
    ...(await enqueueMail(db, keys, mail, now, { kind: 'letter' })),
  ];
  return (await once(() => writeTogether(db, accept))) ? desk.path : null;
}
