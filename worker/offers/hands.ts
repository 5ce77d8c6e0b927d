import { refusedBy, type Statement } from '../../schema/database.ts';
import { findEntry } from '../../schema/entries.ts';
import { type Answers, parseForm } from '../../schema/form.ts';
import { handForm, handNames, type Taking } from '../../schema/offers/form.ts';
import { claimSlot, fewTakings, freeOverdue, noPlaceLeft, takenBefore } from '../../schema/offers/hands.ts';
import { publicOffer } from '../../schema/offers/queries.ts';
import type { Hand, Offer } from '../../schema/offers/table.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { hasConfirmed } from '../../schema/recipients.ts';
import { dayOf, longDate } from '../../site/parts/dates.ts';
import { offerView } from '../../site/parts/offers/offer.tsx';
import type { AppContext, Town } from '../context.ts';
import { formPost } from '../form-page.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere } from '../page.tsx';
import { Problem, takenDown } from '../problem.tsx';
import { contactOf, type Sent, send } from '../submission.ts';
import { asText, contactUntil, handsKind, titleOf } from './hand-kind.tsx';

/** A chore is taken on: the place is held at once, public when a steward let it through. */
export const handsRoutes = formPost({
  path: '/offers/:slug/hands/',
  load: choreOnBoard,
  names: handNames,
  async page(c, chore, { answers, errors }) {
    const { db, context } = c.var.town;
    const view = await offerView(db, context, chore.slug ?? '', { hand: { answers, errors } });
    if (!view) throw nothingHere();
    return view;
  },
  parse(c, chore, answers) {
    const { settings, now } = c.var.town;
    return parseForm(handForm({ zone: settings.TIME_ZONE, now }, chore.until), answers);
  },
  async submit(c, chore, taking, answers) {
    try {
      const { path } = await takeOn(c.var.town, chore, taking);
      deliverSoon(c);
      return { ok: true, path, done: 'itself' };
    } catch (error) {
      if (refusedBy(error, noPlaceLeft)) throw noneLeft(answers);
      if (refusedBy(error, takenBefore)) throw taken(answers);
      throw error;
    }
  },
});

/** @throws {Problem} 404 for what is no chore, 410 for one that is off the board */
async function choreOnBoard(c: AppContext, answers: Answers): Promise<Offer> {
  const found = await publicOffer(c.var.town.db, c.req.param('slug') ?? '');
  if (!found) throw takenDown(answers);
  const { offer, onBoard } = found;
  if (offer.direction !== 'chore') throw nothingHere();
  if (!onBoard) throw takenDown(answers);
  return offer;
}

async function takeOn(town: Town, chore: Offer, taking: Taking): Promise<Sent> {
  const { name, date, email } = taking;
  const entryId = crypto.randomUUID();
  return send(town, handsKind, {
    entryId,
    title: titleOf(chore, { name }),
    asText: asText(town.context, chore, { name, date }),
    about: chore.entryId,
    answers: { ...taking, chore: `${chore.entryId} ${chore.round}` },
    contact: email,
    contactUntil: contactUntil(taking),
    statements: [
      freeOverdue(town.db, chore, town.now),
      claimSlot(town.db, { entryId, choreId: chore.entryId, round: chore.round, name, date }),
      ...(await notifyChoreSender(town, chore, { name, date })),
    ],
  });
}

const noneLeft = (answers: Answers) =>
  new Problem(409, 'Someone was faster', 'Every hand this chore needs is taken now. Thank you all the same.', {
    answers,
  });

const taken = (answers: Answers) =>
  new Problem(
    409,
    'You have taken this on before',
    'Someone of this name has, for this day, and it counts once. If it was not you, go back and add a letter to the name.',
    { answers },
  );

/**
 * The sender of the chore hears of it at once. Taken on and given back over and over, it would fill their box:
 * their private page shows it all the same.
 */
async function notifyChoreSender(
  town: Town,
  chore: Offer,
  { name, date }: Pick<Hand, 'name' | 'date'>,
): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const entry = await findEntry(db, chore.entryId);
  const contact = entry && (await contactOf(town, entry));
  if (!contact) return [];
  // A name that no steward read goes to no address that nobody has confirmed.
  const isKnown = await hasConfirmed(db, keys, contact);
  const day = longDate(settings, dayOf(date));
  const mail = await letterTo(town, contact, `Taken on: ${chore.title}`, [
    isKnown ? `${name} takes on your chore for ${day}.` : `Somebody takes on your chore for ${day}.`,
    'It shows on its page when a steward has read the name. You need not do anything.',
  ]);
  return enqueueMail(db, keys, mail, now, { when: fewTakings(chore) });
}
