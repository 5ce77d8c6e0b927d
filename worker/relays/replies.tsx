import { type Answers, parseForm } from '../../schema/form.ts';
import { mailBoxOf } from '../../schema/recipients.ts';
import { replyForm } from '../../schema/relays/form.ts';
import { findRelay } from '../../schema/relays/queries.ts';
import type { Relay } from '../../schema/relays/table.ts';
import { keyedHash, unseal } from '../../schema/secrets.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { PrivatePage } from '../../site/parts/private.tsx';
import { ReplyForm } from '../../site/parts/relays/form.tsx';
import { Prose, UserText } from '../../site/parts/text.tsx';
import type { View } from '../../site/parts/view.ts';
import type { AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { followLink } from '../link.ts';
import { loadEntry } from '../loaded-entry.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { expiredLink, takenDown } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import { enqueueRelayed, isReached, newRelay, noAnswers, passOn, replyLink, type Side } from './relay.ts';

/** Writing back to one who answered, and on: neither sees the other's address. */
export const repliesRoutes = formPage({
  path: '/reply/:token/',
  load: conversation,
  names: Object.keys(replyForm.shape),
  page: (_c, talk, { answers, errors }) => replyView(talk, { answers, errors }),
  parse: (_c, _talk, answers) => parseForm(replyForm, answers),
  async submit(c, talk, { message }, answers) {
    if (talk.side === 'asker' && talk.stopped) throw noAnswers(answers);
    await sendReply(c.var.town, talk, message, answers);
    deliverSoon(c);
    return { ok: true, path: '/offers/answered/' };
  },
});

interface Conversation {
  relay: Relay;
  /** Of what it is about. */
  title: string;
  /** True while whoever that is of wants no messages. */
  stopped: boolean;
  /** Who follows the link. */
  side: Side;
  /** Both addresses and names; the reader sees only the other's name. */
  asker: { name: string; contact: string };
  owner: { name: string; contact: string };
  /** What the other wrote, where it was not in the mail. */
  message: string | null;
}

/** @throws {Problem} 404 or 410 as for any private link, and 410 when the other cannot be reached any more */
async function conversation(c: AppContext, answers: Answers): Promise<Conversation> {
  const { town } = c.var;
  const token = await followLink(c, 'reply');
  const relay = await findRelay(town.db, token.subjectId ?? '');
  if (!relay) throw expiredLink();
  const { entry, kind, loaded } = await loadEntry(c, relay.entryId);
  const contact = await contactOf(town, entry);
  if (!kind.addressee || !contact || entry.status !== 'approved') throw takenDown(answers);
  const { name, stopped } = kind.addressee(town, loaded);
  const { title } = await kind.show(town, loaded, entry);
  return {
    relay,
    title,
    stopped,
    side: token.side === 'owner' ? 'owner' : 'asker',
    asker: {
      name: await unseal(town.keys, `relays/${relay.id}/name`, relay.name),
      contact: await unseal(town.keys, `relays/${relay.id}/contact`, relay.contact),
    },
    owner: { name, contact },
    message: relay.message && (await unseal(town.keys, `relays/${relay.id}/message`, relay.message)),
  };
}

function replyView(talk: Conversation, filled: Filled): View {
  const to = talk.side === 'owner' ? talk.asker.name : talk.owner.name;
  const main = (
    <PrivatePage
      title={
        <>
          Answer <UserText text={to} />
        </>
      }
      lead={
        <>
          About <UserText text={talk.title} />. Your message goes by mail; your address stays unseen.
        </>
      }
      back={null}
    >
      {talk.message && (
        <section aria-label="What was written to you">
          <h2>
            <UserText text={to} /> wrote
          </h2>
          <Prose text={talk.message} />
        </section>
      )}
      <ReplyForm {...filled} />
    </PrivatePage>
  );
  return { title: `Answer ${to}`, parts: { main } };
}

async function sendReply(town: Town, talk: Conversation, message: string, answers: Answers): Promise<void> {
  const { title, side, asker, owner } = talk;
  const [from, to] = side === 'owner' ? [owner, asker] : [asker, owner];
  // Until its owner followed a link of ours, an address is one that somebody typed, and nobody's free words may
  // go there: they are read through the link.
  const isKnown = await isReached(town, to.contact, answers);
  const { relay, statement } = await newRelay(town, talk.relay.entryId, {
    name: asker.name,
    contact: asker.contact,
    typed: false,
    sender: await keyedHash(town.keys, `relay/${mailBoxOf(from.contact)}`),
    message: isKnown ? null : message,
  });
  const back = await replyLink(town, relay, side === 'owner' ? 'asker' : 'owner', to.contact);
  const mail = isKnown
    ? await letterTo(town, to.contact, `${from.name} writes: ${title}`, [
        `${from.name} writes about “${title}”:`,
        { quote: message },
        { label: 'Answer through the site; your address stays unseen', link: back.link },
      ])
    : await letterTo(town, to.contact, `You have an answer: ${title}`, [
        `You have an answer about “${title}”.`,
        { label: 'Read it, and write back; your address stays unseen', link: back.link },
        'If you wrote nothing, someone mistyped an address, and you need not do anything.',
      ]);
  await passOn(town, answers, [...(await enqueueRelayed(town, relay, mail)), statement, back.statement]);
}
