import type { KnownKeeper } from '../../../schema/circles/desk-keepers.ts';
import type { LetterRow, WordRow } from '../../../schema/circles/letters.ts';
import { plainDay } from '../dates.ts';
import { KeeperPage } from '../private.tsx';
import type { PageContext, View } from '../view.ts';
import { type ListedLetter, Others, Standing } from './desk.tsx';
import { GoesSoon } from './letter.tsx';

const letterTitle = 'A letter to the keepers';

/** A letter as a keeper reads it: sealed, until a key opens it in the browser. */
interface OpeningProps {
  context: PageContext;
  letter: LetterRow & Pick<ListedLetter, 'waiting' | 'late'>;
  words: WordRow[];
  others: string[];
  known: Map<string, KnownKeeper>;
}

/** The page on which a letter is opened, which can send nothing anywhere. */
export function openingView({ context, letter, words, others, known }: OpeningProps): View {
  return {
    title: letterTitle,
    parts: {
      main: (
        <KeeperPage
          title={letterTitle}
          means="This page can send nothing anywhere, and keeps nothing once you leave it."
          back={{ path: '../../', words: 'All letters' }}
          lead={`It came on ${plainDay(context, letter.day)}.`}
        >
          <Standing context={context} letter={letter} />
          <GoesSoon context={context} letter={letter} />
          <div id="opened" aria-live="polite" />
          {/* Works with a script only, which shows it. */}
          <div id="opener" hidden>
            <IdentityField />
            <p>
              <button class="button" type="button" id="open">
                Open it here
              </button>
            </p>
            <p class="hint">
              Your key stays in this browser. Whoever can change the scripts that this site serves could read it,
              though: if you do not trust that, open the letter with the program or the file below.
            </p>
          </div>
          <noscript>
            <p>Without scripts, open it with the program or the file below.</p>
          </noscript>
          <h2>Open it elsewhere</h2>
          <p>
            With the program <code>age</code>: <code>age -d -i your-key.txt letter.age</code>. Or with{' '}
            <a href="/circles/opener.html">the offline opener</a>, one file that works with the network off.
          </p>
          <ul>
            <li>
              <a href={`../${letter.id}.age`}>The letter, sealed</a>
            </li>
            {words.map(({ number, by, day }) => (
              <li>
                <a href={`../${letter.id}-${number}.age`}>
                  {by === 'writer' ? 'What the writer said' : 'What keepers said'} on {plainDay(context, day)}, sealed
                </a>
              </li>
            ))}
          </ul>
          <SealedFiles letter={letter} words={words} />
          <h2>Then</h2>
          <ul>
            <li>
              <a href="answer/" data-with-secret>
                Say that you read it, answer, or end it
              </a>
            </li>
            <li>
              <a href="circle/" data-with-secret>
                Call a circle about it, or see how one stands
              </a>
            </li>
            <li>
              <a href="keys/">Hand it on to a new key, or to a new keeper</a>
            </li>
            <li>
              <a href="aside/" data-with-secret>
                Step aside, where it is about you
              </a>
            </li>
          </ul>
          <Others keepers={others} known={known} />
        </KeeperPage>
      ),
    },
  };
}

/** Where a secret key is typed or pasted: a field without a name, which no form sends. */
export const IdentityField = () => (
  <div class="field" id="identity-field">
    <label for="identity">Your secret key</label>
    <p class="hint" id="identity-hint">
      It begins with AGE-SECRET-KEY-1. Type or paste it; it is taken out of this field when you leave the page.
    </p>
    <textarea
      id="identity"
      rows={3}
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      aria-describedby="identity-hint"
      dir="ltr"
    />
  </div>
);

/** All that is sealed, for scripts and for whoever copies it. */
export const SealedFiles = ({ letter, words }: { letter: LetterRow; words: WordRow[] }) => (
  <details class="unfold">
    <summary>All of it as text, to copy into the offline opener</summary>
    <pre class="sealed" id="sealed" tabindex={0}>
      {letter.sealed}
    </pre>
    {words.map(({ number, by, day, sealed }) => (
      <pre class="sealed" data-number={number} data-by={by} data-day={day} tabindex={0}>
        {sealed}
      </pre>
    ))}
  </details>
);
