import { goesSoon } from '../../../schema/circles/clocks.ts';
import type { Ending, LetterRow, Side } from '../../../schema/circles/letters.ts';
import { dayOf, longDate } from '../dates.ts';
import { Checkbox, type Filled, Form, TextArea, TextField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { Prose, UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';

const title = 'Your letter';

/** The door: a code, and nothing else. */
export function letterDoorView({ answers, errors }: Filled, sent: boolean): View {
  return {
    title,
    parts: {
      letter: (
        <div class="narrow">
          <h1>{title}</h1>
          {sent && (
            <p class="standing sent" role="status">
              <strong>It is in the box, sealed.</strong> Two keepers at least can open it, and nobody else. They say
              that they read it within two days and answer within seven. Come back here with your code.
            </p>
          )}
          <p class="lead">With the code that you kept you read what keepers answer, write on, or take it back.</p>
          <Form errors={errors}>
            <TextField
              name="code"
              label="Your code"
              hint="Seven groups of four. Capital or small letters, with or without spaces."
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

/** One word as its writer reads it; null where it could not be opened. */
export interface ReadWord {
  number: number;
  by: Side;
  day: string;
  text: string | null;
}

export interface LetterProps extends Filled {
  context: PageContext;
  letter: Pick<LetterRow, 'day' | 'readDay' | 'ending' | 'lastDay'>;
  /** The names of who can read it now. */
  readers: string[];
  words: ReadWord[];
  code: string;
  /** True where keepers called a circle about it. */
  circle: boolean;
  trouble: string | undefined;
}

/** How it ended, in a sentence to its writer. */
export const endingWords: Record<Ending, string> = {
  answered: 'The keepers answered it.',
  circle: 'It was brought to the standing circle, without names.',
  held: 'A circle was held about it.',
  support: 'A circle of support was held, without the other.',
  passed: 'It was passed on to help outside, with your consent.',
  'not-taken': 'It was not taken further. The keepers say why below.',
};

const day = ({ settings }: PageContext, text: string) => longDate(settings, dayOf(text));

/** Says when it goes, once that is near. */
export const GoesSoon = ({ context, letter }: { context: PageContext; letter: Pick<LetterRow, 'day' | 'lastDay'> }) => {
  const goes = goesSoon(letter, context.now);
  return goes === null ? null : (
    <p class="standing">
      <strong>It goes on {day(context, goes)}</strong>, with all that was said about it: letters stay for 90 days after
      the last word, and for a year at most. What you want to keep, copy.
    </p>
  );
};

/** A letter, as the code opens it. */
export function letterView(props: LetterProps): View {
  const { context, letter, readers, words, code, circle, trouble, answers, errors } = props;
  return {
    title,
    parts: {
      letter: (
        <PrivatePage
          title={title}
          trouble={trouble}
          back={null}
          what="Only who has the code sees this."
          means="Close the page when you are done."
        >
          <p class="standing">
            It came on {day(context, letter.day)}.{' '}
            {letter.readDay ? `A keeper read it on ${day(context, letter.readDay)}.` : 'No keeper has read it yet.'}
            {letter.ending && ` ${endingWords[letter.ending]}`}
          </p>
          <p>
            Who can read it now:{' '}
            {readers.map((name, index) => (
              <>
                {index > 0 && ', '}
                <UserText text={name} />
              </>
            ))}
            . Where a turn ends, it is handed on to who came after.
          </p>
          <GoesSoon context={context} letter={letter} />
          {circle && <ToCircle code={code} />}
          {words.length > 0 && (
            <ol class="words">
              {words.map((word) => (
                <li class={`word ${word.by}`}>
                  <p class="word-head">
                    {word.by === 'writer' ? 'You' : 'The keepers'}, {day(context, word.day)}
                  </p>
                  {word.text === null ? (
                    <p class="error">
                      This one was changed after it was sealed, or is out of its place. Do not rely on it.
                    </p>
                  ) : (
                    <Prose text={word.text} />
                  )}
                </li>
              ))}
            </ol>
          )}
          <h2>Write on</h2>
          <Form action="/letter/say/" errors={errors}>
            <input type="hidden" name="code" value={code} />
            <TextArea name="more" label="What do you want to add?" rows={5} answers={answers} errors={errors} />
            <p>
              <button class="button" type="submit">
                Send it
              </button>
            </p>
          </Form>
          <details class="unfold">
            <summary>Take it back</summary>
            <Form action="/letter/withdrawal/" errors={{}}>
              <input type="hidden" name="code" value={code} />
              <p>
                It is gone from this site at once, and from the host’s backups within 30 days. What a keeper copied
                cannot be called back.
              </p>
              <Checkbox name="sure" label="Yes, take it back" answers={{}} errors={{}} />
              <p>
                <button class="button grave" type="submit">
                  Take it back
                </button>
              </p>
            </Form>
          </details>
        </PrivatePage>
      ),
    },
  };
}

/** The way to the circle, for which the code of the letter is good, too. */
const ToCircle = ({ code }: { code: string }) => (
  <Form action="/invited/" errors={{}}>
    <input type="hidden" name="code" value={code} />
    <p class="standing">The keepers called a circle about it. It takes place only if you agree to the plan.</p>
    <p>
      <button class="button" type="submit">
        Read the plan, agree to it, or stop it
      </button>
    </p>
  </Form>
);

/** After it was taken back. */
export const goneView = (): View => ({
  title: 'It is gone',
  parts: {
    letter: (
      <div class="narrow">
        <h1>It is gone</h1>
        <p class="lead">
          Your letter and all that was said about it is no longer here. The code opens nothing any more.
        </p>
        <p>
          <a href="/">To the calendar</a>
        </p>
      </div>
    ),
  },
});
