import type { Late } from '../../../schema/circles/clocks.ts';
import type { DeskLetter } from '../../../schema/circles/desk.ts';
import type { KnownKeeper } from '../../../schema/circles/desk-keepers.ts';
import type { Size } from '../../../schema/circles/letter.ts';
import type { Ending } from '../../../schema/circles/letters.ts';
import { plainDay } from '../dates.ts';
import { KeeperPage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { GoesSoon } from './letter.tsx';

const title = 'Letters to you';

/** How much somebody wrote, as far as its sealed length tells. */
const sizeWords: Record<Size, string> = {
  4096: 'A short letter',
  8192: 'A letter of a page or two',
  16384: 'A long letter',
  32768: 'A very long letter',
};

/** How it ended, as keepers read it. */
const endedWords: Record<Ending, string> = {
  answered: 'Answered, and ended.',
  circle: 'Brought to the standing circle, without names.',
  held: 'A circle was held.',
  support: 'A circle of support was held, without the other.',
  passed: 'Passed on to help outside.',
  'not-taken': 'Not taken further.',
};

/** A letter with what its clocks say. */
export interface ListedLetter extends DeskLetter {
  /** The day of the first thing that nobody answered; null where nothing waits. */
  waiting: string | null;
  late: Late;
}

interface DeskProps {
  context: PageContext;
  keeper: { id: string; name: string };
  letters: ListedLetter[];
  known: Map<string, KnownKeeper>;
  /** True where an agreement is to be looked at again. */
  toRenew: boolean;
}

/** All letters that a keeper can open, those that wait longest first. */
export function deskView({ context, keeper, letters, known, toRenew }: DeskProps): View {
  return {
    title,
    parts: {
      main: (
        <KeeperPage
          title={title}
          means="This link is yours alone. It opens no letter: your key does."
          back={{ path: 'turn/', words: 'Your turn and your key' }}
          lead={
            <>
              <UserText text={keeper.name} />, the writers were told: read within two days, answered within seven.
            </>
          }
        >
          {letters.length === 0 && <p>No letter is here for you to read.</p>}
          {letters.map((letter) => (
            <LetterOnDesk context={context} me={keeper.id} letter={letter} known={known} />
          ))}
          {toRenew && (
            <p class="standing">
              Something that a circle agreed on <a href="agreements/">is to be looked at again</a>.
            </p>
          )}
          <p class="hint">
            A letter that you were unticked for is not listed. If one is about you, open it, and step aside.
          </p>
        </KeeperPage>
      ),
    },
  };
}

interface LetterOnDeskProps {
  context: PageContext;
  me: string;
  letter: ListedLetter;
  known: Map<string, KnownKeeper>;
}

const LetterOnDesk = ({ context, me, letter, known }: LetterOnDeskProps) => (
  <section class="desk-letter" aria-labelledby={`letter-${letter.id}`}>
    <h2 id={`letter-${letter.id}`}>
      <a href={`letters/${letter.id}/`}>
        {sizeWords[letter.size]} of {plainDay(context, letter.day)}
      </a>
    </h2>
    <Standing context={context} letter={letter} />
    <Others keepers={letter.keepers.filter((id) => id !== me)} known={known} />
    <GoesSoon context={context} letter={letter} />
  </section>
);

/** What was done with it, and what is late. */
export const Standing = ({
  context,
  letter,
}: {
  context: PageContext;
  letter: Pick<ListedLetter, 'readDay' | 'ending' | 'waiting' | 'late'>;
}) => (
  <>
    <p>
      {letter.readDay ? `Read on ${plainDay(context, letter.readDay)}.` : 'Nobody has said yet that it was read.'}{' '}
      {letter.ending && `${endedWords[letter.ending]} `}
      {letter.waiting ? `Waiting for an answer since ${plainDay(context, letter.waiting)}.` : 'Nothing waits.'}
    </p>
    {letter.late.read && <p class="error">Late: it should have been read within two days.</p>}
    {letter.late.answered && <p class="error">Late: it should have been answered within seven days.</p>}
  </>
);

/** Who else can read it. */
export const Others = ({ keepers, known }: { keepers: string[]; known: Map<string, KnownKeeper> }) => (
  <>
    <p>Who else can read it:</p>
    <ul>
      {keepers.map((id) => {
        const keeper = known.get(id);
        return (
          <li>
            {keeper ? <UserText text={keeper.name} /> : 'Somebody who is a keeper no more'}
            {keeper && !keeper.onTurn && ', whose turn is over'}
          </li>
        );
      })}
    </ul>
  </>
);
