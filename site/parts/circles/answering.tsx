import type { Step } from '../../../schema/circles/desk-form.ts';
import type { Place } from '../../../schema/circles/words.ts';
import { Checkbox, type Filled, Form, Radios, TextArea, TextField } from '../form.tsx';
import { KeeperPage } from '../private.tsx';
import type { View } from '../view.ts';

const title = 'Answer the letter';

/** What a keeper can choose, in the words of who presses. */
const stepWords: Record<Step, string> = {
  read: 'I have read it: tell the writer so, and no more',
  answer: 'Answer, and it goes on',
  answered: 'Answer, and end it: it was answered',
  circle: 'End it: it is brought to the standing circle, without names',
  held: 'End it: a circle was held about it',
  support: 'End it: a circle of support was held, without the other',
  passed: 'End it: it was passed on to help outside, with the writer’s consent',
  'not-taken': 'End it: it is not taken further, for a reason that I give',
};

export interface AnsweringProps extends Filled {
  /** True once it ended: it can be answered still, and not be ended again. */
  ended: boolean;
  /** The place of what is said next, and the keys that it is sealed to. */
  place: Place;
  recipients: string[];
  /** Says which keys those are. */
  to: string;
  trouble: string | undefined;
}

/** Says that a letter was read, answers it, or ends it. */
export function answeringView({ ended, place, recipients, to, trouble, answers, errors }: AnsweringProps): View {
  const open = (step: string) => !ended || step === 'read' || step === 'answer';
  return {
    title,
    parts: {
      main: (
        <KeeperPage
          title={title}
          trouble={trouble}
          opened
          back={{ path: '../', words: 'The letter' }}
          lead="What you write is sealed to its writer, and to the keepers who can read the letter."
        >
          <p class="sealed-state" role="status" id="sealed-state">
            <strong>Sealed the moment it arrives.</strong>
          </p>
          <Form errors={errors}>
            <Radios
              name="step"
              label="What do you do?"
              options={Object.entries(stepWords)
                .filter(([step]) => open(step))
                .map(([value, label]) => ({ value, label }))}
              answers={answers}
              errors={errors}
            />
            <TextArea
              name="text"
              label="What do you say to the writer?"
              hint="Not needed where you say only that you read it."
              rows={8}
              answers={answers}
              errors={errors}
            />
            <SecretField answers={answers} errors={errors} />
            <p
              id="sealing"
              data-letter={place.letter}
              data-number={place.number}
              data-prev={place.prev}
              data-recipients={recipients.join(' ')}
              data-to={to}
              hidden
            />
            <p>
              <button class="button" type="submit">
                Do it
              </button>
            </p>
          </Form>
        </KeeperPage>
      ),
    },
  };
}

/** Asks for the secret that stands in an opened letter. */
const SecretField = ({ answers, errors }: Filled) => (
  <TextField
    name="secret"
    label="The answering secret"
    hint="It stands below the opened letter. A link from there fills it in."
    answers={answers}
    errors={errors}
  />
);

interface AsideProps extends Filled {
  trouble: string | undefined;
}

/** A keeper whom a letter is about takes themselves off it. */
export function asideView({ trouble, answers, errors }: AsideProps): View {
  const asideTitle = 'Step aside';
  return {
    title: asideTitle,
    parts: {
      main: (
        <KeeperPage
          title={asideTitle}
          trouble={trouble}
          opened
          back={{ path: '../', words: 'The letter' }}
          lead="If the letter is about you, or about somebody close to you, leave it to the others."
        >
          <p>
            It leaves your desk for good, and nothing that is said from now on is sealed to you. What you have read or
            copied stays read. Two keepers at least have to be left.
          </p>
          <Form errors={errors}>
            <SecretField answers={answers} errors={errors} />
            <Checkbox name="sure" label="Yes, I step aside from this letter" answers={answers} errors={errors} />
            <p>
              <button class="button" type="submit">
                Step aside
              </button>
            </p>
          </Form>
        </KeeperPage>
      ),
    },
  };
}
