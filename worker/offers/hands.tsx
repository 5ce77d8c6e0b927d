import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import { commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import { refusedBy, type Statement } from '../../schema/database.ts';
import { contactAfter, type Entry, findEntry } from '../../schema/entries.ts';
import { type Answers, judge, wordOf } from '../../schema/form.ts';
import { logNames } from '../../schema/ledger/form.ts';
import { handForm, handNames, type Taking } from '../../schema/offers/form.ts';
import {
  anyHand,
  complete,
  eraseHand,
  fewTakings,
  freeOverdue,
  givePlacesBack,
  holdsAnother,
  isComplete,
  noPlaceLeft,
  saidBefore,
  sayDone,
  stillCounts,
  takenBefore,
  takePlace,
  updateHand,
  whenAllDone,
} from '../../schema/offers/hands.ts';
import { anyOffer, publicOffer, takeDown } from '../../schema/offers/queries.ts';
import type { Hand, Offer, OnBoard } from '../../schema/offers/table.ts';
import { owe } from '../../schema/outbox.ts';
import { hasConfirmed } from '../../schema/recipients.ts';
import { days } from '../../schema/time.ts';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { HandForm } from '../../site/parts/offers/form.tsx';
import { GivenForm } from '../../site/parts/offers/given.tsx';
import { HandNotice } from '../../site/parts/offers/notice.tsx';
import { HandTools } from '../../site/parts/offers/private.tsx';
import { offerView } from '../../site/parts/offers/views.tsx';
import { offerPath } from '../../site/parts/offers/words.ts';
import type { App, AppContext, Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { form } from '../form.ts';
import { sendLog } from '../ledger/log.tsx';
import { followLink } from '../link.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere, ownPage, purge } from '../page.ts';
import { expiredLink, Problem } from '../problem.tsx';
import { contactOf, send } from '../submission.ts';
import { offersTag } from './board.tsx';

type FoundHand = NonNullable<Awaited<ReturnType<typeof anyHand>>>;

/** Someone who takes a chore on. */
export const handsKind: EntryKind<FoundHand> = {
  kind: 'hands',
  noun: 'helping hand',
  tag: offersTag,
  another: { path: '/offers/', words: 'See what else there is' },
  linkGrace: { hours: 0 },
  load: ({ db }, entry) => anyHand(db, entry.id),
  show: ({ here }, { hand, chore, choreStatus }, entry) => ({
    title: titleOf(chore, hand),
    preview: <HandNotice here={here} hand={hand} chore={chore} />,
    path: entry.status === 'approved' && choreStatus === 'approved' && chore.slug ? offerPath(chore.slug) : null,
  }),
  review: {
    publish({ now }, found, entry) {
      if (entry.status === 'pending' && !stillCounts(found, now)) return { ok: false, errors: { decision: tooLate } };
      return { ok: true, data: { path: offerPath(found.chore.slug ?? ''), statements: [] } };
    },
    release: ({ db }, which) => givePlacesBack(db, which),
  },
  sender: {
    page: ({ here }, { hand, chore }, entry) =>
      entry.status === 'approved'
        ? { tools: (own) => <HandTools here={here} own={own} hand={hand} chore={chore} /> }
        : {},
    withdrawal: ({ db }, _found, { id }) => ({ statements: [givePlacesBack(db, sql`(${id})`)] }),
  },
  edit: {
    names: handNames,
    values: ({ hand }) => ({ name: hand.name, date: hand.date }),
    form: ({ here }, _found, filled) => (
      <HandForm {...filled} here={here} today={today(here).toString()} submit="Send the changes" askEmail={false} />
    ),
    async parse({ db, here, settings, now }, { hand, chore }, entry, answers) {
      const judged = judge(handForm({ zone: settings.TIME_ZONE, now }, chore.until), { ...answers, email: '' });
      if (!judged.ok) return judged;
      const { name, date } = judged.data;
      if (await holdsAnother(db, { ...hand, name, date })) return { ok: false, errors: { name: twice } };
      const data = {
        title: titleOf(chore, { name }),
        contactUntil: contactUntil(judged.data),
        asText: asText(here, chore, { name, date }),
        statements: [updateHand(db, entry.id, { name, date })],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => eraseHand(db, entryId),
};

const tooLate = 'The chore is off the board, or the place was given back. Decline it';
const twice = 'This name has taken it on for that day before. Choose another day or another name';

const contactUntil = ({ date }: Pick<Taking, 'date'>) => dayOf(date).at.add(days(1)).add(contactAfter);

const titleOf = (chore: Pick<Offer, 'title'>, { name }: Pick<Hand, 'name'>) => `${name} takes on: ${chore.title}`;

const asText = ({ settings }: Town['here'], chore: Pick<Offer, 'title'>, { name, date }: Pick<Hand, 'name' | 'date'>) =>
  `Chore: ${chore.title}\nTaken on by: ${name}\nFor: ${longDate(settings, dayOf(date))}`;

export const handsRoutes = new Hono<App>()
  .post('/offers/:slug/hands/', ...form(handNames, (c, answers) => takeOn(c, answers)))
  .get('/yours/:token/done/', async (c) => showGiven(c, await given(c)))
  .post('/yours/:token/done/', ...form(logNames, async (c, answers) => sayGiven(c, await given(c), answers)));

/** A chore is taken on: the place is held at once, public when a steward let it through. */
async function takeOn(c: AppContext, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const slug = c.req.param('slug') ?? '';
  const found = await publicOffer(town.db, slug);
  if (!found) throw takenDown(answers);
  const { offer: chore, pin } = found;
  if (chore.direction !== 'chore') throw nothingHere();
  if (!pin) throw takenDown(answers);
  const judged = judge(handForm({ zone: town.settings.TIME_ZONE, now: town.now }, chore.until), answers);
  if (!judged.ok) return showChore(c, slug, { answers, errors: judged.errors });
  const { name, date, email } = judged.data;
  const entryId = crypto.randomUUID();
  try {
    const sent = await send(town, handsKind, {
      entryId,
      title: titleOf(chore, { name }),
      plainly: `of ${longDate(town.here.settings, dayOf(date))}`,
      asText: asText(town.here, chore, { name, date }),
      about: chore.entryId,
      answers: { ...judged.data, chore: `${chore.entryId} ${chore.round}` },
      contact: email,
      contactUntil: contactUntil(judged.data),
      statements: [
        freeOverdue(town.db, chore, town.now),
        takePlace(town.db, { entryId, choreId: chore.entryId, round: chore.round, name, date }),
        ...(await tellChore(town, chore, { name, date })),
      ],
    });
    deliverSoon(c);
    return c.redirect(`${sent.path}?sent`, 303);
  } catch (error) {
    if (refusedBy(error, noPlaceLeft)) throw noneLeft(answers);
    if (refusedBy(error, takenBefore)) throw taken(answers);
    throw error;
  }
}

export const takenDown = (answers: Answers) =>
  new Problem(410, 'It was just taken down', 'It was given, or its time was over, so nothing was sent.', { answers });

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
async function tellChore(town: Town, chore: Offer, { name, date }: Pick<Hand, 'name' | 'date'>): Promise<Statement[]> {
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
  return owe(db, keys, mail, now, { when: fewTakings(chore) });
}

async function showChore(c: AppContext, slug: string, hand: Filled): Promise<Response> {
  const { db, here } = c.var.town;
  const view = await offerView(db, here, slug, { hand });
  if (!view) throw nothingHere();
  return ownPage(c, { ...view, path: undefined }, { status: 422 });
}

/** What a private link says was given or done. */
interface Given {
  entry: Entry;
  offer: Offer;
  /** The hand that did a chore; null for an offer or a need. */
  hand: Hand | null;
  round: number;
  /** Null once it is off the board. */
  pin: OnBoard | null;
}

async function given(c: AppContext): Promise<Given> {
  const { db } = c.var.town;
  const { subjectId: entryId } = await followLink(c, 'yours');
  const entry = await findEntry(db, entryId ?? '');
  if (entry?.status !== 'approved') throw expiredLink();
  const done = await anyHand(db, entry.id);
  if (done) return { entry, offer: done.chore, hand: done.hand, round: 1, pin: done.pin };
  const offered = await anyOffer(db, entry.id);
  if (!offered) throw expiredLink();
  const { offer, pin } = offered;
  if (offer.direction === 'chore') throw forDoers();
  return { entry, offer, hand: null, round: offer.round, pin };
}

const forDoers = () =>
  new Problem(
    409,
    'Whoever does a chore says so',
    'They have a private link for it. On your own private page you can take the chore down.',
  );

async function showGiven(c: AppContext, one: Given, filled?: Filled): Promise<Response> {
  const { town } = c.var;
  if (await isComplete(town.db, one.entry.id, one.round)) throw saidAlready();
  const answers = filled?.answers ?? (await prefilled(town, one));
  const main = (
    <GivenForm
      here={town.here}
      offer={one.offer}
      hand={one.hand}
      choices={await commonsChoices(town.db, town.now, wordOf(answers.commons))}
      today={today(town).toString()}
      answers={answers}
      errors={filled?.errors ?? {}}
    />
  );
  return ownPage(
    c,
    { title: one.hand ? 'It is done' : 'It was given', parts: { main } },
    { status: filled ? 422 : 200 },
  );
}

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
  new Problem(409, 'You said so before', 'It waits for a steward, or stands in the ledger. It counts once.');

/** The giver or the doer says so: an act that waits for the ledger, and the board moves on. */
async function sayGiven(c: AppContext, one: Given, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const address = (await contactOf(town, one.entry)) ?? '';
  const also = [complete(town.db, one.entry.id, one.round, town.now), ...boardAfter(town, one)];
  // Two who did the same on one day say the same: each is a line of its own.
  const once = `${one.entry.id} ${one.round}`;
  try {
    const sent = await sendLog(town, { ...answers, email: address, corrects: '', once }, false, also);
    if (!sent.ok) return showGiven(c, one, { answers, errors: sent.errors });
    deliverSoon(c);
    await purge(c, offersTag);
    return c.redirect(`${sent.data.path}?sent`, 303);
  } catch (error) {
    if (refusedBy(error, saidBefore)) throw saidAlready();
    throw error;
  }
}

/** What was given comes off the board; a chore that all hands have done does, too, or comes round again. */
function boardAfter({ db, now }: Town, { offer, hand, pin }: Given): Statement[] {
  if (!hand) return [takeDown(db, offer.entryId)];
  // A hand of an earlier time, or one that gave its place back, says late what it did: the board has moved on.
  const moved = !pin || hand.round !== offer.round || hand.place === null;
  return [sayDone(db, hand.entryId), ...(moved ? [] : whenAllDone(db, offer, pin, now))];
}
