import { refusedBy } from '../../schema/database.ts';
import { findEntry } from '../../schema/entries.ts';
import { insertQuestion, sentBefore } from '../../schema/questions/queries.ts';
import { QuestionNotice } from '../../site/parts/questions/list.tsx';
import { OnePress } from '../../site/parts/yours.tsx';
import type { AppContext } from '../context.ts';
import { formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { expiredLink, movedOn } from '../problem.tsx';
import { type Conversation, conversation, offeredIn } from '../relays/conversation.ts';
import { send } from '../submission.ts';
import { questionsKind, titleOf } from './kind.tsx';

/** Who asked says yes to a question and its answer as whoever answered would put them up. */
export const agreeRoutes = formPage({
  path: '/reply/:token/question/',
  async load(c, answers) {
    const talk = await conversation(c, answers);
    const offered = talk.side === 'asker' ? await offeredIn(c.var.town, talk.relay) : null;
    if (!offered) throw expiredLink();
    return { talk, offered };
  },
  names: ['press'],
  page: (_c, { talk, offered }, { trouble }) => ({
    title: 'May this go up?',
    parts: {
      main: (
        <OnePress
          title="May this go up, for everybody?"
          lead={talk.title}
          button="Yes, put both up"
          back={{ path: '../', words: 'The message' }}
          trouble={trouble}
        >
          <section class="preview" aria-label="As it would appear">
            <QuestionNotice {...offered} />
          </section>
          <p>Your name and address are not on the page. A steward reads it first. You can take it back later.</p>
        </OnePress>
      ),
    },
  }),
  parse: () => ({ ok: true, data: null }),
  async submit(c, { talk, offered }) {
    const path = await putForward(c, talk, offered);
    if (!path) return { ok: false, trouble: movedOn };
    deliverSoon(c);
    return { ok: true, path, done: 'itself' };
  },
});

/** @returns the private page; null where it was sent before, or what it is about is no more */
async function putForward(
  c: AppContext,
  { relay, asker }: Conversation,
  offered: { question: string; answer: string },
): Promise<string | null> {
  const { town } = c.var;
  const about = await findEntry(town.db, relay.entryId);
  if (!about) return null;
  const entryId = crypto.randomUUID();
  try {
    const { path } = await send(town, questionsKind, {
      entryId,
      title: titleOf(offered),
      asText: `Question: ${offered.question}\n\n${offered.answer}`,
      about: about.id,
      answers: { relay: relay.id, contact: asker.contact },
      contact: asker.contact,
      contactUntil: about.contactUntil,
      statements: [insertQuestion(town.db, { entryId, commonsId: about.id, relayId: relay.id, ...offered })],
    });
    return path;
  } catch (error) {
    if (refusedBy(error, sentBefore)) return null;
    throw error;
  }
}
