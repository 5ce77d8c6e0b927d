import type { SQL } from 'drizzle-orm';
import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import type { Answers } from '../../schema/form.ts';
import { enqueueMail, isEnqueued, type Mail } from '../../schema/outbox.ts';
import { recipientHash, standingOf } from '../../schema/recipients.ts';
import { insertRelay, tooManyRelays } from '../../schema/relays/queries.ts';
import type { Offered, Relay } from '../../schema/relays/table.ts';
import { seal } from '../../schema/secrets.ts';
import { days } from '../../schema/time.ts';
import type { Town } from '../context.ts';
import { Problem } from '../problem.tsx';
import { newLink } from '../submission.ts';

/** How long two people can write to each other through the site without seeing addresses. */
const relayFor = days(30);

interface Answerer {
  name: string;
  contact: string;
  /** As in `relays`. */
  typed: boolean;
  /** By what it is counted how much one writes. */
  sender: string | null;
  /** What is written now, where it is to be read through the link only. */
  message: string | null;
  /** What is offered to stand on the page. */
  offered?: Offered | null;
}

/** Notes that a message is passed on, and what it takes to write back. */
export async function newRelay(
  { db, keys, now }: Town,
  entryId: string,
  { name, contact, typed, sender, message, offered = null }: Answerer,
): Promise<{ relay: Pick<Relay, 'id' | 'until'>; statement: Statement; owed: SQL }> {
  const id = crypto.randomUUID();
  const owed = await isEnqueued(keys, relayed({ id }));
  const relay = {
    id,
    entryId,
    sender,
    typed,
    at: now,
    until: now.add(relayFor),
    contact: await seal(keys, `relays/${id}/contact`, contact),
    name: await seal(keys, `relays/${id}/name`, name),
    offered: offered && (await seal(keys, `relays/${id}/offered`, JSON.stringify(offered))),
    message: message === null ? null : await seal(keys, `relays/${id}/message`, message),
  };
  return { relay, statement: insertRelay(db, relay, owed), owed };
}

const relayed = ({ id }: Pick<Relay, 'id'>) => `relay/${id}`;

/** The mail that passes it on; the message itself is written after it, or not at all. */
export const enqueueRelayed = ({ db, keys, now }: Town, relay: Pick<Relay, 'id'>, mail: Mail) =>
  enqueueMail(db, keys, mail, now, { room: 'answer', once: relayed(relay) });

export type Side = 'owner' | 'asker';

export const replyLink = (town: Town, relay: Pick<Relay, 'id' | 'until'>, side: Side, to: string) =>
  newLink(town, 'reply', { subjectId: relay.id, side, expiresAt: relay.until, to });

/**
 * Writes a message that is passed on with its mail.
 *
 * @throws {Problem} 429 when too many were passed on in a day
 */
export async function passOn({ db }: Town, answers: Answers, statements: Statement[]): Promise<void> {
  try {
    await writeTogether(db, statements);
  } catch (error) {
    if (!refusedBy(error, tooManyRelays)) throw error;
    throw new Problem(429, 'Many messages went out today', 'So yours was not sent. Send it again tomorrow.', {
      answers,
      retryAfter: 24 * 60 * 60,
    });
  }
}

/**
 * Whether it is known that the address is its owner's: what a mail may say hangs on it.
 *
 * @throws {Problem} 410 when its owner wants no mail from here, so that nobody takes for sent what reaches nobody
 */
export async function isReached({ db, keys }: Town, contact: string, answers: Answers): Promise<boolean> {
  const standing = await standingOf(db, await recipientHash(keys, contact));
  if (standing === 'refused') throw wantsNoMail(answers);
  return standing === 'confirmed';
}

const wantsNoMail = (answers: Answers) =>
  new Problem(410, 'Nobody would get your message', 'They want no mail from this site any more, so nothing was sent.', {
    answers,
  });

export const noAnswers = (answers: Answers) =>
  new Problem(410, 'No more answers are wanted', 'Whoever it goes to has enough of them, so yours was not sent.', {
    answers,
  });
