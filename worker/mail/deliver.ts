import { Temporal } from 'temporal-polyfill';
import { dueMails, mailFailed, mailSent, takeMail } from '../../schema/outbox.ts';
import { logError } from '../log.ts';
import type { Town } from '../town.ts';
import { Refused } from './smtp.ts';
import type { Transport } from './transport.ts';

/** The most mails handed over in one go; the rest leaves a minute later. */
const mostAtOnce = 20;

/**
 * Hands over what is due, one mail after the other. A mail that could not be handed over waits for
 * its next attempt; nothing here throws, because it runs when the answer has long been given.
 */
export async function deliverDue({ db, keys }: Town, transport: Transport): Promise<void> {
  // A slow server makes this take minutes, so every mail is taken by the clock, not by when it began.
  const now = () => Temporal.Now.instant();
  try {
    for (const owed of await dueMails(db, now(), mostAtOnce)) {
      let to = '';
      try {
        const mail = await takeMail(db, keys, owed, now());
        if (!mail) continue;
        to = mail.to;
        await transport(owed.id, mail);
      } catch (error) {
        await mailFailed(db, owed, troubleOf(error, to), now(), { forGood: error instanceof Refused });
        continue;
      }
      await mailSent(db, owed, now());
    }
  } catch (error) {
    logError(error);
  }
}

/**
 * What went wrong in one line. Mail servers like to repeat the address, or what stands before its @:
 * stewards read this, so both are taken out, and whatever else looks like an address.
 */
function troubleOf(error: unknown, address: string): string {
  const name = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return (error instanceof Error ? error.message : String(error))
    .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…')
    .replace(/[^\s<>"'(),;:]+/g, (word) => (word.toLowerCase() === name ? '…' : word))
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
