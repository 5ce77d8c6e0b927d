import type { Answers } from '../schema/form.ts';
import type { View } from '../site/parts/view.ts';

/**
 * Something a person can be told plainly, with the status that fits. Thrown by what stands before a
 * handler; `worker/app.ts` makes a page of it.
 */
export class Problem extends Error {
  readonly status: 400 | 403 | 404 | 409 | 410 | 413 | 415 | 429 | 503;
  readonly title: string;
  /** What was typed into a form, so that it is not lost. */
  readonly answers: Answers;
  /** Seconds after which it is worth trying again, where that is known. */
  readonly retryAfter: number | null;

  constructor(
    status: Problem['status'],
    title: string,
    message: string,
    { answers = {}, retryAfter = null }: { answers?: Answers; retryAfter?: number | null } = {},
  ) {
    super(message);
    this.status = status;
    this.title = title;
    this.answers = answers;
    this.retryAfter = retryAfter;
  }

  /** The same with what was typed, where it was thrown by something that does not know. */
  with(answers: Answers): Problem {
    const { status, title, message, retryAfter } = this;
    const own = Object.keys(this.answers).length > 0 ? this.answers : answers;
    return new Problem(status, title, message, { answers: own, retryAfter });
  }
}

export const unknownLink = () =>
  new Problem(
    404,
    'This link does not work',
    'It may not have been copied whole. Open it again from the mail, or copy all of it, up to the last letter.',
  );

export const expiredLink = () =>
  new Problem(
    410,
    'This link has ended',
    'Private links end some time after what they are about. Nothing was changed. If something of yours is still up, ask for a fresh link.',
  );

/** For what came to something that is no longer up. */
export const takenDown = (answers: Answers) =>
  new Problem(410, 'It was just taken down', 'It was given, or its time was over, so nothing was sent.', { answers });

/** Said above a page as it stands now, when what was sent meant an earlier state of it. */
export const movedOn =
  'It has moved on since you opened this page, so nothing was changed. Below is how it stands now.';

/** Longer than the longest answer that is taken, and longer than the longest form. */
const mostOfOne = 5000;
const mostOfAll = 20_000;

/** What was typed, as far as it could have been taken: a page of megabytes helps nobody. */
function givenBack(answers: Answers): [string, string][] {
  let left = mostOfAll;
  return Object.entries(answers).flatMap(([name, answer]) => {
    const most = Math.min(left, mostOfOne);
    const given = answer.length > most ? `${answer.slice(0, most)}…` : answer;
    left -= Math.min(left, answer.length);
    return answer === '' || most === 0 ? [] : [[name, given]];
  });
}

/** The page for a problem. What was typed is on it, to be copied. */
export function problemView({ title, message, answers }: Problem): View {
  const typed = givenBack(answers);
  return {
    title,
    parts: {
      main: (
        <div class="narrow">
          <h1>{title}</h1>
          <p class="lead">{message}</p>
          {typed.length > 0 && (
            <>
              <h2>What you wrote</h2>
              <p>Nothing was saved. Go back in your browser to find the form as it was, or copy it from here.</p>
              <dl class="facts">
                {typed.map(([name, answer]) => (
                  <>
                    <dt>{name.replaceAll('_', ' ')}</dt>
                    <dd class="typed" dir="auto">
                      {answer}
                    </dd>
                  </>
                ))}
              </dl>
            </>
          )}
          <p class="onward">
            <a href="/">See what’s on</a>, ask for <a href="/mine/">your private links</a>, or{' '}
            <a href="/write/">write to the stewards</a>
          </p>
        </div>
      ),
    },
  };
}
