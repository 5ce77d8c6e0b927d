import type { Transition } from '../../schema/entries.ts';
import { Changed } from './changed.tsx';
import { stamp } from './dates.ts';
import { Prose, UserText } from './text.tsx';
import type { PageContext } from './view.ts';

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

/** What went before, for a steward who reads it again. */
export const History = ({ context, steps, text }: ComeBack & { context: PageContext }) => (
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
