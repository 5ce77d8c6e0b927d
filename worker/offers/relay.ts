import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import type { Answers } from '../../schema/form.ts';
import { insertRelay, tooManyRelays } from '../../schema/offers/relays.ts';
import type { Relay } from '../../schema/offers/table.ts';
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
}

/** Notes that a message is passed on, and what it takes to write back. */
export async function newRelay(
  { db, keys, now }: Town,
  entryId: string,
  { name, contact, typed, sender, message }: Answerer,
): Promise<{ relay: Pick<Relay, 'id' | 'until'>; statement: Statement }> {
  const id = crypto.randomUUID();
  const relay = {
    id,
    entryId,
    sender,
    typed,
    at: now,
    until: now.add(relayFor),
    contact: await seal(keys, `relays/${id}/contact`, contact),
    name: await seal(keys, `relays/${id}/name`, name),
    message: message === null ? null : await seal(keys, `relays/${id}/message`, message),
  };
  return { relay, statement: insertRelay(db, relay) };
}

export type Side = 'owner' | 'asker';

export const replyLink = (town: Town, relay: Pick<Relay, 'id' | 'until'>, holder: Side, to: string) =>
  newLink(town, 'reply', { entryId: relay.id, holder, expiresAt: relay.until, to });

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

export const quiet = (answers: Answers) =>
  new Problem(410, 'No more answers are wanted', 'Whoever put this up has enough answers, so yours was not sent.', {
    answers,
  });
