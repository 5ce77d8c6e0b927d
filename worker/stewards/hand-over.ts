import type { PublicCommons } from '../../schema/commons/queries.ts';
import type { Occurrence } from '../../schema/commons/table.ts';
import type { Statement } from '../../schema/database.ts';
import { findEntry } from '../../schema/entries.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { keyedHash, seal } from '../../schema/secrets.ts';
import { askToName } from '../../schema/stewards/names.ts';
import { handOver } from '../../schema/stewards/sunrises.ts';
import type { Invitation } from '../../schema/stewards/table.ts';
import { before, days } from '../../schema/time.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import type { Town } from '../context.ts';
import { letterTo } from '../mail/letter.tsx';
import { askStewards, contactOf, contactPlace, senderLink } from '../submission.ts';

/** A commons that somebody is invited to hold. */
export interface ToCommons {
  invitation: Pick<Invitation, 'id' | 'by'>;
  commons: PublicCommons;
  dates: Occurrence[];
  sunrise: number;
}

/** Whoever takes on what is over is reached for this long at least: time to say when it is held again. */
const reachedFor = days(60);

/**
 * Hands a commons to whoever accepted, whose mail box the link has confirmed.
 *
 * @returns the path of their own link; null when it could not be handed on any more
 */
export async function acceptCommons(town: Town, to: ToCommons, address: string, name: string): Promise<string | null> {
  const { db, keys, settings, now } = town;
  const { commons, sunrise, invitation } = to;
  const commonsId = commons.entryId;
  const entry = await findEntry(db, commonsId);
  if (!entry) return null;
  const atLeast = now.add(reachedFor);
  const contactUntil = before(entry.contactUntil, atLeast) ? atLeast : entry.contactUntil;
  const link = await senderLink(town, { linkGrace: { hours: 0 } }, commonsId, contactUntil, { to: address });
  const page = { label: 'The public page, to share with anyone', link: settings.SITE_URL + commonsPath(commons.slug) };
  const welcome = await letterTo(town, address, `It is yours now: ${commons.title}`, [
    `Thank you for looking after “${commons.title}”.`,
    { label: 'Your private link: move it, call it off, change it, invite the next one', link: link.link },
    'Keep this link to yourself: whoever has it can do the same.',
    page,
    'Your name is shown when a steward of the site has let it through.',
  ]);
  const former = await contactOf(town, entry);
  const news =
    former &&
    (await letterTo(town, former, `Handed on: ${commons.title}`, [
      `Someone accepted to hold “${commons.title}” from now on. Thank you for having held it.`,
      'Your private link steers it no more.',
      page,
    ]));
  const handedOn = await handOver(db, {
    invitation: { ...invitation, commonsId, sunrise },
    contact: await seal(keys, contactPlace(commonsId), address),
    contactUntil,
    at: now,
    also: [
      link.statement,
      ...(await enqueueMail(db, keys, welcome, now)),
      ...(news ? await enqueueMail(db, keys, news, now) : []),
      ...(await askForName(town, commons, address, name)),
    ],
  });
  return handedOn ? link.path : null;
}

/** How long whoever gave a name can be told what became of it. */
const nameWaitsFor = days(60);

/** The name of the new steward waits for approval like any other change of a public text. */
async function askForName(
  town: Town,
  commons: PublicCommons,
  address: string,
  stewardName: string,
): Promise<Statement[]> {
  const { db, keys, now } = town;
  const id = crypto.randomUUID();
  const title = `${commons.title}: looked after by ${stewardName}`;
  const asText = `${commons.title}\n\nLooked after by: ${stewardName}`;
  return [
    ...askToName(db, commons, {
      id,
      title,
      stewardName,
      at: now,
      contactUntil: now.add(nameWaitsFor),
      contact: await seal(keys, contactPlace(id), address),
      fingerprint: await keyedHash(keys, `edits ${id}`),
    }),
    ...(await askStewards(town, 'A new change of a commons waits for a decision.', id, title, asText)),
  ];
}
