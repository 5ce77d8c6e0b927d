import { overUndecided, transition } from '../../schema/entries.ts';
import type { Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { kindOf, type LoadedEntry } from '../loaded-entry.ts';
import type { Job } from '../practice.ts';
import { contactOf, daySent } from '../submission.ts';
import { mailWithLink } from './tell.ts';

/** How many lapse in one go, each in a batch of its own. */
const mostLapsed = 5;

/** What nobody decided on before its day was over waits no more, and its sender is told. */
export const lapse: Job = {
  name: 'lapse',
  asks: 1 + mostLapsed,
  async run(town) {
    const { db, now } = town;
    const dated = [...town.kinds.values()].filter((one) => one.dated).map(({ kind }) => kind);
    for (const entry of await overUndecided(db, dated, now, mostLapsed)) {
      const also = await tellSender(town, entry, kindOf(town.kinds, entry.kind));
      // Should someone decide in this very moment, this comes to nothing.
      await transition(db, { entry, from: [entry.status], to: 'lapsed', by: 'time', at: now, also });
    }
  },
};

async function tellSender(town: Town, entry: LoadedEntry['entry'], kind: EntryKind) {
  const contact = kind.silent ? null : await contactOf(town, entry);
  if (!contact) return [];
  const waited =
    entry.status === 'sent-back'
      ? 'A steward had a question, and its day passed before an answer came.'
      : 'No steward had decided on it when its day passed. That was for us to do, not for you.';
  return mailWithLink(town, kind, entry, contact, {
    subject: `Its day has passed: what you sent on ${daySent(town, entry.createdAt)}`,
    blocks: (link) => [
      waited,
      'It waits no more, and was never public. You are welcome to send it again for another day.',
      { label: 'Your private link, to read once more what you sent', link },
    ],
  });
}
