import type * as z from 'zod';
import { type Entry, findEntry } from '../../schema/entries.ts';
import { type Answers, parseForm } from '../../schema/form.ts';
import { answerForm, answerNames } from '../../schema/offers/form.ts';
import { publicOffer } from '../../schema/offers/queries.ts';
import type { Offer } from '../../schema/offers/table.ts';
import { keyedHash } from '../../schema/secrets.ts';
import { offerView } from '../../site/parts/offers/offer.tsx';
import type { AppContext, Town } from '../context.ts';
import { formPost } from '../form-page.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere } from '../page.ts';
import { Problem, takenDown } from '../problem.tsx';
import { contactOf, senderLink } from '../submission.ts';
import { offersKind } from './kind.tsx';
import { enqueueRelayed, isReached, newRelay, noAnswers, passOn, replyLink } from './relay.ts';

/** A message to whoever put something up, whose address stays unseen. Its words are in the mail only. */
export const answersRoutes = formPost({
  path: '/offers/:slug/answer/',
  load: answerable,
  names: answerNames,
  async page(c, { offer }, { answers, errors }) {
    const { db, context } = c.var.town;
    const view = await offerView(db, context, offer.slug ?? '', { answer: { answers, errors } });
    if (!view) throw nothingHere();
    return view;
  },
  parse: (_c, _to, answers) => parseForm(answerForm, answers),
  async submit(c, to, answer, answers) {
    await sendAnswer(c.var.town, to, answer, answers);
    deliverSoon(c);
    return { ok: true, path: '/offers/answered/' };
  },
});

interface Answerable {
  offer: Offer;
  entry: Entry;
  /** The address of whoever put it up. */
  contact: string;
}

/** @throws {Problem} 410 for what is off the board, and where nobody would get an answer, or wants one */
async function answerable(c: AppContext, answers: Answers): Promise<Answerable> {
  const { town } = c.var;
  const found = await publicOffer(town.db, c.req.param('slug') ?? '');
  const entry = found && (await findEntry(town.db, found.offer.entryId));
  const contact = entry && (await contactOf(town, entry));
  if (!found?.onBoard || !entry) throw takenDown(answers);
  if (!contact) throw nobodyThere(answers);
  if (found.offer.answersStopped) throw noAnswers(answers);
  return { offer: found.offer, entry, contact };
}

async function sendAnswer(
  town: Town,
  { offer, entry, contact }: Answerable,
  answer: z.output<typeof answerForm>,
  answers: Answers,
): Promise<void> {
  const { name, email, message, show_email } = answer;
  const shows = show_email !== '';
  const isKnown = await isReached(town, contact, answers);
  const { relay, statement, owed } = await newRelay(town, offer.entryId, {
    name,
    contact: email,
    typed: true,
    sender: await sourceToday(town),
    message: isKnown ? null : shows ? `${message}\n\nYou can write straight to ${email}.` : message,
  });
  const stop = await senderLink(town, offersKind, entry.id, entry.contactUntil, { to: contact, when: owed });
  const back = await replyLink(town, relay, 'owner', contact);
  const stopping = { label: 'Stop all answers to this notice', link: `${stop.link}answers/` };
  const mail = isKnown
    ? await letterTo(
        town,
        contact,
        `Answer from ${name}: ${offer.title}`,
        [
          `${name} answers your notice “${offer.title}”:`,
          { quote: message },
          shows
            ? `You can write straight to ${email}, or just answer this mail.`
            : 'They did not give their address away.',
          { label: 'Answer through the site; your address stays unseen', link: back.link },
          stopping,
        ],
        shows ? { replyTo: email } : {},
      )
    : await letterTo(town, contact, `You have an answer: ${offer.title}`, [
        `Somebody answers your notice “${offer.title}”.`,
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
  new Problem(410, 'Nobody would get your answer', 'No mail address is kept for this notice, so nothing was sent.', {
    answers,
  });
