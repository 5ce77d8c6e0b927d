import { type Answers, parseForm } from '../../schema/form.ts';
import { mailBoxOf } from '../../schema/recipients.ts';
import { replyForm, replyNames } from '../../schema/relays/form.ts';
import type { Offered } from '../../schema/relays/table.ts';
import { keyedHash } from '../../schema/secrets.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { PrivatePage } from '../../site/parts/private.tsx';
import { ReplyForm } from '../../site/parts/relays/form.tsx';
import { Prose, UserText } from '../../site/parts/text.tsx';
import type { View } from '../../site/parts/view.ts';
import type { Town } from '../context.ts';
import { longForm } from '../form.ts';
import { formPage } from '../form-page.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { type Conversation, conversation, offeredIn } from './conversation.ts';
import { enqueueRelayed, isReached, newRelay, noAnswers, passOn, replyLink } from './relay.ts';

/** Writing back to one who answered, and on: neither sees the other's address. */
export const repliesRoutes = formPage({
  path: '/reply/:token/',
  load: conversation,
  names: replyNames,
  size: longForm,
  page: async (c, talk, { answers, errors }) =>
    replyView(talk, { answers, errors }, talk.side === 'asker' && (await offeredIn(c.var.town, talk.relay)) !== null),
  parse: (_c, talk, answers) =>
    parseForm(replyForm, mayOffer(talk) ? answers : { ...answers, question: '', answer: '' }),
  async submit(c, talk, { message, ...offered }, answers) {
    if (talk.side === 'asker' && talk.stopped) throw noAnswers(answers);
    await sendReply(c.var.town, talk, { message, offered: offered.question ? offered : null }, answers);
    deliverSoon(c);
    return { ok: true, path: '/offers/answered/', done: 'itself' };
  },
});

/** Only whoever looks after it offers something to stand on its page. */
const mayOffer = ({ side, goesUp }: Conversation) => side === 'owner' && goesUp;

function replyView(talk: Conversation, filled: Filled, isOffered: boolean): View {
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
      {isOffered && (
        <p>
          <UserText text={to} /> would like to put a question and its answer on the page.{' '}
          <a class="button" href="./question/">
            See what would stand there
          </a>
        </p>
      )}
      <ReplyForm {...filled} mayOffer={mayOffer(talk)} />
    </PrivatePage>
  );
  return { title: `Answer ${to}`, parts: { main } };
}

const putUp = 'They would like to put a question and its answer on the page. See it, and say whether you agree';

async function sendReply(
  town: Town,
  talk: Conversation,
  { message, offered }: { message: string; offered: Offered | null },
  answers: Answers,
): Promise<void> {
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
    offered,
  });
  const back = await replyLink(town, relay, side === 'owner' ? 'asker' : 'owner', to.contact);
  const mail = isKnown
    ? await letterTo(town, to.contact, `${from.name} writes: ${title}`, [
        `${from.name} writes about “${title}”:`,
        { quote: message },
        { label: 'Answer through the site; your address stays unseen', link: back.link },
        ...(offered ? [{ label: putUp, link: `${back.link}question/` }] : []),
      ])
    : await letterTo(town, to.contact, `You have an answer: ${title}`, [
        `You have an answer about “${title}”.`,
        { label: 'Read it, and write back; your address stays unseen', link: back.link },
        ...(offered ? [{ label: putUp, link: `${back.link}question/` }] : []),
        'If you wrote nothing, someone mistyped an address, and you need not do anything.',
      ]);
  await passOn(town, answers, [...(await enqueueRelayed(town, relay, mail)), statement, back.statement]);
}
