import type * as z from 'zod';
import type { Entry } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import type { answerForm } from '../../schema/relays/form.ts';
import { keyedHash } from '../../schema/secrets.ts';
import type { AppContext, Town } from '../context.ts';
import type { Addressee, EntryKind } from '../entry-kind.ts';
import { loadEntry } from '../loaded-entry.ts';
import { letterTo } from '../mail/letter.tsx';
import { nothingHere } from '../page.tsx';
import { Problem } from '../problem.tsx';
import { contactOf, senderLink } from '../submission.ts';
import { enqueueRelayed, isReached, newRelay, noAnswers, passOn, replyLink } from './relay.ts';

/** An entry that is up, and whoever can be written to about it. */
export interface Addressed {
  entry: Entry;
  kind: EntryKind;
  title: string;
  addressee: Addressee;
  /** Their address, which nobody sees. */
  contact: string;
}

/**
 * Who can be written to about an entry.
 *
 * @throws {Problem} 410 where nobody would get a message, or wants one; 404 where the kind has nobody to write to
 */
export async function addressed(c: AppContext, entryId: string, answers: Answers): Promise<Addressed> {
  const { town } = c.var;
  const { entry, kind, loaded } = await loadEntry(c, entryId);
  if (!kind.addressee) throw nothingHere();
  const contact = await contactOf(town, entry);
  if (!contact) throw nobodyThere(answers);
  const addressee = kind.addressee(town, loaded);
  if (addressee.stopped) throw noAnswers(answers);
  const { title } = await kind.show(town, loaded, entry);
  return { entry, kind, title, addressee, contact };
}

/**
 * Passes a message on by mail; its words are in the mail only, or read through a link.
 *
 * @throws {Problem} as `passOn` and `isReached`
 */
export async function sendAnswer(
  town: Town,
  { entry, kind, title, addressee: { words }, contact }: Addressed,
  answer: z.output<typeof answerForm>,
  answers: Answers,
): Promise<void> {
  const { name, email, message, show_email } = answer;
  const shows = show_email !== '';
  const isKnown = await isReached(town, contact, answers);
  const { relay, statement, owed } = await newRelay(town, entry.id, {
    name,
    contact: email,
    typed: true,
    sender: await sourceToday(town),
    message: isKnown ? null : shows ? `${message}\n\nYou can write straight to ${email}.` : message,
  });
  const stop = await senderLink(town, kind, entry.id, entry.contactUntil, { to: contact, when: owed });
  const back = await replyLink(town, relay, 'owner', contact);
  const stopping = { label: words.stop, link: `${stop.link}answers/` };
  const { subject, lead } = isKnown ? words.passedOn(name, title) : words.waits(title);
  const mail = isKnown
    ? await letterTo(
        town,
        contact,
        subject,
        [
          lead,
          { quote: message },
          shows
            ? `You can write straight to ${email}, or just answer this mail.`
            : 'They did not give their address away.',
          { label: 'Answer through the site; your address stays unseen', link: back.link },
          stopping,
        ],
        shows ? { replyTo: email } : {},
      )
    : await letterTo(town, contact, subject, [
        lead,
        { label: 'Read it, and write back; your address stays unseen', link: back.link },
        stopping,
      ]);
  await passOn(town, answers, [
    ...(await enqueueRelayed(town, relay, mail)),
    statement,
    back.statement,
    stop.statement,
  ]);
}

/** Whose form it is: everybody of one connection on one day; null where connections are not known. */
const sourceToday = async ({ keys, now, source }: Town) =>
  source && keyedHash(keys, `relay/${now.toZonedDateTimeISO('UTC').toPlainDate()}/${source}`);

const nobodyThere = (answers: Answers) =>
  new Problem(410, 'Nobody would get your message', 'No mail address is kept for this, so nothing was sent.', {
    answers,
  });
