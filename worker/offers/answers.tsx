import { Hono } from 'hono';
import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import { findEntry } from '../../schema/entries.ts';
import { type Answers, judge } from '../../schema/form.ts';
import { answerForm, answerNames, replyForm } from '../../schema/offers/form.ts';
import { anyOffer, publicOffer } from '../../schema/offers/queries.ts';
import { findRelay, insertRelay, tooManyRelays } from '../../schema/offers/relays.ts';
import type { Offer, Relay } from '../../schema/offers/table.ts';
import { owe } from '../../schema/outbox.ts';
import { hasConfirmed, mailBoxOf } from '../../schema/recipients.ts';
import { mark, seal, unseal } from '../../schema/secrets.ts';
import { days } from '../../schema/time.ts';
import type { Token } from '../../schema/tokens.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { ReplyForm } from '../../site/parts/offers/form.tsx';
import { offerView } from '../../site/parts/offers/views.tsx';
import { PrivatePage } from '../../site/parts/private.tsx';
import { Line, Prose } from '../../site/parts/text.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { form } from '../form.ts';
import { followLink } from '../link.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere, ownPage } from '../page.ts';
import { expiredLink, Problem } from '../problem.tsx';
import { contactOf, newLink, senderLink } from '../submission.ts';
import { offersKind } from './board.tsx';
import { takenDown } from './hands.tsx';

/** How long two people can write to each other through the site without seeing addresses. */
const relayFor = days(30);

/** Messages from one to another who do not see each other's address. Their words are in the mail only. */
export const answersRoutes = new Hono<App>()
  .post('/offers/:slug/answer/', ...form(answerNames, (c, answers) => answer(c, answers)))
  .get('/reply/:token/', async (c) => showReply(c, await conversation(c)))
  .post(
    '/reply/:token/',
    ...form(['message'], async (c, answers) => reply(c, await conversation(c, answers), answers)),
  );

async function answer(c: AppContext, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const slug = c.req.param('slug') ?? '';
  const found = await publicOffer(town.db, slug);
  const entry = found && (await findEntry(town.db, found.offer.entryId));
  const contact = entry && (await contactOf(town, entry));
  if (!found?.pin || !entry) throw takenDown(answers);
  if (!contact) throw nobodyThere(answers);
  if (found.offer.quiet) throw quiet(answers);
  const judged = judge(answerForm, answers);
  if (!judged.ok) return showOffer(c, slug, { answers, errors: judged.errors });
  const { name, email, message, show_email } = judged.data;
  const shows = show_email !== '';
  const isKnown = await hasConfirmed(town.db, town.keys, contact);
  const { relay, statement } = await newRelay(town, found.offer.entryId, {
    name,
    contact: email,
    typed: true,
    sender: await sourceToday(town),
    message: isKnown ? null : shows ? `${message}\n\nYou can write straight to ${email}.` : message,
  });
  const stop = await senderLink(town, offersKind, entry.id, entry.contactUntil, { to: contact });
  const back = await replyLink(town, relay, 'owner', contact);
  const stopping = { label: 'Stop all answers to this notice', link: `${stop.link}answers/` };
  const mail = isKnown
    ? await letterTo(
        town,
        contact,
        `Answer from ${name}: ${found.offer.title}`,
        [
          `${name} answers your notice “${found.offer.title}”:`,
          { quote: message },
          shows
            ? `You can write straight to ${email}, or just answer this mail.`
            : 'They did not give their address away.',
          { label: 'Answer through the site; your address stays unseen', link: back.link },
          stopping,
        ],
        shows ? { replyTo: email } : {},
      )
    : await letterTo(town, contact, `You have an answer: ${found.offer.title}`, [
        `Somebody answers your notice “${found.offer.title}”.`,
        { label: 'Read it, and write back; your address stays unseen', link: back.link },
        stopping,
      ]);
  await passOn(town, answers, [
    statement,
    back.statement,
    stop.statement,
    ...(await owe(town.db, town.keys, mail, town.now)),
  ]);
  deliverSoon(c);
  return c.redirect('/offers/answered/', 303);
}

/** Whose form it is: everybody of one connection on one day; null where connections are not known. */
const sourceToday = async ({ keys, now, source }: Town) =>
  source && mark(keys, `relay/${now.toZonedDateTimeISO('UTC').toPlainDate()}/${source}`);

/**
 * Writes a message that is passed on with its mail.
 *
 * @throws {Problem} 429 when too many were passed on in a day
 */
async function passOn({ db }: Town, answers: Answers, statements: Statement[]): Promise<void> {
  try {
    await writeTogether(db, statements);
  } catch (error) {
    if (!refusedBy(error, tooManyRelays)) throw error;
    throw new Problem(429, 'Many messages went out today', 'So yours was not sent. Send it again tomorrow.', {
      answers,
      retryAfter: 24 * 60 * 60,
    });
  }
}

const nobodyThere = (answers: Answers) =>
  new Problem(410, 'Nobody would get your answer', 'No mail address is kept for this notice, so nothing was sent.', {
    answers,
  });

const quiet = (answers: Answers) =>
  new Problem(410, 'No more answers are wanted', 'Whoever put this up has enough answers, so yours was not sent.', {
    answers,
  });

async function showOffer(c: AppContext, slug: string, filled: Filled): Promise<Response> {
  const { db, here } = c.var.town;
  const view = await offerView(db, here, slug, { answer: filled });
  if (!view) throw nothingHere();
  return ownPage(c, { ...view, path: undefined }, { status: 422 });
}

interface Answerer {
  name: string;
  contact: string;
  /** As in `relays`. */
  typed: boolean;
  /** By what it is counted how much one writes. */
  sender: string | null;
  /** What is written now, where it is to be read through the link only. */
  message: string | null;
}

/** Notes that a message is passed on, and what it takes to write back. */
async function newRelay(
  { db, keys, now }: Town,
  entryId: string,
  { name, contact, typed, sender, message }: Answerer,
): Promise<{ relay: Pick<Relay, 'id' | 'until'>; statement: Statement }> {
  const id = crypto.randomUUID();
  const relay = {
    id,
    entryId,
    sender,
    typed,
    at: now,
    until: now.add(relayFor),
    contact: await seal(keys, `relays/${id}/contact`, contact),
    name: await seal(keys, `relays/${id}/name`, name),
    message: message === null ? null : await seal(keys, `relays/${id}/message`, message),
  };
  return { relay, statement: insertRelay(db, relay) };
}

type Side = 'owner' | 'asker';

const replyLink = (town: Town, relay: Pick<Relay, 'id' | 'until'>, holder: Side, to: string) =>
  newLink(town, 'reply', { entryId: relay.id, holder, expiresAt: relay.until, to });

interface Conversation {
  relay: Relay;
  offer: Offer;
  /** Who follows the link. */
  side: Side;
  /** Both addresses and names; the reader sees only the other's name. */
  asker: { name: string; contact: string };
  owner: { name: string; contact: string };
  /** What the other wrote, where it was not in the mail. */
  message: string | null;
}

/** @throws {Problem} 404 or 410 as for any private link, and 410 when the other cannot be reached any more */
async function conversation(c: AppContext, answers: Answers = {}): Promise<Conversation> {
  const { town } = c.var;
  const token: Token = await followLink(c, 'reply');
  const relay = await findRelay(town.db, token.entryId ?? '');
  if (!relay) throw expiredLink();
  const [found, entry] = await Promise.all([anyOffer(town.db, relay.entryId), findEntry(town.db, relay.entryId)]);
  const contact = entry && (await contactOf(town, entry));
  if (!found || !contact || entry.status !== 'approved') throw takenDown(answers);
  return {
    relay,
    offer: found.offer,
    side: token.holder === 'owner' ? 'owner' : 'asker',
    asker: {
      name: await unseal(town.keys, `relays/${relay.id}/name`, relay.name),
      contact: await unseal(town.keys, `relays/${relay.id}/contact`, relay.contact),
    },
    owner: { name: found.offer.name, contact },
    message: relay.message && (await unseal(town.keys, `relays/${relay.id}/message`, relay.message)),
  };
}

function showReply(c: AppContext, talk: Conversation, filled: Filled = { answers: {}, errors: {} }): Promise<Response> {
  const { here } = c.var.town;
  const to = talk.side === 'owner' ? talk.asker.name : talk.owner.name;
  const failed = Object.keys(filled.errors).length > 0;
  const main = (
    <PrivatePage
      title={
        <>
          Answer <Line text={to} />
        </>
      }
      lead={
        <>
          About <Line text={talk.offer.title} />. Your message goes by mail; your address stays unseen.
        </>
      }
      back={null}
    >
      {talk.message && (
        <section aria-label="What was written to you">
          <h2>
            <Line text={to} /> wrote
          </h2>
          <Prose text={talk.message} />
        </section>
      )}
      <ReplyForm {...filled} here={here} />
    </PrivatePage>
  );
  return ownPage(c, { title: `Answer ${to}`, parts: { main } }, { status: failed ? 422 : 200 });
}

async function reply(c: AppContext, talk: Conversation, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { offer, side, asker, owner } = talk;
  const judged = judge(replyForm, answers);
  if (!judged.ok) return showReply(c, talk, { answers, errors: judged.errors });
  if (side === 'asker' && offer.quiet) throw quiet(answers);
  const [from, to] = side === 'owner' ? [owner, asker] : [asker, owner];
  const { message } = judged.data;
  // Until its owner followed a link of ours, an address is one that somebody typed, and nobody's free words may
  // go there: they are read through the link.
  const isKnown = await hasConfirmed(town.db, town.keys, to.contact);
  const { relay, statement } = await newRelay(town, offer.entryId, {
    name: asker.name,
    contact: asker.contact,
    typed: false,
    sender: await mark(town.keys, `relay/${mailBoxOf(from.contact)}`),
    message: isKnown ? null : message,
  });
  const back = await replyLink(town, relay, side === 'owner' ? 'asker' : 'owner', to.contact);
  const mail = isKnown
    ? await letterTo(town, to.contact, `${from.name} writes: ${offer.title}`, [
        `${from.name} writes about “${offer.title}”:`,
        { quote: message },
        { label: 'Answer through the site; your address stays unseen', link: back.link },
      ])
    : await letterTo(town, to.contact, `You have an answer: ${offer.title}`, [
        `You have an answer about “${offer.title}”.`,
        { label: 'Read it, and write back; your address stays unseen', link: back.link },
        'If you wrote nothing, someone mistyped an address, and you need not do anything.',
      ]);
  const mails = await owe(town.db, town.keys, mail, town.now);
  await passOn(town, answers, [statement, back.statement, ...mails]);
  deliverSoon(c);
  return c.redirect('/offers/answered/', 303);
}
