import type { KnownKeeper } from '../../../schema/circles/desk-keepers.ts';
import type { Handing } from '../../../schema/circles/handing.ts';
import type { LetterRow, WordRow } from '../../../schema/circles/letters.ts';
import { Checks, type Filled, Form } from '../form.tsx';
import { KeeperPage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { View } from '../view.ts';
import { IdentityField, SealedFiles } from './opening.tsx';

const title = 'Hand the letter on';

interface HandingProps extends Filled {
  letter: LetterRow;
  words: WordRow[];
  handing: Handing;
  /** Says as which the letter was seen. */
  seen: string;
  trouble: string | undefined;
}

/** Where a keeper who can open a letter lets other keys open it. */
export function handingView({ letter, words, handing, seen, trouble, answers, errors }: HandingProps): View {
  const { stay, newcomers, leave, keyless } = handing;
  return {
    title,
    parts: {
      main: (
        <KeeperPage
          title={title}
          trouble={trouble}
          means="Only who can open the letter can do this."
          back={{ path: '../', words: 'The letter' }}
          lead="Where a keeper has a new key, or a turn is over, others have to be able to read it."
        >
          <p>
            What is sealed stays as it is, to the letter; only the keys around it change. It protects what is read from
            now on: a copy that somebody has already, their old key still opens.
          </p>
          <h2>Who can read it then</h2>
          <ul>
            {stay.map(({ name, recipient }) => (
              <li data-recipient={recipient}>
                <UserText text={name} />, with the key in use now
              </li>
            ))}
          </ul>
          <Named keepers={leave} words="No longer, since the turn is over:" />
          <Named keepers={keyless} words="Not to be handed on yet. No key in use at the moment:" />
          {keyless.length === 0 && (
            <Form errors={errors}>
              {newcomers.length > 0 && (
                <Checks
                  label="Who became a keeper after the letter came"
                  hint="The writer could not say whether it may reach them. Tick only whom it is not about."
                  options={newcomers.map(({ keyId, name, recipient }) => ({
                    name: `add-${keyId}`,
                    label: (
                      <span data-recipient={recipient}>
                        <UserText text={name} />
                      </span>
                    ),
                    checked: answers[`add-${keyId}`] === 'yes',
                  }))}
                  errors={errors}
                />
              )}
              <input type="hidden" name="seen" value={seen} />
              <input type="hidden" name="secret" value="" />
              <input type="hidden" name="headers" value="" />
              {errors.headers && <p class="error">{errors.headers}</p>}
              {/* Works with a script only, which shows it. */}
              <div id="headers" data-reply-to={letter.replyTo} hidden>
                <IdentityField />
                <p>
                  <button class="button" type="submit">
                    Hand it on
                  </button>
                </p>
              </div>
              <noscript>
                <p>This needs a script: the new keys are put around it in your browser.</p>
              </noscript>
            </Form>
          )}
          <SealedFiles letter={letter} words={words} />
        </KeeperPage>
      ),
    },
  };
}

const Named = ({ keepers, words }: { keepers: KnownKeeper[]; words: string }) =>
  keepers.length === 0 ? null : (
    <>
      <p>{words}</p>
      <ul>
        {keepers.map(({ name }) => (
          <li>
            <UserText text={name} />
          </li>
        ))}
      </ul>
    </>
  );
