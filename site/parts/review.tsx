import type { Entry, Status, Transition } from '../../schema/entries.ts';
import { stamp } from './dates.ts';
import { type Filled, Form, Radios, TextArea } from './form.tsx';
import { type ComeBack, History } from './history.tsx';
import { StewardPage } from './private.tsx';
import { Raw, UserText } from './text.tsx';
import type { Html, PageContext } from './view.ts';

/** What a steward did, in the past tense. */
const wasDone: Record<Status, string> = {
  pending: 'sent again',
  'sent-back': 'sent back with a question',
  approved: 'approved',
  declined: 'declined',
  withdrawn: 'taken back by its sender',
  lapsed: 'left undecided until its time had passed',
  'taken-down': 'taken down',
};

function what({ by, to, silent }: Transition, closes: Closes | undefined): string {
  if (by === 'holder') return 'taken off the list by whoever holds it';
  if (silent) return 'removed, without a mail to its sender';
  return to === 'approved' ? (closes?.closed ?? wasDone[to]) : wasDone[to];
}

/** What the decisions are called where nothing goes up. */
export interface Closes {
  approve: { label: string; hint: string };
  decline: { label: string; hint: string };
  /** What a steward did who answered, in the past tense. */
  closed: string;
}

/** The same where something does. */
const goesUp = {
  approve: { label: 'Approve', hint: 'It is public at once.' },
  decline: { label: 'Decline', hint: 'It is not put up. A reason helps.' },
};

interface DecidedProps {
  context: PageContext;
  last: Transition;
  /** Who it was, as stewards know each other; empty when it was no steward. */
  who: string;
  closes?: Closes | undefined;
}

const Decided = ({ context, last, who, closes }: DecidedProps) => (
  <p>
    This was <strong>{what(last, closes)}</strong>
    {who && (
      <>
        {' '}
        by <UserText text={who} />
      </>
    )}{' '}
    on {stamp(context.settings, { at: last.at, zone: context.settings.TIME_ZONE })}.
  </p>
);

/** What a steward can still decide about something that is decided. */
export type Undo = 'take-down' | 'put-back' | 'approve-after-all';

const undoing: Record<Undo, { title: string; means: string; button: string; why: string }> = {
  'take-down': {
    title: 'Take it down',
    means: 'It is off every page and feed at once. For 30 days any steward can put it up again, then it is erased.',
    button: 'Take it down',
    why: 'Its sender reads it, and the stewards.',
  },
  'put-back': {
    title: 'Put it up again',
    means: 'Everything is as it was before it was taken down.',
    button: 'Put it up again',
    why: 'Its sender gets it by mail.',
  },
  'approve-after-all': {
    title: 'Approve it after all',
    means: 'It is public at once, as if it had been approved.',
    button: 'Approve it after all',
    why: 'Its sender gets it by mail.',
  },
};

const Undoing = ({ undo, version, ...filled }: Filled & { undo: Undo; version: number }) => {
  const { title, means, button, why } = undoing[undo];
  return (
    <details class="unfold" open={Object.keys(filled.errors).length > 0}>
      <summary>{title}</summary>
      <div class="narrow">
        <p>{means}</p>
        <Form errors={filled.errors} answers={{ version: String(version) }}>
          <input type="hidden" name="decision" value={undo} />
          <TextArea {...filled} name="note" label="Why?" hint={why} rows={3} optional={undo !== 'take-down'} />
          <button class={undo === 'take-down' ? 'button grave' : 'button'} type="submit">
            {button}
          </button>
        </Form>
      </div>
    </details>
  );
};

/** What the note is for, by what can be decided. */
const noteHint = (mayGoBack: boolean, isAnswer: boolean) =>
  [
    mayGoBack && 'Needed when you send it back.',
    isAnswer ? 'It is your answer.' : 'When you decline, a reason helps.',
    'The sender gets it by mail.',
  ]
    .filter(Boolean)
    .join(' ');

interface ReviewProps extends Filled {
  context: PageContext;
  /** Whether it waits. */
  heading: string;
  entry: Pick<Entry, 'status' | 'version' | 'title'>;
  preview: Html;
  path: string | null;
  /** Which parts of it are approved, for the form. */
  parts: Html | null;
  closes?: Closes | undefined;
  /** What can still be decided about it. */
  undo?: Undo | undefined;
  /** What went before, where it waits again. */
  comeBack?: ComeBack | null;
  /** Whether its sender can change it, so that it can be sent back. */
  mayGoBack: boolean;
  /** Where a slip in it is mended; null where that is not a steward's to do. */
  mend: string | null;
  /** The last step it took, when it is not waiting any more. */
  decided?: Omit<DecidedProps, 'context' | 'closes'>;
  /** Said above when the steward's decision could not be taken. */
  trouble?: string;
  desk?: string;
  /** What stands before it and after it on the desk; null where it was not opened from there. */
  beside: Beside | null;
  /** What presses about it, while it waits; empty where nothing does. */
  urgent: string;
}

/** A way to another entry, in one piece: its parts would close up beside each other. */
const Toward = ({ word, title }: { word: string; title: string }) => (
  <span>
    {word}: <UserText text={title} />
  </span>
);

interface Beside {
  previous: Pick<Entry, 'id' | 'title'> | undefined;
  next: Pick<Entry, 'id' | 'title'> | undefined;
}

/** One entry as it would appear, and what a steward can say to it. */
export const Review = ({
  context,
  heading,
  entry,
  preview,
  path,
  parts,
  closes,
  undo,
  comeBack,
  mayGoBack,
  mend,
  decided,
  trouble,
  desk,
  beside,
  urgent,
  ...filled
}: ReviewProps) => (
  <StewardPage smallTitle title={heading} desk={desk ?? null} trouble={trouble}>
    {decided && entry.status !== 'pending' && <Decided context={context} closes={closes} {...decided} />}
    {path && (
      <p class="onward">
        <a href={path}>See it in public</a>
      </p>
    )}
    {entry.status !== 'pending' &&
      (desk ? (
        <p class="ways">
          {beside?.next ? (
            <a class="button" href={`../${beside.next.id}/`}>
              <Toward word="Next" title={beside.next.title} />
            </a>
          ) : (
            <a class="button" href={desk}>
              See what else waits
            </a>
          )}
        </p>
      ) : (
        <p>
          What else waits stands behind the second link of that mail. <a href="/desk/">Ask for a fresh one</a> where it
          is lost.
        </p>
      ))}
    {trouble && filled.answers.note && (
      <>
        <h2>What you wrote</h2>
        <p class="typed" dir="auto">
          {filled.answers.note}
        </p>
      </>
    )}
    {urgent && (
      <p>
        <strong class="urgent">{urgent}</strong>
      </p>
    )}
    {comeBack && <History {...comeBack} context={context} />}
    {parts && entry.status === 'pending' ? (
      // The parts below say all that it says: nobody should have to read thirty lines twice.
      <>
        <p class="lead">
          <UserText text={entry.title} />
        </p>
        <details class="unfold">
          <summary>As it would appear</summary>
          <section class="preview" aria-label="As it would appear">
            <Raw html={preview} />
          </section>
        </details>
      </>
    ) : (
      // Its own heading is the page's, so the preview stands apart as it would look.
      <section class="preview" aria-label={closes ? 'What was written' : 'As it would appear'}>
        <Raw html={preview} />
      </section>
    )}
    {mend && (
      <p>
        <a href={mend}>Mend a slip in it</a>
      </p>
    )}
    {undo && <Undoing {...filled} undo={undo} version={entry.version} />}
    {entry.status === 'pending' && (
      <section aria-label="Decide">
        <Form errors={filled.errors} answers={{ version: String(entry.version) }}>
          {parts && <Raw html={parts} />}
          <Radios
            {...filled}
            name="decision"
            label="What do you decide?"
            options={[
              { value: 'approve', ...(closes ?? goesUp).approve },
              ...(mayGoBack
                ? [
                    {
                      value: 'send-back',
                      label: 'Send back with a question',
                      hint: 'The sender can change it and send it again.',
                    },
                  ]
                : []),
              { value: 'decline', ...(closes ?? goesUp).decline },
            ]}
          />
          <TextArea
            {...filled}
            name="note"
            label="Note to the sender"
            hint={noteHint(mayGoBack, closes !== undefined)}
            rows={4}
          />
          <button class="button" type="submit">
            Decide
          </button>
        </Form>
      </section>
    )}
    {beside && <Around {...beside} />}
  </StewardPage>
);

/** To what stands before it on the desk, and after it. */
const Around = ({ previous, next }: Beside) =>
  previous || next ? (
    <nav aria-label="What waits beside it">
      <p class="ways">
        {previous && (
          <a href={`../${previous.id}/`} rel="prev">
            <Toward word="Before" title={previous.title} />
          </a>
        )}
        {next && (
          <a href={`../${next.id}/`} rel="next">
            <Toward word="Next" title={next.title} />
          </a>
        )}
      </p>
    </nav>
  ) : null;
