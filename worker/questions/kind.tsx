import { anyQuestion, eraseQuestion, type FoundQuestion } from '../../schema/questions/queries.ts';
import type { Question } from '../../schema/questions/table.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { QuestionNotice } from '../../site/parts/questions/list.tsx';
import { shortLine } from '../../site/parts/text.tsx';
import { commonsTag } from '../commons/tags.ts';
import type { EntryKind } from '../entry-kind.ts';
import { questionsSentences } from './sentences.ts';

/** What a list calls it. */
export const titleOf = ({ question }: Pick<Question, 'question'>) => shortLine(question, 80);

export const questionsKind: EntryKind<FoundQuestion> = {
  kind: 'questions',
  sentences: questionsSentences,
  tag: commonsTag,
  dated: true,
  another: { path: '/', words: 'See the calendar' },
  linkGrace: { hours: 0 },
  // It goes with the commons that it is about.
  passes: true,
  load: ({ db }, entry) => anyQuestion(db, entry.id),
  show: (_town, { question, commons, isUp }, { status }) => ({
    title: titleOf(question),
    preview: <QuestionNotice {...question} />,
    path: status === 'approved' && isUp && commons.slug ? commonsPath(commons.slug) : null,
  }),
  review: {
    publish: (_town, { commons, isUp }) =>
      isUp && commons.slug
        ? { ok: true, data: { path: commonsPath(commons.slug), statements: [] } }
        : { ok: false, errors: { decision: 'What it is about is not up any more. Decline it' } },
    // Its status alone takes it off.
    takeDown: { aside: [], statements: () => [] },
  },
  sender: {
    page: () => ({}),
    withdrawal: () => ({ statements: [] }),
  },
  erase: ({ db }, entryId) => [eraseQuestion(db, entryId)],
};
