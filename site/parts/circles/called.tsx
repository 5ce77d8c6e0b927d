import type { Circle } from '../../../schema/circles/called.ts';
import type { CalledCircle, CirclePerson, CircleRole } from '../../../schema/circles/letters.ts';
import type { Agreed, Plan } from '../../../schema/circles/plan.ts';
import { dayOf, longDate } from '../dates.ts';
import { type Filled, Form, TextArea, TextField } from '../form.tsx';
import { KeeperPage } from '../private.tsx';
import { QrDrawing } from '../qr.tsx';
import { Prose } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { roleWords } from './invited.tsx';
import { PlanForm } from './plan-form.tsx';

const title = 'A circle about the letter';

/** Where a keeper types the secret of the letter, without which nothing of a circle is shown. */
export const calledDoorView = (): View => ({
  title,
  parts: {
    main: (
      <KeeperPage
        title={title}
        opened
        back={{ path: '../', words: 'The letter' }}
        lead="In a circle it is said where those are whom it concerns, in a public place. It takes place only if everybody agrees to the same plan."
      >
        <Form errors={{}}>
          <SecretField />
          <input type="hidden" name="press" value="open" />
          <p>
            <button class="button" type="submit">
              Open it
            </button>
          </p>
        </Form>
      </KeeperPage>
    ),
  },
});

const SecretField = () => (
  <TextField
    name="secret"
    label="The answering secret"
    hint="It stands below the opened letter. A link from there fills it in."
    answers={{}}
    errors={{}}
  />
);

/** The paper for somebody who is asked. */
export interface Paper {
  number: number;
  role: CircleRole;
  code: string;
  /** With the code after the sign, which is never sent. */
  link: string;
}

export interface CalledProps extends Filled, Circle {
  context: PageContext;
  secret: string;
  plan: Plan | null;
  agreed: Agreed | null;
  papers: Paper[];
  /** True for the keeper who wrote the agreement down. */
  wroteIt: boolean;
  trouble: string | undefined;
  said: string | undefined;
}

/** A circle, for keepers: the plan, who said what, the papers to hand over, and what came of it. */
export function calledView(props: CalledProps): View {
  const { called, trouble, said, plan } = props;
  const isOpen = called?.state === 'asked' || called?.state === 'confirmed';
  return {
    title,
    parts: {
      main: (
        <KeeperPage title={title} trouble={trouble} opened back={{ path: '../', words: 'The letter' }}>
          {said && (
            <p class="standing sent" role="status">
              {said}
            </p>
          )}
          {called && <Standing {...props} called={called} />}
          {called && plan === null && (
            <p class="error">The plan was changed after it was sealed. Do not rely on it; make another.</p>
          )}
          {called && isOpen && <Papers {...props} />}
          {called?.state === 'held' ? <AgreementForms {...props} /> : <PlanForm {...props} />}
        </KeeperPage>
      ),
    },
  };
}

const stateWords: Record<CalledCircle['state'], string> = {
  asked:
    'Asked. It is confirmed once everybody has said yes to this very plan, and a keeper spoke with those whom it is about, who support them and who listen.',
  confirmed: 'Confirmed: everybody said yes. If anybody changes their mind, it is not any more.',
  held: 'It was held.',
  'not-held': 'It was not held.',
  stopped: 'It was called off.',
};

const saidWords: Record<NonNullable<CirclePerson['answer']>, string> = {
  yes: 'says yes',
  'with-support': 'says yes, with a support person',
  'talk-first': 'wants to talk first',
  between: 'wants a keeper between, not to meet in one place',
  'another-time': 'asks for another time or place',
  no: 'says no',
  'not-me': 'says that it is not about them',
};

const saysNow = ({ answer, answeredVersion }: CirclePerson, version: number) => {
  if (!answer) return 'has not answered';
  return answeredVersion === version ? saidWords[answer] : `said of an earlier plan: ${saidWords[answer]}. Asked anew`;
};

/** A button that sends the secret, what was seen, and what is done. */
const Press = ({
  secret,
  version,
  press,
  words,
}: {
  secret: string;
  version: number;
  press: string;
  words: string;
}) => (
  <form method="post">
    <input type="hidden" name="secret" value={secret} />
    <input type="hidden" name="version" value={String(version)} />
    <button class="button quiet" type="submit" name="press" value={press}>
      {words}
    </button>
  </form>
);

const Standing = ({ context, secret, called, plan, people }: CalledProps & { called: CalledCircle }) => {
  const { version, state } = called;
  const isOpen = state === 'asked' || state === 'confirmed';
  const button = (press: string, words: string) => (
    <Press secret={secret} version={version} press={press} words={words} />
  );
  return (
    <section aria-labelledby="stands">
      <h2 id="stands">How it stands</h2>
      <p class="standing">
        {stateWords[state]}
        {plan && ` ${longDate(context.settings, dayOf(plan.date))}, ${plan.start}, ${plan.place}.`}
      </p>
      <ul class="people">
        {people.map((person) => (
          <li>
            Person {person.number}, {roleWords[person.role]}: {saysNow(person, version)}
            {person.spoken && ', spoken with'}
            {isOpen && !person.spoken && person.role !== 'writer' && person.role !== 'keeper' && (
              <Press secret={secret} version={version} press={`spoken-${person.number}`} words="I spoke with them" />
            )}
          </li>
        ))}
      </ul>
      {isOpen && (
        <div class="presses">
          {state === 'asked' && button('confirmed', 'Confirm it')}
          {state === 'confirmed' && button('held', 'It was held')}
          {button('not-held', 'It was not held')}
          {button('stopped', 'Call it off')}
        </div>
      )}
    </section>
  );
};

/** What keepers hand over themselves. The site never mails it: it would learn who is meant. */
const Papers = ({ context, papers }: CalledProps) => (
  <section class="papers" aria-labelledby="papers">
    <h2 id="papers">Papers to hand over</h2>
    <p>
      Print this page, cut it, and hand each paper over yourself, face to face. Never mail it: a mail says whom it is
      about.
    </p>
    {papers.map(({ number, role, code, link }) => (
      <article class="paper">
        <h3>
          Person {number}, {roleWords[role]}
        </h3>
        <p>
          You are asked into a circle of {context.settings.SITE_NAME}. What it is about, and when, you read with this
          code. Nobody has to come.
        </p>
        <QrDrawing text={link} label={`The way to the circle, for person ${number}`} />
        <p class="code">
          <code>{code}</code>
        </p>
        <p>
          <a href={link}>{`${context.settings.SITE_URL}/invited/`}</a>
        </p>
      </article>
    ))}
  </section>
);

const AgreementForms = ({ context, secret, called, agreement, agreed, wroteIt, answers, errors }: CalledProps) => (
  <section aria-labelledby="agreement">
    <h2 id="agreement">What was agreed</h2>
    {agreement && (
      <>
        <div class="agreement">
          {agreed ? (
            <Prose text={agreed.text} />
          ) : (
            <p class="error">It was changed after it was sealed. Do not rely on it; write it down anew.</p>
          )}
        </div>
        <p>
          It is looked at again on {longDate(context.settings, dayOf(agreement.lookAgain))}.{' '}
          {agreement.text !== null
            ? 'Everybody consents: it is public on the page of circles.'
            : agreement.readBy === null
              ? 'A second keeper has to read it. Then everybody is asked by their code whether it may be public.'
              : 'Two keepers read it. It is public once everybody has consented by their code.'}
        </p>
        {agreement.readBy === null && !wroteIt && (
          <Press
            secret={secret}
            version={agreement.version}
            press="read"
            words="I read it: it names nobody, and nothing of what happened"
          />
        )}
      </>
    )}
    <Form errors={errors}>
      <input type="hidden" name="secret" value={secret} />
      <input type="hidden" name="version" value={String(agreement?.version ?? 0)} />
      <TextArea
        name="agreed"
        label={agreement ? 'Worded anew' : 'What will be done?'}
        hint="What will be done, by whom in their role, by when. Never what happened, and no names."
        rows={6}
        answers={'agreed' in answers ? answers : { agreed: agreed?.text ?? '' }}
        errors={errors}
      />
      <TextField
        name="look_again"
        type="date"
        label="When is it looked at again?"
        width="medium"
        answers={'look_again' in answers ? answers : { look_again: agreement?.lookAgain ?? '' }}
        errors={errors}
      />
      <p>
        <button class="button" type="submit" name="press" value="agree">
          {agreement ? 'Ask everybody anew' : 'Write it down'}
        </button>
      </p>
    </Form>
    {called && agreement && <p class="hint">As long as anybody’s consent is missing it is nowhere in public.</p>}
  </section>
);
