import type { Temporal } from 'temporal-polyfill';
import { type CommonsChoice, commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Statement } from '../../schema/database.ts';
import { withdrawEdits } from '../../schema/edits.ts';
import { contactAfter, type Entry, setContactUntil } from '../../schema/entries.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { noticeEdits } from '../../schema/offers/edits.ts';
import {
  type PageContext as OfferHere,
  offerNames,
  type Proposed,
  type Put,
  parseOfferText,
  toAnswers,
  toOffer,
} from '../../schema/offers/form.ts';
import { doersOf, handsOf, lapseHands } from '../../schema/offers/hands.ts';
import {
  anyOffer,
  eraseOffer,
  offerSlug,
  publishOffer,
  standing,
  stopAnswers,
  takeDown,
  updateOffer,
} from '../../schema/offers/queries.ts';
import { board, type Offer, type OnBoard } from '../../schema/offers/table.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { before, days } from '../../schema/time.ts';
import { prolongSenderLinks } from '../../schema/tokens.ts';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import { OfferForm } from '../../site/parts/offers/form.tsx';
import { OfferNotice } from '../../site/parts/offers/notice.tsx';
import { OfferTools } from '../../site/parts/offers/private.tsx';
import { categoryWord, directionWord, offerPath, rhythmWord } from '../../site/parts/offers/words.ts';
import type { Town } from '../context.ts';
import type { Addressee, EntryKind } from '../entry-kind.ts';
import { factsAsText } from '../facts.ts';
import { letterTo } from '../mail/letter.tsx';
import { contactOf } from '../submission.ts';
import { offersSentences } from './sentences.ts';

export const offersTag = 'offers';
const tag = offersTag;

/** Its page stays where it was linked to, so it can be taken down as long as anyone may wish to. */
const linkGrace = days(10 * 365);

interface Loaded {
  offer: Offer;
  /** Null while it is not on the board. */
  onBoard: OnBoard | null;
  commons: CommonsChoice | undefined;
}

const isUp = ({ offer }: Loaded, { status }: Pick<Entry, 'status'>) => status === 'approved' && offer.slug !== null;

export const offersKind: EntryKind<Loaded> = {
  kind: 'offers',
  sentences: offersSentences,
  tag,
  another: { path: '/offer/', words: 'Put up another' },
  linkGrace,
  async load({ db }, entry) {
    const found = await anyOffer(db, entry.id);
    if (!found) return undefined;
    const { commonsId } = found.offer;
    return { ...found, commons: commonsId ? await commonsChoice(db, { id: commonsId }) : undefined };
  },
  show({ context }, loaded, entry) {
    const { offer, onBoard, commons = null } = loaded;
    const up = isUp(loaded, entry);
    return {
      title: offer.title,
      preview: <OfferNotice context={context} offer={offer} commons={commons} slug={null} over={up && !onBoard} />,
      path: up && offer.slug ? offerPath(offer.slug) : null,
    };
  },
  review: {
    contested: ['offers.slug'],
    async publish(town, { offer }, entry, _answers, tried) {
      const { db, settings, now } = town;
      const { overAt } = standing(offer, settings.TIME_ZONE, now);
      if (entry.status === 'pending' && !before(now, overAt)) return { ok: false, errors: { decision: dayIsOver } };
      const slug = await offerSlug(db, offer, today(town).toString(), tried > 0);
      const data = {
        path: offerPath(slug),
        statements: [
          ...publishOffer(db, offer, slug, settings.TIME_ZONE, now),
          ...keepContact(town, entry.id, overAt.add(contactAfter)),
        ],
      };
      return { ok: true, data };
    },
    takeDown: {
      aside: [board.entryId],
      statements: async (town, { offer }, { id }) => [...endNotice(town, id), ...(await notifyDoers(town, offer))],
    },
  },
  sender: {
    async page({ db, context, now }, { offer, onBoard }, entry) {
      if (entry.status !== 'approved') return {};
      const taken = await handsOf(db, offer, now, true);
      return {
        tools: (own) => <OfferTools context={context} own={own} offer={offer} onBoard={onBoard} taken={taken} />,
        ...((onBoard || offer.lentAt) && { changesWhileUp: true }),
      };
    },
    withdrawal: (town, { offer }, { id }) => ({
      statements: endNotice(town, id),
      notify: () => notifyDoers(town, offer),
    }),
  },
  edit: {
    names: offerNames,
    values: ({ offer, commons }) => toAnswers(offer, commons?.slug ?? ''),
    form: async (town, { commons }, filled) => (
      <OfferForm
        {...filled}
        context={town.context}
        choices={await commonsChoices(town.db, town.now, commons?.slug)}
        today={today(town).toString()}
        submit="Send the changes"
        askEmail={false}
      />
    ),
    async parse(town, _loaded, entry, answers) {
      const read = await readOffer(town, answers, parseOfferText);
      if (!read.ok) return read;
      const { proposed, commons: named } = read.data;
      const data = {
        title: titleOf(proposed),
        about: proposed.commonsId,
        contactUntil: contactUntil(town, proposed),
        asText: asText(town.context, proposed, named),
        statements: [updateOffer(town.db, entry.id, proposed)],
      };
      return { ok: true, data };
    },
  },
  addressee: ({ db }, { offer: { entryId, name, answersStopped } }) => ({
    name,
    stopped: answersStopped,
    stop: (stopped) => stopAnswers(db, entryId, stopped),
    words: answerWords,
  }),
  erase: ({ db }, entryId) => eraseOffer(db, entryId),
};

const answerWords: Addressee['words'] = {
  passedOn: (name, title) => ({
    subject: `Answer from ${name}: ${title}`,
    lead: `${name} answers your notice “${title}”:`,
  }),
  waits: (title) => ({ subject: `You have an answer: ${title}`, lead: `Somebody answers your notice “${title}”.` }),
  stop: 'Stop all answers to this notice',
};

export const dayIsOver = 'Its last day is over. Send it back for another one, or decline it';

/** It comes down, and with it what waits about it. */
const endNotice = ({ db, now }: Town, id: string): Statement[] => [
  takeDown(db, id),
  ...lapseHands(db, id, now),
  ...withdrawEdits(db, noticeEdits, id, now),
];

/** Whoever took a chore on need not come. */
async function notifyDoers(town: Town, chore: Offer): Promise<Statement[]> {
  const { db, keys, now } = town;
  const statements: Statement[] = [];
  for (const entry of chore.direction === 'chore' ? await doersOf(db, chore, today(town).toString()) : []) {
    const contact = await contactOf(town, entry);
    if (!contact) continue;
    const mail = await letterTo(town, contact, `No longer needed: ${chore.title}`, [
      `The chore “${chore.title}”, which you took on, was taken down by whoever put it up.`,
      'You need not do anything. Thank you all the same.',
    ]);
    statements.push(...(await enqueueMail(db, keys, mail, now)));
  }
  return statements;
}

/** An address and the links to an entry are kept until a moment. */
export const keepContact = ({ db, now }: Town, entryId: string, until: Temporal.Instant): Statement[] => [
  setContactUntil(db, entryId, until),
  prolongSenderLinks(db, entryId, until.add(linkGrace), now),
];

/** While it waits nobody knows when it goes up: as long as it can stand from today, and a while. */
export const contactUntil = ({ settings, now }: Town, offer: Pick<Offer, 'until'>) =>
  standing(offer, settings.TIME_ZONE, now).overAt.add(contactAfter);

export const titleOf = ({ direction, title }: Pick<Offer, 'direction' | 'title'>) =>
  `${directionWord[direction]}: ${title}`;

export function asText(
  { settings }: Town['context'],
  one: Proposed | Offer,
  commons: CommonsChoice | undefined,
): string {
  const facts: [string, string][] = [
    [directionWord[one.direction], one.title],
    ['About', categoryWord[one.category]],
    ['How much', one.quantity],
    ['Area', one.area],
    ['Until', one.until ? longDate(settings, dayOf(one.until)) : ''],
    ['How often', one.rhythm ? rhythmWord[one.rhythm] : ''],
    ['Hands', one.hands === null ? '' : String(one.hands)],
    ['To lend, wanted back', one.wantedBack],
    ['Commons', commons?.title ?? ''],
    ['Name', one.name],
  ];
  return factsAsText(facts, one.details);
}

/** What a form says, with what was found for the commons that it names. */
export interface ReadOffer<Given extends Put = Put> {
  put: Given;
  proposed: Proposed;
  commons: CommonsChoice | undefined;
}

/** @param judgeForm with the address of whoever puts it up, or without */
export async function readOffer<Given extends Put>(
  { db, settings, now }: Town,
  answers: Answers,
  judgeForm: (context: OfferHere, answers: Answers, commonsId: string | null | undefined) => ParsedForm<Given>,
): Promise<ParsedForm<ReadOffer<Given>>> {
  const slug = wordOf(answers.commons);
  const commons = slug ? await commonsChoice(db, { slug }) : undefined;
  const parsed = judgeForm({ zone: settings.TIME_ZONE, now }, answers, slug ? commons?.id : null);
  if (!parsed.ok) return parsed;
  return { ok: true, data: { put: parsed.data, proposed: toOffer(parsed.data, commons?.id ?? null), commons } };
}
