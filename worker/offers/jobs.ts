import { type Statement, writeTogether } from '../../schema/database.ts';
import { askAfter, markAsked, notAsked, toBeAsked } from '../../schema/offers/queries.ts';
import { enqueueMail, isEnqueuedFor } from '../../schema/outbox.ts';
import { longDate } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { letterTo } from '../mail/letter.tsx';
import { contactOf, senderLink } from '../submission.ts';
import { offersKind } from './kind.tsx';

/** Asks those whose notices have stood for long without an end whether they still stand, once. */
export async function askWhatStands(town: Town): Promise<void> {
  const { db, keys, settings, now } = town;
  const statements: Statement[] = [];
  for (const { offer, onBoard, entry } of await toBeAsked(db, now, 20)) {
    const contact = await contactOf(town, entry);
    const when = await isEnqueuedFor(keys, contact ?? '', now);
    const link = await senderLink(town, offersKind, entry.id, entry.contactUntil, { to: contact ?? '', when });
    const mail = await letterTo(town, contact ?? '', `Does it still stand? ${offer.title}`, [
      `Your notice has been up for ${askAfter.hours / 24} days. Does it still stand?`,
      { label: 'Yes, keep it up', link: `${link.link}keep/` },
      { label: 'No, take it down', link: `${link.link}withdrawal/` },
      `If you do nothing, it comes down on ${longDate(settings, { at: onBoard.overAt, zone: settings.TIME_ZONE })}.`,
    ]);
    statements.push(
      ...(contact ? [...(await enqueueMail(db, keys, mail, now, { when: notAsked(entry.id) })), link.statement] : []),
      markAsked(db, entry.id, now),
    );
  }
  await writeTogether(db, statements);
}
