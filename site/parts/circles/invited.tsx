import {
  type Agreement,
  type CalledCircle,
  type CirclePerson,
  type CircleRole,
  type PlanAnswer,
  planAnswers,
} from '../../../schema/circles/letters.ts';
import type { Agreed, Plan } from '../../../schema/circles/plan.ts';
import type { Answers, FormErrors } from '../../../schema/form.ts';
import { dayOf, longDate } from '../dates.ts';
import { type Filled, Form, Radios, TextField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { Prose, UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';

const title = 'A circle you are asked into';

/** What people are in a circle, as everybody in it reads. */
export const roleWords: Record<CircleRole, string> = {
  writer: 'who wrote to the keepers',
  invited: 'whom it is about',
  support: 'somebody’s support person',
  listener: 'a listener, who is on nobody’s side',
  keeper: 'a keeper, who opens it and watches over the time',
};

/** What can be answered, in the words of who answers. */
const answerWords: Record<PlanAnswer, string> = {
  yes: 'Yes, I come',
  'with-support': 'Yes, but only with a support person',
  'talk-first': 'Talk to me first',
  between: 'Through a keeper, not in one place',
  'another-time': 'Another time or place',
  no: 'No',
  'not-me': 'That is not about me',
};

/** The door: the code that stands on the paper. */
export function invitedDoorView({ answers, errors }: Filled): View {
  return {
    title,
    parts: {
      invited: (
        <div class="narrow">
          <h1>{title}</h1>
          <p class="lead">
            A keeper handed you a paper with a code. With it you read what is planned, and say whether you come. Nobody
            has to, and a no has no consequences.
          </p>
          <Form errors={errors}>
            <TextField
              name="code"
              label="The code"
              hint="Seven groups of four. If you wrote the letter, it is the code of your letter."
              answers={answers}
              errors={errors}
            />
            <p>
              <button class="button" type="submit">
                Open it
              </button>
            </p>
          </Form>
          <p class="hint">Nothing of it is written into the address of a page, and this site keeps no code.</p>
        </div>
      ),
    },
  };
}

/** What a page says besides how it stands. */
export interface Shown {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string;
  /** What was done, in a sentence. */
  said?: string;
}

interface InvitedProps extends Shown {
  context: PageContext;
  me: CirclePerson;
  people: CirclePerson[];
  called: CalledCircle | null;
  agreement: Agreement | null;
  /** Opened here; null where the browser opens it, or it cannot be opened. */
  plan: Plan | null;
  agreed: Agreed | null;
  /** The code that was typed; null where it stayed in the browser, which sends what finds and acts instead. */
  code: string | null;
  find: string;
}

/** What says who sends a form of this page. */
const Mine = ({ code, find }: Pick<InvitedProps, 'code' | 'find'>) =>
  code === null ? (
    <>
      <input type="hidden" name="find" value={find} />
      <input type="hidden" name="act" value="" />
    </>
  ) : (
    <input type="hidden" name="code" value={code} />
  );

/** A circle, for whoever is asked into it. */
export function invitedView(props: InvitedProps): View {
  const { called, agreement, trouble, said } = props;
  return {
    title,
    parts: {
      invited: (
        <PrivatePage
          title={title}
          trouble={trouble}
          back={null}
          what="Only who has the code sees this."
          means="Close the page when you are done."
        >
          {said && (
            <p class="standing sent" role="status">
              {said}
            </p>
          )}
          {called && <PlanShown {...props} called={called} />}
          {agreement && <AgreementShown {...props} agreement={agreement} />}
          {!called && !agreement && <p>Nothing is planned, and nothing was agreed on.</p>}
        </PrivatePage>
      ),
    },
  };
}

const stands: Record<CalledCircle['state'], string> = {
  asked: 'It is asked about, and takes place only if everybody says yes.',
  confirmed: 'It takes place: everybody said yes.',
  held: 'It was held.',
  'not-held': 'It was not held.',
  stopped: 'It is called off. Nobody has to do anything.',
};

/** A text that is opened here, or a place where the browser puts it once it did. */
const Sealed = ({ what, text }: { what: string; text: string | undefined }) => (
  <span data-plan={what}>{text === undefined ? '' : <UserText text={text} />}</span>
);

/** What is sealed, for a script; what cannot be opened is said. */
const ToOpen = ({
  id,
  sealed,
  isOpened,
  code,
}: {
  id: string;
  sealed: string;
  isOpened: boolean;
  code: string | null;
}) =>
  code === null ? (
    <pre id={id} hidden>
      {sealed}
    </pre>
  ) : isOpened ? null : (
    <p class="error">This was changed after it was sealed, or is not for this code. Do not rely on it.</p>
  );

const PlanShown = (props: InvitedProps & { called: CalledCircle }) => {
  const { context, me, people, called, plan, code } = props;
  const when = plan ? `${longDate(context.settings, dayOf(plan.date))}, ${plan.start}` : undefined;
  const isOpen = called.state === 'asked' || called.state === 'confirmed';
  return (
    <>
      <p class="standing">
        <strong>{stands[called.state]}</strong>
      </p>
      <ToOpen id="plan" sealed={called.sealed} isOpened={plan !== null} code={code} />
      <dl class="facts">
        <dt>What it is called</dt>
        <dd>
          <Sealed what="title" text={plan?.title} />
        </dd>
        <dt>When</dt>
        <dd>
          <Sealed what="when" text={when} />
        </dd>
        <dt>Where</dt>
        <dd>
          <Sealed what="place" text={plan?.place} />
        </dd>
        <dt>What it is about</dt>
        <dd data-plan="words" class="word-text">
          {plan && <UserText text={plan.words} />}
        </dd>
        <dt>Who is asked</dt>
        <dd>
          <ul>
            {people.map(({ number, role }) => (
              <li>
                Person {number}, {roleWords[role]}
                {number === me.number && <strong>: that is you</strong>}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {isOpen && <AnswerForm {...props} />}
    </>
  );
};

const AnswerForm = ({ me, called, code, find, answers = {}, errors = {} }: InvitedProps & { called: CalledCircle }) => {
  const isWriter = me.role === 'writer';
  const isKnown = me.answer !== null && me.answeredVersion === called.version;
  const options = planAnswers
    .filter((one) => !isWriter || one !== 'not-me')
    .map((value) => ({ value: value as string, label: answerWords[value] }));
  if (isWriter) options.push({ value: 'stop', label: 'Stop it: no circle about my letter' });
  return (
    <>
      <h2>{isWriter ? 'Do you agree to it?' : 'Do you come?'}</h2>
      {me.answer && !isKnown && (
        <p>You answered an earlier plan: {answerWords[me.answer]}. It was changed, so you are asked anew.</p>
      )}
      {isWriter ? (
        <p>It is planned in these words, at this place and time, only if you agree. You can stop it at any time.</p>
      ) : (
        <p>
          Take your time. You may bring somebody to your side, and talk with one keeper alone first. A no has no
          consequences, and nobody is spoken about who is not there.
        </p>
      )}
      <Form action="/invited/answer/" errors={errors.answer ? errors : {}}>
        <Mine code={code} find={find} />
        <input type="hidden" name="version" value={String(called.version)} />
        <Radios
          name="answer"
          label="Your answer"
          options={options}
          answers={isKnown && me.answer ? { answer: me.answer, ...answers } : answers}
          errors={errors}
        />
        <p>
          <button class="button" type="submit">
            Say so
          </button>
        </p>
      </Form>
    </>
  );
};

const AgreementShown = (props: InvitedProps & { agreement: Agreement }) => {
  const { context, me, people, agreement, agreed, code, find, errors = {} } = props;
  const missing = people.filter(({ agreedVersion }) => agreedVersion !== agreement.version).length;
  const consents = me.agreedVersion === agreement.version;
  return (
    <>
      <h2>What was agreed</h2>
      <ToOpen id="agreed" sealed={agreement.sealed} isOpened={agreed !== null} code={code} />
      <div class="agreement" data-agreed>
        {agreed && <Prose text={agreed.text} />}
      </div>
      <p>
        It is looked at again on {longDate(context.settings, dayOf(agreement.lookAgain))}, and forgotten two weeks later
        unless everybody wants it on.
      </p>
      {agreement.readBy === null ? (
        <p>A second keeper reads it first. Then everybody is asked whether it may be public.</p>
      ) : (
        <>
          <p>
            {missing === 0
              ? 'Everybody consents, so it is public on the page of circles.'
              : 'It is public only while everybody who was in the circle consents. So far it is not.'}
          </p>
          <Form action="/invited/agreement/" errors={errors.agree ? errors : {}}>
            <Mine code={code} find={find} />
            <input type="hidden" name="version" value={String(agreement.version)} />
            {code === null && (
              <>
                <input type="hidden" name="text" value="" />
                <input type="hidden" name="salt" value="" />
              </>
            )}
            <input type="hidden" name="agree" value={consents ? 'no' : 'yes'} />
            <p>
              <button class="button" type="submit">
                {consents ? 'Take my consent back' : 'I consent that it is public'}
              </button>
            </p>
          </Form>
        </>
      )}
    </>
  );
};
