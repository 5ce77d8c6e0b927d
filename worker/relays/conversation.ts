import type { Answers } from '../../schema/form.ts';
import { findRelay } from '../../schema/relays/queries.ts';
import type { Offered, Relay } from '../../schema/relays/table.ts';
import { unseal } from '../../schema/secrets.ts';
import type { AppContext, Town } from '../context.ts';
import { followLink } from '../link.ts';
import { loadEntry } from '../loaded-entry.ts';
import { expiredLink, takenDown } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import type { Side } from './relay.ts';

/** Two who write to each other about something that is up. */
export interface Conversation {
  relay: Relay;
  /** Of what it is about. */
  title: string;
  /** True while whoever that is of wants no messages. */
  stopped: boolean;
  /** Who follows the link. */
  side: Side;
  /** Both addresses and names; the reader sees only the other's name. */
  asker: { name: string; contact: string };
  owner: { name: string; contact: string };
  /** What the other wrote, where it was not in the mail. */
  message: string | null;
  /** True where a question and its answer can stand on its page. */
  goesUp: boolean;
}

/**
 * The conversation that a link to write back belongs to.
 *
 * @throws {Problem} 404 or 410 as for any private link, and 410 when the other cannot be reached any more
 */
export async function conversation(c: AppContext, answers: Answers): Promise<Conversation> {
  const { town } = c.var;
  const token = await followLink(c, 'reply');
  const relay = await findRelay(town.db, token.subjectId ?? '');
  if (!relay) throw expiredLink();
  const { entry, kind, loaded } = await loadEntry(c, relay.entryId);
  const contact = await contactOf(town, entry);
  if (!kind.addressee || !contact || entry.status !== 'approved') throw takenDown(answers);
  const { name, stopped, questions = false } = kind.addressee(town, loaded);
  const { title } = await kind.show(town, loaded, entry);
  return {
    relay,
    title,
    stopped,
    side: token.side === 'owner' ? 'owner' : 'asker',
    asker: {
      name: await unseal(town.keys, `relays/${relay.id}/name`, relay.name),
      contact: await unseal(town.keys, `relays/${relay.id}/contact`, relay.contact),
    },
    owner: { name, contact },
    goesUp: questions,
    message: relay.message && (await unseal(town.keys, `relays/${relay.id}/message`, relay.message)),
  };
}

/** What is offered with a message to stand on the page; null where nothing is. */
export const offeredIn = async ({ keys }: Town, { id, offered }: Relay): Promise<Offered | null> =>
  offered && JSON.parse(await unseal(keys, `relays/${id}/offered`, offered));
