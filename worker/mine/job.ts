import { sql } from 'drizzle-orm';
import { type Statement, writeTogether } from '../../schema/database.ts';
import type { Entry } from '../../schema/entries.ts';
import { entriesOf, isUndone, type LinkRequest, nextRequest, requestDone } from '../../schema/mine/queries.ts';
import { enqueueMail, isEnqueuedFor } from '../../schema/outbox.ts';
import { standingOf } from '../../schema/recipients.ts';
import { longDate } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { kindOf } from '../loaded-entry.ts';
import { type Block, letterTo } from '../mail/letter.tsx';
import { contactOf, senderLink } from '../submission.ts';

/** Sends the links that were asked for, of one address at a time; nothing where there are none. */
export async function sendLinks(town: Town): Promise<void> {
  const { db, keys } = town;
  const request = await nextRequest(db, keys);
  if (!request) return;
  await writeTogether(db, [...(await linksMail(town, request)), requestDone(db, request.recipient)]);
}

async function linksMail(town: Town, { recipient, address }: LinkRequest): Promise<Statement[]> {
  const { db, keys, now, settings } = town;
  const theirs = (
    await Promise.all((await entriesOf(db, recipient, now)).map((one) => ownedBy(town, one, address)))
  ).flatMap((one) => one ?? []);
  if (theirs.length === 0) return [];
  const isKnown = (await standingOf(db, recipient)) === 'confirmed';
  const when = sql`${isUndone(recipient)} and ${await isEnqueuedFor(keys, address, now)}`;
  const links = await Promise.all(
    theirs.map(async (entry) => {
      const kind = kindOf(town.kinds, entry.kind);
      const { link, statement } = await senderLink(town, kind, entry.id, entry.contactUntil, { to: address, when });
      return { statement, block: { label: nameOf(town, entry, isKnown), link } satisfies Block };
    }),
  );
  const mail = await letterTo(town, address, `Your private links at ${settings.SITE_NAME}`, [
    'Someone asked for these with your address. If it was not you, you need not do anything: only you have them.',
    ...links.map(({ block }) => block),
    'Keep them to yourself. Those of earlier mails still work.',
  ]);
  return [
    ...(await enqueueMail(db, keys, mail, now, { room: 'decision', when: isUndone(recipient) })),
    ...links.map(({ statement }) => statement),
  ];
}

/** An entry whose address is this one, still: a commons may have been handed on. */
async function ownedBy(town: Town, entry: Entry, address: string): Promise<Entry | null> {
  const contact = await contactOf(town, entry);
  return contact?.toLowerCase() === address.toLowerCase() ? entry : null;
}

/** By its title only where that is up, or its reader is known: words that nobody read go to no address that nobody confirmed. */
function nameOf({ settings, kinds }: Town, { kind, title, status, createdAt }: Entry, isKnown: boolean): string {
  const { label } = kindOf(kinds, kind).sentences;
  const day = longDate(settings, { at: createdAt, zone: settings.TIME_ZONE });
  return title && (isKnown || status === 'approved') ? `${title} (${label}, ${day})` : `Your ${label} of ${day}`;
}
