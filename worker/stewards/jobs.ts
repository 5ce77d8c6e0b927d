import type { Temporal } from 'temporal-polyfill';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { type Entry, findEntries, isStillOf } from '../../schema/entries.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { confirm, recipientHash } from '../../schema/recipients.ts';
import { keyedHash } from '../../schema/secrets.ts';
import { reachableHands } from '../../schema/signups/hands.ts';
import { newOffer, sweepInvitations, writtenAmong } from '../../schema/stewards/invitations.ts';
import {
  beginFirstTurns,
  forgetStewards,
  type OnTurn,
  turnAsked,
  turnsToRenew,
} from '../../schema/stewards/queries.ts';
import { askedAbout, type Over, overLately, silentSunrises, wasOffered } from '../../schema/stewards/sunrises.ts';
import type { Sunrise } from '../../schema/stewards/table.ts';
import { before } from '../../schema/time.ts';
import { longDate } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { letter, letterTo } from '../mail/letter.tsx';
import { contactOf, newLink } from '../submission.ts';

/** The most mails that one job owes in a minute. */
const mostAtOnce = 20;

/**
 * With nobody's turn on, those whom the settings name begin theirs. Whoever set the site up knows that these
 * addresses are theirs.
 */
export async function keepSomeoneOnTurn(town: Town): Promise<void> {
  const { db, keys, settings, now } = town;
  const named = await Promise.all(settings.STEWARDS.map((address) => recipientHash(keys, address)));
  await writeTogether(db, [...(await beginFirstTurns(town)), ...named.map((recipient) => confirm(db, recipient, now))]);
}

/** Asks stewards, two weeks before the end of their turn, whether they go on: one mail a turn. */
export async function askWhoGoesOn(town: Town): Promise<void> {
  const statements: Statement[] = [];
  for (const steward of await turnsToRenew(town, mostAtOnce)) statements.push(...(await askWhetherOn(town, steward)));
  await writeTogether(town.db, statements);
}

async function askWhetherOn(town: Town, { id, address, until }: OnTurn): Promise<Statement[]> {
  if (!until) return [];
  const { db, keys, settings, now } = town;
  const desk = await newLink(town, 'desk', { stewardId: id, expiresAt: until });
  const mail = letter(settings, address, 'Your turn as a steward ends soon', [
    `Your turn as a steward of ${settings.SITE_NAME} ends on ${longDate(settings, { at: until, zone: settings.TIME_ZONE })}. If you do nothing, it just ends, and that is fine.`,
    { label: 'Keep it another 90 days, with one press', link: `${desk.link}turn/` },
    { label: 'Invite someone else', link: `${desk.link}stewards/` },
    'These links are yours alone. Opening them changes nothing.',
  ]);
  return [
    turnAsked(db, id, now),
    desk.statement,
    ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', once: `turn/${id}/${until.epochMilliseconds}` })),
  ];
}

/** When people are asked on the day: not before the evening. */
const evening = '19:00';

/** The first evening after a date was over, in the zone of the commons. */
function eveningAfter(overAt: Temporal.Instant, zone: string): Temporal.Instant {
  const over = overAt.toZonedDateTimeISO(zone);
  const day = over.toPlainDate();
  const sameDay = day.toZonedDateTime({ timeZone: zone, plainTime: evening }).toInstant();
  if (!before(sameDay, overAt)) return sameDay;
  return day.add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: evening }).toInstant();
}

/** Dates looked at in one go: of those that are over, some wait for their evening. */
const mostLookedAt = 100;

/** Asks the stewards of commons, the evening after a date, what came of it and who holds the next one. */
export async function askAfterwards(town: Town): Promise<void> {
  const over = await overLately(town.db, town.now, mostLookedAt);
  const due = over.filter(({ date, commons }) => !before(town.now, eveningAfter(date.overAt, commons.zone)));
  const statements: Statement[] = [];
  for (const one of due.slice(0, mostAtOnce)) statements.push(...(await askWhatCame(town, one)));
  await writeTogether(town.db, statements);
}

async function askWhatCame(town: Town, { entry, commons, date }: Over): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const contact = await contactOf(town, entry);
  // Whoever handed it on in this very moment gets no link that steers it; whoever holds it now is asked next.
  const when = isStillOf(entry);
  const statements: Statement[] = askedAbout(db, date, now, when);
  if (contact) {
    const about = { subjectId: entry.id, expiresAt: entry.contactUntil, to: contact };
    const link = await newLink(town, 'yours', about, when);
    const mail = await letterTo(town, contact, `How was it? ${commons.title}`, [
      `Thank you for holding “${commons.title}” on ${longDate(settings, { at: date.startsAt, zone: commons.zone })}.`,
      { label: 'Log what was done: a line for everybody who signed up is there already', link: `${link.link}log/` },
      { label: 'Tell what came of it', link: `${link.link}victory/` },
      { label: 'Invite who holds the next one', link: `${link.link}invitation/` },
      'If we hear nothing for two weeks, we ask those who signed up whether one of them would hold it.',
    ]);
    const once = `sunset/${entry.id}/${date.dateNumber}`;
    statements.push(link.statement, ...(await enqueueMail(db, keys, mail, now, { once, when })));
  }
  return statements;
}

/** The most people whom one commons offers itself to. */
const mostOffered = 1000;
/** How many commons offer themselves in one minute. */
const offeringAtOnce = 2;

/** A commons whose steward has been silent for two weeks offers itself to all who signed up, some a minute. */
export async function offerWhatIsSilent(town: Town): Promise<void> {
  let left = mostAtOnce;
  for (const { sunrise, title, entry } of await silentSunrises(town.db, town.now, offeringAtOnce)) {
    if (left <= 0) return;
    left -= await offerToAll(town, sunrise, title, entry, left);
  }
}

/** @returns how many were written to */
async function offerToAll(
  town: Town,
  sunrise: Sunrise,
  title: string,
  commonsEntry: Entry,
  most: number,
): Promise<number> {
  const { db, keys, now } = town;
  const { commonsId } = sunrise;
  const everybody = await Promise.all(
    (await reachableHands(db, commonsId, mostOffered)).map(async (one) => ({
      ...one,
      // One a silence: whoever was asked in an earlier one is asked again.
      id: await keyedHash(
        keys,
        `offer/${commonsId}/${sunrise.number}/${sunrise.askedAt?.epochMilliseconds}/${one.who}`,
      ),
    })),
  );
  const written = await writtenAmong(db, commonsId, sunrise.number + 1);
  const missing = everybody.filter(({ id }) => !written.has(id));
  const next = missing.slice(0, most);
  const own = (await contactOf(town, commonsEntry))?.toLowerCase();
  const found = await findEntries(
    db,
    next.map(({ entryId }) => entryId),
  );
  const statements: Statement[] = [];
  for (const { id, entryId } of next) {
    const entry = found.find((one) => one.id === entryId);
    const address = entry && (await contactOf(town, entry));
    if (address && address.toLowerCase() !== own) statements.push(...(await offer(town, sunrise, id, title, address)));
  }
  if (missing.length <= most) statements.push(wasOffered(db, sunrise, now));
  await writeTogether(db, statements);
  return next.length;
}

async function offer(
  town: Town,
  { commonsId, number }: Sunrise,
  id: string,
  title: string,
  address: string,
): Promise<Statement[]> {
  const { db, keys, now } = town;
  const { until, statement } = await newOffer(db, keys, id, { commonsId, sunrise: number + 1, address }, now);
  const link = await newLink(town, 'invitation', { subjectId: id, expiresAt: until, to: address });
  const mail = await letterTo(town, address, `Would you hold the next one? ${title}`, [
    `You signed up for “${title}”. Nobody has said yet whether it is held again, so we ask all who signed up: would you look after the next one? Whoever accepts first does.`,
    { label: 'What it means, and to accept or not', link: link.link },
    'Opening it changes nothing. If you do nothing, the invitation just ends in 30 days.',
  ]);
  return [statement(), link.statement, ...(await enqueueMail(db, keys, mail, now, { once: `offer/${id}` }))];
}

/** Forgets the addresses of those whose turn or invitation has been over. */
export const forgetTurns = ({ db, now }: Town): Statement[] => [forgetStewards(db, now), ...sweepInvitations(db, now)];
