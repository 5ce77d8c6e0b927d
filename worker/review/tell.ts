import type { Statement } from '../../schema/database.ts';
import type { Entry } from '../../schema/entries.ts';
import { enqueueMail, isEnqueuedFor } from '../../schema/outbox.ts';
import type { Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { type Block, letterTo } from '../mail/letter.tsx';
import { senderLink } from '../submission.ts';

/** A mail to the sender of an entry about what became of it, with a link of its own: the first one may be long lost. */
export async function mailWithLink(
  town: Town,
  kind: EntryKind,
  entry: Pick<Entry, 'id' | 'contactUntil'>,
  contact: string,
  { subject, blocks }: { subject: string; blocks: (link: string) => Block[] },
): Promise<Statement[]> {
  const { db, keys, now } = town;
  // A link is written with the mail that it stands in, or not at all.
  const when = await isEnqueuedFor(keys, contact, now);
  const { link, statement } = await senderLink(town, kind, entry.id, entry.contactUntil, { to: contact, when });
  const mail = await letterTo(town, contact, subject, blocks(link));
  return [...(await enqueueMail(db, keys, mail, now, { room: 'decision' })), statement];
}
