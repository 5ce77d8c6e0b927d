import { type CommonsChoice, commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Entry } from '../../schema/entries.ts';
import { contactAfter } from '../../schema/entries.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import {
  anyOfferEdit,
  differingParts,
  type EditOfOffer,
  eraseOfferEdit,
  insertOfferEdit,
  noticeEdits,
  noticeMovedOn,
  type OfferText,
  offerTextOf,
  publishOfferEdit,
  updateOfferEdit,
  waitingOfferEdit,
} from '../../schema/offers/edits.ts';
import { offerNames, parseOfferText, toAnswers } from '../../schema/offers/form.ts';
import { handsOf } from '../../schema/offers/hands.ts';
import { standsAgain } from '../../schema/offers/lending.ts';
import { anyOffer, standing } from '../../schema/offers/queries.ts';
import type { Offer, OfferEdit } from '../../schema/offers/table.ts';
import { today } from '../../site/parts/dates.ts';
import { WhatChanges } from '../../site/parts/edit.tsx';
import type { Filled } from '../../site/parts/form.tsx';
import { OfferForm } from '../../site/parts/offers/form.tsx';
import { OfferNotice } from '../../site/parts/offers/notice.tsx';
import { offerPath } from '../../site/parts/offers/words.ts';
import type { Town } from '../context.ts';
import { type Changes, editSender } from '../edits.tsx';
import type { EntryKind } from '../entry-kind.ts';
import { asText, dayIsOver, keepContact, offersTag, readOffer, titleOf } from './kind.tsx';
import { offTheBoard } from './off-the-board.ts';
import { noticeEditsSentences } from './sentences.ts';

/** Another text for a notice that is up: it waits for a steward, and the old text stays meanwhile. */
interface Loaded extends EditOfOffer {
  /** The commons that the changed notice is for. */
  commons: CommonsChoice | undefined;
}

/** A text as it was read, with what was found for the commons that it names. */
interface ReadText {
  text: OfferText;
  commons: CommonsChoice | undefined;
}

interface Notice {
  offer: Offer;
  waiting: { edit: OfferEdit; entry: Entry } | undefined;
}

/** What it is and the address stay. */
const names = offerNames.filter((name) => name !== 'direction' && name !== 'email');

const noticeChanges: Changes<Notice, ReadText> = {
  of: 'offers',
  texts: noticeEdits,
  movedOn: noticeMovedOn,
  names,
  async load({ db }, { id }) {
    const found = await anyOffer(db, id);
    if (!found) return null;
    if (!found.onBoard && !found.offer.lentAt) throw offTheBoard();
    return { offer: found.offer, waiting: await waitingOfferEdit(db, id) };
  },
  answers: (town, { offer, waiting }) => answersOf(town, offer, waiting?.edit ?? offer),
  page: async (town, { offer, waiting }, filled) => ({
    lead: offer.title,
    waiting: waiting?.entry ?? null,
    form: await formFor(town, offer, filled),
  }),
  parse: (town, { offer }, answers) => parseEdit(town, offer, answers),
  draft: ({ context, db }, { offer }, { text, commons }, seen, entryId) => ({
    title: titleOf({ ...offer, ...text }),
    about: text.commonsId,
    asText: asChange(context, offer, text, commons),
    answers: Object.fromEntries(Object.entries(text).map(([name, value]) => [name, String(value ?? '')])),
    statements: [insertOfferEdit(db, entryId, seen, text)],
  }),
};

export const noticeEditsKind: EntryKind<Loaded> = {
  kind: 'notice-edits',
  sentences: noticeEditsSentences,
  tag: offersTag,
  another: { path: '/offers/', words: 'See the board' },
  linkGrace: { hours: 0 },
  // What was approved stands in the notice itself, and goes with it.
  passes: true,
  async load({ db }, entry) {
    const found = await anyOfferEdit(db, entry.id);
    if (!found) return undefined;
    const { commonsId } = found.edit;
    return { ...found, commons: commonsId ? await commonsChoice(db, { id: commonsId }) : undefined };
  },
  show({ context }, { edit, offer, onBoard, commons = null }, entry) {
    const next = { ...offer, ...offerTextOf(edit) };
    const over = !onBoard;
    return {
      title: edit.title,
      preview: (
        <>
          <WhatChanges changed={differingParts(offer, edit)} />
          <OfferNotice context={context} offer={next} commons={commons} slug={null} over={over} />
        </>
      ),
      path: entry.status === 'approved' && offer.slug ? offerPath(offer.slug) : null,
    };
  },
  review: {
    async publish(town, found, entry) {
      const { db, settings, now } = town;
      const { offer, edit } = found;
      // What does not wait any more is said to be decided.
      const decision = entry.status === 'pending' ? await whyNot(town, found) : null;
      if (decision) return { ok: false, errors: { decision } };
      const { overAt } = standing(edit, settings.TIME_ZONE, now);
      const statements = [
        ...publishOfferEdit(db, found, titleOf({ ...offer, title: edit.title }), settings.TIME_ZONE, now),
        ...(edit.until === offer.until ? [] : keepContact(town, offer.entryId, overAt.add(contactAfter))),
      ];
      return { ok: true, data: { path: offerPath(offer.slug ?? ''), statements } };
    },
  },
  sender: editSender('This change is part of the notice now.'),
  changes: noticeChanges,
  edit: {
    names,
    values: ({ edit, offer, commons }) => toAnswers({ ...offer, ...offerTextOf(edit) }, commons?.slug ?? ''),
    form: (town, { offer }, filled) => formFor(town, offer, filled),
    async parse(town, { offer }, entry, answers) {
      const parsed = await parseEdit(town, offer, answers);
      if (!parsed.ok) return parsed;
      const { text, commons } = parsed.data;
      const data = {
        title: titleOf({ ...offer, ...text }),
        about: text.commonsId,
        contactUntil: entry.contactUntil,
        asText: asChange(town.context, offer, text, commons),
        statements: [updateOfferEdit(town.db, entry.id, text)],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => [eraseOfferEdit(db, entryId)],
};

/** What keeps a change from going up, with what its steward can do; null for nothing. */
async function whyNot(town: Town, { offer, edit, onBoard }: EditOfOffer): Promise<string | null> {
  if (!onBoard && !offer.lentAt) return 'The notice is off the board. Decline the change';
  if (!standsAgain(edit, town.settings.TIME_ZONE, town.now)) return dayIsOver;
  return (await takenBy(town, offer)) > (edit.hands ?? Infinity) ? `${tooFewHands}. Send it back` : null;
}

/** Whoever took a chore on keeps their place. */
const takenBy = async ({ db, now }: Town, offer: Offer): Promise<number> =>
  offer.direction === 'chore' ? (await handsOf(db, offer, now, true)).length : 0;

const tooFewHands = 'More people than that took it on';

async function answersOf({ db }: Town, offer: Offer, text: OfferText): Promise<Answers> {
  const commons = text.commonsId ? await commonsChoice(db, { id: text.commonsId }) : undefined;
  return toAnswers({ ...offer, ...offerTextOf(text) }, commons?.slug ?? '');
}

const formFor = async (town: Town, { direction }: Offer, filled: Filled) => (
  <OfferForm
    {...filled}
    context={town.context}
    choices={await commonsChoices(town.db, town.now, filled.answers.commons)}
    today={today(town).toString()}
    submit="Send the changes"
    askEmail={false}
    direction={direction}
  />
);

/** The whole notice as it would be, with what is another: a steward decides on what stands there then. */
const asChange = (
  context: Town['context'],
  offer: Offer,
  text: OfferText,
  commons: CommonsChoice | undefined,
): string =>
  [
    `Notice: ${offer.title}`,
    `What changes: ${differingParts(offer, text)}`,
    asText(context, { ...offer, ...text }, commons),
  ].join('\n\n');

async function parseEdit(town: Town, offer: Offer, answers: Answers): Promise<ParsedForm<ReadText>> {
  const read = await readOffer(town, { ...answers, direction: offer.direction }, parseOfferText);
  if (!read.ok) return read;
  const { proposed, commons } = read.data;
  const text = offerTextOf(proposed);
  if (differingParts(offer, text) === '') {
    return { ok: false, errors: { title: 'Nothing differs from what is up. Change something, or leave it as it is' } };
  }
  if ((await takenBy(town, offer)) > (text.hands ?? Infinity)) {
    return { ok: false, errors: { hands: `${tooFewHands}. Enter as many as they are, or more` } };
  }
  return { ok: true, data: { text, commons } };
}
