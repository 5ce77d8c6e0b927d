import { insertWhere, refusedBy, writeTogether } from '../../schema/database.ts';
import { type Answers, type ParsedForm, parseForm, wordOf } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { recipientHash } from '../../schema/recipients.ts';
import {
  answerInvitation,
  findInvitation,
  type Inviting,
  invitationClosed,
  inviteForm,
  mostAMonth,
  mostOpen,
  newInvitation,
  type WhyNotInvited,
  whyNotInvited,
} from '../../schema/stewards/invitations.ts';
import type { Call } from '../../schema/stewards/table.ts';
import { hashToken, newToken, tokens } from '../../schema/tokens.ts';
import type { AppContext, Town } from '../context.ts';
import type { Outcome } from '../form-page.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';

const refusals: Record<WhyNotInvited, string> = {
  'already-open': 'They are invited already, and have not answered yet. Enter another address',
  'too-many-open': `${mostOpen} invitations wait for an answer. Take one back, or wait`,
  'too-many-a-month': `${mostAMonth} invitations went out within 30 days, and that is the most. Wait some days`,
  'too-many-to-one': 'This address got many invitations within 30 days. Enter another',
};

interface Wording {
  /** What to say when the address belongs to somebody who has what it is about. */
  taken: (address: string) => string | null;
  subject: string;
  /** Nobody confirmed the address: nothing here is in anybody's own words that no steward approved. */
  lead: string;
}

/** What a page with invitations asks for: an address to invite, or an invitation to take back. */
export const inviteNames = [...Object.keys(inviteForm.shape), 'take_back'];

export type InvitationRequest = { email: string } | { takeBack: string };

export const readInviting = (answers: Answers): ParsedForm<InvitationRequest> =>
  answers.take_back ? { ok: true, data: { takeBack: wordOf(answers.take_back) } } : parseForm(inviteForm, answers);

/** Invites one address, within the limits, as the database finds them when it writes. */
export async function invite(
  town: Town,
  inviting: Inviting,
  address: string,
  { taken, subject, lead }: Wording,
): Promise<ParsedForm<null>> {
  const { db, keys, settings, now } = town;
  const own = taken(address.toLowerCase());
  if (own) return { ok: false, errors: { email: own } };
  const { id, until, statements, wasWritten } = await newInvitation(db, keys, inviting, address, now);
  const token = newToken();
  const mailedTo = await recipientHash(keys, address);
  const row = { hash: await hashToken(token), purpose: 'invitation' as const, subjectId: id, mailedTo };
  const mail = await letterTo(town, address, subject, [
    lead,
    { label: 'What it means, and to accept or not', link: `${settings.SITE_URL}/invitation/${token}/` },
    'Opening it changes nothing. If you do nothing, the invitation just ends in 14 days, and we forget your address.',
  ]);
  await writeTogether(db, [
    ...statements,
    insertWhere(db, tokens, { ...row, expiresAt: until }, wasWritten),
    ...(await enqueueMail(db, keys, mail, now, { when: wasWritten })),
  ]);
  const why = await whyNotInvited(db, keys, id, inviting, address, now);
  return why ? { ok: false, errors: { email: refusals[why] } } : { ok: true, data: null };
}

const tooLate = 'That invitation was answered or over before, so nothing was taken back.';

/** Does what the form of invitations was sent for: takes one back, or invites somebody with `inviting`. */
export async function submitInviting(
  c: AppContext,
  asked: InvitationRequest,
  about: { call: Call; commonsId: string | null },
  inviting: (email: string) => Promise<ParsedForm<null>>,
): Promise<Outcome> {
  if ('takeBack' in asked) {
    const done = await withdrawInvitation(c.var.town, asked.takeBack, about);
    return done ? { ok: true, path: c.req.path, done: 'uninvited' } : { ok: false, trouble: tooLate };
  }
  const invited = await inviting(asked.email);
  if (!invited.ok) return invited;
  deliverSoon(c);
  return { ok: true, path: c.req.path, done: 'invited' };
}

/** @returns false where it is of something else, or was answered before */
async function withdrawInvitation(
  { db, now }: Town,
  id: string,
  { call, commonsId }: { call: Call; commonsId: string | null },
): Promise<boolean> {
  const found = await findInvitation(db, id);
  if (found?.call !== call || found.commonsId !== commonsId || found.by === 'time') return false;
  try {
    await writeTogether(db, [answerInvitation(db, id, 'taken-back', now)]);
    return true;
  } catch (error) {
    if (refusedBy(error, invitationClosed)) return false;
    throw error;
  }
}
