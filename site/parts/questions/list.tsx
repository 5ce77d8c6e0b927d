import type { Offered } from '../../../schema/relays/table.ts';
import { Prose, UserText } from '../text.tsx';

/** One question with its answer. */
export const QuestionNotice = ({ question, answer }: Offered) => (
  <dl class="asked">
    <dt>
      <UserText text={question} />
    </dt>
    <dd>
      <Prose text={answer} />
    </dd>
  </dl>
);

/** What was asked about a commons; nothing where nothing was. */
export const Questions = ({ list }: { list: Offered[] }) =>
  list.length > 0 ? (
    <section aria-labelledby="questions">
      <h2 id="questions">Asked and answered</h2>
      {list.map((one) => (
        <QuestionNotice {...one} />
      ))}
    </section>
  ) : null;
