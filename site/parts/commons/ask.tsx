import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Filled } from '../form.tsx';
import { AnswerForm, KeptWords } from '../relays/form.tsx';
import { commonsPath } from './list.tsx';

interface AskProps {
  commons: Pick<PublicCommons, 'slug' | 'answersStopped'>;
  /** True once it was held: then nobody has to be asked. */
  isOver: boolean;
  /** The form as it was sent, with what is to be mended. */
  asked: Filled;
}

/** Asks whoever looks after a commons, without anybody's address being shown. */
export const Ask = ({ commons: { slug, answersStopped }, isOver, asked }: AskProps) => {
  if (isOver) return null;
  if (answersStopped) {
    return (
      <>
        <p>Whoever looks after it takes no questions at the moment.</p>
        <KeptWords message={asked.answers.message} />
      </>
    );
  }
  return (
    <details class="unfold asking" open={Object.keys(asked.errors).length > 0}>
      <summary>Ask whoever looks after it</summary>
      <div class="narrow">
        <AnswerForm
          {...asked}
          action={`${commonsPath(slug)}ask/`}
          to="whoever looks after it"
          submit="Send the question"
        />
      </div>
    </details>
  );
};
