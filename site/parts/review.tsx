import type { Entry, Status, Transition } from '../../schema/entries.ts';
import { Changed } from './changed.tsx';
import { stamp } from './dates.ts';
import { type Filled, Form, Radios, TextArea } from './form.tsx';
import { StewardPage } from './private.tsx';
import { Prose, Raw, UserText } from './text.tsx';
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

/** What was asked about something that waits again, what came back, and what changed. */
export interface ComeBack {
  steps: Before[];
  /** The text that the steward read, and as it is; null where they cannot be compared. */
  text: { was: string; is: string } | null;
}

/** A step that it took before, by whom, and what was written with it. */
export interface Before {
  step: Transition;
  /** As stewards know each other; empty for the sender. */
  who: string;
}

const stepWords = ({ step, who }: Before) =>
  who ? `${who === 'you' ? 'You' : who} ${step.to === 'sent-back' ? 'asked' : 'mended it'}` : 'Its sender answered';

const History = ({ context, steps, text }: ComeBack & { context: PageContext }) => (
  <section aria-labelledby="history">
    <h2 id="history">What went before</h2>
    {steps.map((before) => (
      <div class="standing">
        <p class="hint">
          <UserText text={stepWords(before)} />,{' '}
          {stamp(context.settings, { at: before.step.at, zone: context.settings.TIME_ZONE })}
        </p>
        {before.step.note && <Prose text={before.step.note} />}
      </div>
    ))}
    {text && (
      <>
        <h3>What changed since it was read</h3>
        <Changed {...text} />
      </>
    )}
  </section>
);

interface MendPageProps {
  /** What it is about, in its sender's words. */
  title: string;
  /** What becomes of it. */
  means: string;
  form: Html;
  trouble: string | undefined;
}

/** The form in which a steward mends a slip in what somebody else wrote. */
export const MendPage = ({ title, means, form, trouble }: MendPageProps) => (
  <StewardPage title="Mend a slip" lead={<UserText text={title} />} desk={null} trouble={trouble} narrow>
    <p>
      <a href="../">Back without a change</a>
    </p>
    <p>{means} For more than a slip, send it back with a question.</p>
    <Raw html={form} />
  </StewardPage>
);

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
  /** Where a slip in it is mended; null where that is not a steward's to do. */
  mend: string | null;
  /** What was done just now. */
  done?: string | undefined;
  /** The last step it took, when it is not waiting any more. */
  decided?: Omit<DecidedProps, 'context' | 'closes'>;
  /** Said above when the steward's decision could not be taken. */
  trouble?: string;
  desk?: string;
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
  mend,
  done,
  decided,
  trouble,
  desk,
  ...filled
}: ReviewProps) => (
  <StewardPage smallTitle title={heading} desk={desk ?? null} trouble={trouble} done={done}>
    {decided && entry.status !== 'pending' && <Decided context={context} closes={closes} {...decided} />}
    {path && (
      <p class="onward">
        <a href={path}>See it in public</a>
      </p>
    )}
    {entry.status !== 'pending' &&
      (desk ? (
        <p>
          <a class="button" href={desk}>
            See what else waits
          </a>
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
              {
                value: 'send-back',
                label: 'Send back with a question',
                hint: 'The sender can change it and send it again.',
              },
              { value: 'decline', ...(closes ?? goesUp).decline },
            ]}
          />
          <TextArea
            {...filled}
            name="note"
            label="Note to the sender"
            hint={`Needed when you send it back; ${closes ? 'else it is your answer' : 'when you decline, a reason helps'}. The sender gets it by mail.`}
            rows={4}
          />
          <button class="button" type="submit">
            Decide
          </button>
        </Form>
      </section>
    )}
  </StewardPage>
);
