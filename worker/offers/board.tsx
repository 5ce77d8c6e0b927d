import { Hono } from 'hono';
import type { Temporal } from 'temporal-polyfill';
import { type CommonsChoice, commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { contactAfter, type Entry, findEntry, setContactUntil } from '../../schema/entries.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { judgeOffer, offerNames, type Proposed, type Put, toAnswers, toOffer } from '../../schema/offers/form.ts';
import { doersOf, handsOf, lapseHands } from '../../schema/offers/hands.ts';
import {
  anyOffer,
  askAfter,
  boardAreas,
  eraseOffer,
  insertOffer,
  keepUp,
  markAsked,
  notAsked,
  offerSlug,
  publishOffer,
  setQuiet,
  standing,
  takeDown,
  toBeAsked,
  updateOffer,
} from '../../schema/offers/queries.ts';
import type { Offer, OnBoard } from '../../schema/offers/table.ts';
import { isOwedTo, owe } from '../../schema/outbox.ts';
import { before, days } from '../../schema/time.ts';
import { prolongSenderLinks } from '../../schema/tokens.ts';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { OfferForm } from '../../site/parts/offers/form.tsx';
import { OfferNotice } from '../../site/parts/offers/notice.tsx';
import { OfferTools } from '../../site/parts/offers/private.tsx';
import { boardView, findOffersView, offerFormView, offerView, soughtOffersIn } from '../../site/parts/offers/views.tsx';
import { categoryWord, directionWord, offerPath, rhythmWord } from '../../site/parts/offers/words.ts';
import { OnePress } from '../../site/parts/yours.tsx';
import type { App, AppContext, Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { form } from '../form.ts';
import { followLink } from '../link.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { asBuilt, livePage, ownPage, purge } from '../page.ts';
import { expiredLink, Problem } from '../problem.tsx';
import { contactOf, send, senderLink } from '../submission.ts';

export const offersTag = 'offers';
const tag = offersTag;

/** Its page stays where it was linked to, so it can be taken down as long as anyone may wish to. */
const linkGrace = days(10 * 365);

interface Loaded {
  offer: Offer;
  /** Null while it is not on the board. */
  pin: OnBoard | null;
  commons: CommonsChoice | undefined;
}

const isUp = ({ offer }: Loaded, { status }: Pick<Entry, 'status'>) => status === 'approved' && offer.slug !== null;

export const offersKind: EntryKind<Loaded> = {
  kind: 'offers',
  noun: 'notice',
  tag,
  another: { path: '/offer/', words: 'Put up another' },
  linkGrace,
  async load({ db }, entry) {
    const found = await anyOffer(db, entry.id);
    if (!found) return undefined;
    const { commonsId } = found.offer;
    return { ...found, commons: commonsId ? await commonsChoice(db, { id: commonsId }) : undefined };
  },
  show({ here }, loaded, entry) {
    const { offer, pin, commons = null } = loaded;
    const up = isUp(loaded, entry);
    return {
      title: offer.title,
      preview: <OfferNotice here={here} offer={offer} commons={commons} slug={null} over={up && !pin} />,
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
  },
  sender: {
    async page({ db, here, now }, { offer, pin }, entry) {
      if (entry.status !== 'approved') return {};
      const taken = await handsOf(db, offer, now, true);
      return { tools: (own) => <OfferTools here={here} own={own} offer={offer} pin={pin} taken={taken} /> };
    },
    withdrawal: (town, { offer }, { id }) => ({
      statements: [takeDown(town.db, id), ...lapseHands(town.db, id, town.now)],
      notify: () => tellDoers(town, offer),
    }),
  },
  edit: {
    names: offerNames,
    values: ({ offer, commons }) => toAnswers(offer, commons?.slug ?? ''),
    form: async (town, { commons }, filled) => (
      <OfferForm
        {...filled}
        here={town.here}
        choices={await commonsChoices(town.db, town.now, commons?.slug)}
        today={today(town).toString()}
        submit="Send the changes"
        askEmail={false}
      />
    ),
    async parse(town, _loaded, entry, answers) {
      // The address was given before and stays what it is.
      const read = await readOffer(town, { ...answers, email: 'unchanged@example.org' });
      if (!read.ok) return read;
      const { proposed, commons: named } = read.data;
      const data = {
        title: titleOf(proposed),
        about: proposed.commonsId,
        contactUntil: contactUntil(town, proposed),
        asText: asText(town.here, proposed, named),
        statements: [updateOffer(town.db, entry.id, proposed)],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => eraseOffer(db, entryId),
};

const dayIsOver = 'Its last day is over. Send it back for another one, or decline it';

/** Whoever took a chore on need not come. */
async function tellDoers(town: Town, chore: Offer): Promise<Statement[]> {
  const { db, keys, now } = town;
  const statements: Statement[] = [];
  for (const entry of chore.direction === 'chore' ? await doersOf(db, chore, today(town).toString()) : []) {
    const contact = await contactOf(town, entry);
    if (!contact) continue;
    const mail = await letterTo(town, contact, `No longer needed: ${chore.title}`, [
      `The chore “${chore.title}”, which you took on, was taken down by whoever put it up.`,
      'You need not do anything. Thank you all the same.',
    ]);
    statements.push(...(await owe(db, keys, mail, now)));
  }
  return statements;
}

/** An address and the links to an entry are kept until a moment. */
const keepContact = ({ db, now }: Town, entryId: string, until: Temporal.Instant): Statement[] => [
  setContactUntil(db, entryId, until),
  prolongSenderLinks(db, entryId, until.add(linkGrace), now),
];

/** While it waits nobody knows when it goes up: as long as it can stand from today, and a while. */
const contactUntil = ({ settings, now }: Town, offer: Pick<Offer, 'until'>) =>
  standing(offer, settings.TIME_ZONE, now).overAt.add(contactAfter);

const titleOf = ({ direction, title }: Pick<Offer, 'direction' | 'title'>) => `${directionWord[direction]}: ${title}`;

function asText({ settings }: Town['here'], one: Proposed | Offer, commons: CommonsChoice | undefined): string {
  const lines: [string, string][] = [
    [directionWord[one.direction], one.title],
    ['About', categoryWord[one.category]],
    ['How much', one.quantity],
    ['Area', one.area],
    ['Until', one.until ? longDate(settings, dayOf(one.until)) : ''],
    ['How often', one.rhythm ? rhythmWord[one.rhythm] : ''],
    ['Hands', one.hands === null ? '' : String(one.hands)],
    ['Commons', commons?.title ?? ''],
    ['Name', one.name],
  ];
  const facts = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return [facts.join('\n'), one.details].filter(Boolean).join('\n\n');
}

interface ReadOffer {
  put: Put;
  proposed: Proposed;
  commons: CommonsChoice | undefined;
}

async function readOffer({ db, settings, now }: Town, answers: Answers): Promise<ParsedForm<ReadOffer>> {
  const slug = wordOf(answers.commons);
  const commons = slug ? await commonsChoice(db, { slug }) : undefined;
  const judged = judgeOffer({ zone: settings.TIME_ZONE, now }, answers, slug ? commons?.id : null);
  if (!judged.ok) return judged;
  return { ok: true, data: { put: judged.data, proposed: toOffer(judged.data, commons?.id ?? null), commons } };
}

export const papersRoutes = new Hono<App>()
  .get('/offers/', (c) => livePage(c, ({ db, here }) => boardView(db, here), { template: '/offers/', tag }))
  .get('/offers/find/', (c) => livePage(c, (town) => find(town, c.req.query()), { template: '/offers/find/', tag }))
  .get('/offers/answered/', (c) => asBuilt(c, '/offers/answered/'))
  .get('/offers/:slug/', (c) =>
    livePage(c, ({ db, here }) => offerView(db, here, c.req.param('slug')), { tag: `${tag},commons` }),
  )
  .get('/offer/', (c) => freshForm(c, { answers: c.req.query(), errors: {} }))
  .post(
    '/offer/',
    ...form(offerNames, async (c, answers) => {
      const { town } = c.var;
      const read = await readOffer(town, answers);
      if (!read.ok) return showForm(c, { answers, errors: read.errors }, 422);
      const { put, proposed, commons } = read.data;
      const entryId = crypto.randomUUID();
      const sent = await send(town, offersKind, {
        entryId,
        title: titleOf(proposed),
        plainly: `of ${longDate(town.here.settings, dayOf(today(town).toString()))}`,
        asText: asText(town.here, proposed, commons),
        about: proposed.commonsId,
        answers: { ...(JSON.parse(JSON.stringify(proposed)) as Answers), contact: put.email },
        contact: put.email,
        contactUntil: contactUntil(town, proposed),
        statements: [insertOffer(town.db, entryId, proposed)],
      });
      deliverSoon(c);
      return c.redirect(`${sent.path}?sent`, 303);
    }),
  )
  .get('/yours/:token/keep/', async (c) => {
    const { offer, pin } = await own(c);
    if (!pin) throw offTheBoard();
    return press(c, {
      title: 'Keep it up',
      lead: offer.title,
      button: 'Keep it up',
      words: `It stands for another ${askAfter.hours / 24} days; then we ask again.`,
    });
  })
  .post(
    '/yours/:token/keep/',
    ...form([], async (c) => {
      const { town } = c.var;
      const { offer, pin } = await own(c);
      if (!pin) throw offTheBoard();
      const { overAt } = standing(offer, town.settings.TIME_ZONE, town.now);
      await writeTogether(town.db, [
        ...keepUp(town.db, offer, town.settings.TIME_ZONE, town.now),
        ...keepContact(town, offer.entryId, overAt.add(contactAfter)),
      ]);
      await purge(c, tag);
      return c.redirect('../', 303);
    }),
  )
  .get('/yours/:token/answers/', async (c) => {
    const { offer } = await own(c);
    return press(
      c,
      offer.quiet
        ? {
            title: 'Take answers again',
            lead: offer.title,
            button: 'Take answers again',
            means: 'again',
            words: 'People can write to you through its page again.',
          }
        : {
            title: 'Stop answers',
            lead: offer.title,
            button: 'Stop answers',
            means: 'stop',
            words: 'It stays up, and nobody can write to you through it any more. You can change that again.',
          },
    );
  })
  .post(
    '/yours/:token/answers/',
    ...form(['press'], async (c, { press }) => {
      const { offer } = await own(c);
      // What the button said, not the other way round: pressed twice, it is said twice.
      await writeTogether(c.var.town.db, [setQuiet(c.var.town.db, offer.entryId, press !== 'again')]);
      await purge(c, tag);
      return c.redirect('../', 303);
    }),
  );

const offTheBoard = () =>
  new Problem(410, 'It is off the board', 'Its time was over, or it was given. You are welcome to put it up again.');

/** The offer of a private link, while it is up. */
async function own(c: AppContext): Promise<{ offer: Offer; pin: OnBoard | null; entry: Entry }> {
  const { db } = c.var.town;
  const { subjectId: entryId } = await followLink(c, 'yours');
  const [found, entry] = await Promise.all([anyOffer(db, entryId ?? ''), findEntry(db, entryId ?? '')]);
  if (!found || entry?.status !== 'approved') throw expiredLink();
  return { ...found, entry };
}

interface Press {
  title: string;
  lead: string;
  button: string;
  /** What the form says that was pressed, where it can be one of two. */
  means?: string;
  words: string;
}

function press(c: AppContext, { title, lead, button, means, words }: Press) {
  const main = (
    <OnePress title={title} lead={lead} button={button} means={means}>
      <p>{words}</p>
    </OnePress>
  );
  return ownPage(c, { title, parts: { main } });
}

async function formView({ db, here, now }: Town, filled: Filled) {
  return offerFormView(here, { ...filled, choices: await commonsChoices(db, now, wordOf(filled.answers.commons)) });
}

/** An empty form, with what the link to it names; as it was built, should the database fail. */
const freshForm = (c: AppContext, filled: Filled) =>
  livePage(c, (town) => formView(town, filled), { template: '/offer/' });

const showForm = async (c: AppContext, filled: Filled, status: number) =>
  ownPage(c, await formView(c.var.town, filled), { template: '/offer/', status });

async function find({ db, here }: Town, asked: Record<string, string>) {
  const names = ['q', 'direction', 'category', 'area', 'before'];
  const answers: Answers = Object.fromEntries(names.flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])));
  return findOffersView(db, here, { answers, sought: soughtOffersIn(answers), areas: await boardAreas(db) });
}

/** Asks those whose papers have stood for long without an end whether they still stand, once. */
export async function askWhatStands(town: Town): Promise<void> {
  const { db, keys, settings, now } = town;
  const statements: Statement[] = [];
  for (const { offer, pin, entry } of await toBeAsked(db, now, 20)) {
    const contact = await contactOf(town, entry);
    const when = await isOwedTo(keys, contact ?? '', now);
    const link = await senderLink(town, offersKind, entry.id, entry.contactUntil, { to: contact ?? '', when });
    const mail = await letterTo(town, contact ?? '', `Does it still stand? ${offer.title}`, [
      `Your notice has been up for ${askAfter.hours / 24} days. Does it still stand?`,
      { label: 'Yes, keep it up', link: `${link.link}keep/` },
      { label: 'No, take it down', link: `${link.link}withdrawal/` },
      `If you do nothing, it comes down on ${longDate(settings, { at: pin.overAt, zone: settings.TIME_ZONE })}.`,
    ]);
    statements.push(
      ...(contact ? [...(await owe(db, keys, mail, now, { when: notAsked(entry.id) })), link.statement] : []),
      markAsked(db, entry.id, now),
    );
  }
  await writeTogether(db, statements);
}
