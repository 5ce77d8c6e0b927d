import { beginKeeperTurn, endKeeperLinks, keeperId, keeperRefused } from '../../schema/circles/keepers.ts';
import { refusedBy, writeTogether } from '../../schema/database.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { answerInvitation, invitationClosed, invitedAddress } from '../../schema/stewards/invitations.ts';
import type { Invitation } from '../../schema/stewards/table.ts';
import { days } from '../../schema/time.ts';
import type { Said } from '../../site/parts/done.tsx';
import type { Town } from '../context.ts';
import type { Refusal } from '../form-page.ts';
import { letter } from '../mail/letter.tsx';
import { newLink } from '../submission.ts';

/** How long the first link of a keeper's turn is good for. */
const firstLinkFor = days(60);

/**
 * Begins the turn of a keeper who accepted.
 *
 * @returns the path where they go on; null when it was answered by then
 */
export async function acceptLetters(
  town: Town,
  invitation: Invitation,
  name: string,
): Promise<{ ok: true; path: string; done: Said } | Refusal | null> {
  const { db, keys, settings, now } = town;
  const address = ((await invitedAddress(keys, invitation)) ?? '').toLowerCase();
  const id = await keeperId(keys, address);
  const own = await newLink(town, 'keeper', { subjectId: id, expiresAt: now.add(firstLinkFor) });
  const mail = letter(settings, address, 'You are a keeper now', [
    `Thank you. Your turn as a keeper of ${settings.SITE_NAME} is 90 days from today. What you need next is a key: the page below says how you come by one.`,
    { label: 'Your turn, and your key', link: `${own.link}turn/` },
    'When there is something new in the letters you get one mail in the morning, always the same.',
    `This link is yours alone. Should you lose it, ask for a fresh one at ${settings.SITE_URL}/keeper/`,
  ]);
  try {
    await writeTogether(db, [
      answerInvitation(db, invitation.id, 'accepted', now),
      ...(await beginKeeperTurn(db, keys, { id, address, name }, now)),
      // Links of an earlier turn stay ended.
      endKeeperLinks(db, id, now),
      own.statement,
      ...(await enqueueMail(db, keys, mail, now, { kind: 'letter' })),
    ]);
    return { ok: true, path: `${own.path}turn/`, done: 'accepted' };
  } catch (error) {
    if (refusedBy(error, invitationClosed)) return null;
    if (refusedBy(error, keeperRefused)) {
      return {
        ok: false,
        errors: { name: 'A keeper goes by that name already. Enter another, so that nobody mixes you up' },
      };
    }
    throw error;
  }
}
