import { commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import { withdrawEdits } from '../../schema/edits.ts';
import type { Entry } from '../../schema/entries.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
import { logNames } from '../../schema/ledger/form.ts';
import { noticeEdits } from '../../schema/offers/edits.ts';
import { anyHand, complete, isComplete, saidBefore, sayDone, whenAllDone } from '../../schema/offers/hands.ts';
import { lend, lentFor } from '../../schema/offers/lending.ts';
import { anyOffer, takeDown } from '../../schema/offers/queries.ts';
import type { Hand, Offer, OnBoard } from '../../schema/offers/table.ts';
import { today } from '../../site/parts/dates.ts';
import { GivenForm, givenTitle } from '../../site/parts/offers/given.tsx';
import type { AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { sendLog } from '../ledger/log.tsx';
import { type ReadLog, readLog } from '../ledger/parse.ts';
import { asSender } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { expiredLink, Problem } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import { keepContact, offersTag } from './kind.tsx';

/** The giver or the doer says so, with a line that waits for the ledger or without one, and the board moves on. */
export const doneRoutes = formPage<Given, ReadLog | null>({
  path: '/yours/:token/done/',
  load: given,
  names: [...logNames, 'press'],
  fresh: (c, one) => prefilled(c.var.town, one),
  async page(c, { entry, offer, hand, round }, { answers, errors }) {
    const { town } = c.var;
    // Only looking is told: the very same form pressed twice is sent once, and leads to the same page.
    if (await isComplete(town.db, entry.id, round)) throw saidAlready();
    const main = (
      <GivenForm
        context={town.context}
        offer={offer}
        hand={hand}
        choices={await commonsChoices(town.db, town.now, wordOf(answers.commons))}
        today={today(town).toString()}
        answers={answers}
        errors={errors}
      />
    );
    return { title: givenTitle(offer, hand), parts: { main } };
  },
  async parse(c, { entry }, answers) {
    if (answers.press === withoutLine) return { ok: true, data: null };
    // Their box is known: they need not type the address again.
    const email = (await contactOf(c.var.town, entry)) ?? '';
    return readLog(c.var.town, { ...answers, email, corrects: '' }, false);
  },
  async submit(c, one, read) {
    try {
      const path = await say(c.var.town, one, read);
      deliverSoon(c);
      await purge(c, offersTag);
      return { ok: true, path, done: read ? 'itself' : 'done' };
    } catch (error) {
      if (!refusedBy(error, saidBefore)) throw error;
      if (read) throw saidAlready();
      // Pressed twice, it was said once.
      return { ok: true, path: '../', done: 'done' };
    }
  },
});

/** What the button says that wants no line. */
const withoutLine = 'without';

/** Writes what was said, all or nothing; gives where its sender goes on. */
async function say(town: Town, one: Given, read: ReadLog | null): Promise<string> {
  const { entry, round } = one;
  const also = [complete(town.db, entry.id, round, town.now), ...boardAfter(town, one)];
  if (!read) {
    await writeTogether(town.db, also);
    return '../';
  }
  // Two who did the same on one day say the same: each is a line of its own.
  return (await sendLog(town, read, { once: `${entry.id} ${round}` }, also)).path;
}

/** What a private link says was given or done. */
interface Given {
  entry: Entry;
  offer: Offer;
  /** The hand that did a chore; null for an offer or a need. */
  hand: Hand | null;
  round: number;
  /** Null once it is off the board. */
  onBoard: OnBoard | null;
}

async function given(c: AppContext): Promise<Given> {
  const { db } = c.var.town;
  const entry = await asSender(c, 'approved');
  const done = await anyHand(db, entry.id);
  if (done) return { entry, offer: done.chore, hand: done.hand, round: 1, onBoard: done.onBoard };
  const offered = await anyOffer(db, entry.id);
  if (!offered) throw expiredLink();
  const { offer, onBoard } = offered;
  if (offer.direction === 'chore') throw forDoers();
  return { entry, offer, hand: null, round: offer.round, onBoard };
}

const forDoers = () =>
  new Problem(
    409,
    'Whoever does a chore says so',
    'They have a private link for it. On your own private page you can take the chore down.',
  );

/** The act as it will stand in the ledger, unless they change it. Its day is asked, unless they named it before. */
async function prefilled(town: Town, { offer, hand }: Given): Promise<Answers> {
  const commons = offer.commonsId ? await commonsChoice(town.db, { id: offer.commonsId }) : undefined;
  const isDue = hand !== null && hand.date <= today(town).toString();
  return {
    act: hand || offer.direction === 'chore' ? 'task' : 'resource',
    what: offer.title,
    quantity: '1',
    unit: 'items',
    when: isDue ? hand.date : '',
    who: hand ? hand.name : offer.direction === 'offer' ? offer.name : '',
    commons: commons?.slug ?? '',
  };
}

const saidAlready = () =>
  new Problem(
    409,
    'You said so before',
    'It counts once. A line that you sent with it waits for a steward, or stands in the ledger.',
  );

/** What was given comes off the board; a chore that all hands have done does, too, or comes round again. */
function boardAfter(town: Town, { offer, hand, onBoard }: Given): Statement[] {
  const { db, now } = town;
  if (!hand && offer.wantedBack) {
    return [...lend(db, offer.entryId, now), ...keepContact(town, offer.entryId, now.add(lentFor))];
  }
  if (!hand) return [takeDown(db, offer.entryId), ...withdrawEdits(db, noticeEdits, offer.entryId, now)];
  // A hand of an earlier time, or one that gave its place back, says late what it did: the board has moved on.
  const moved = !onBoard || hand.round !== offer.round || hand.place === null;
  return [sayDone(db, hand.entryId), ...(moved ? [] : whenAllDone(db, offer, onBoard, now))];
}
