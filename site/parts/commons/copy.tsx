import type { Temporal } from 'temporal-polyfill';
import type { WithDates } from '../../../schema/commons/queries.ts';
import { whereIs } from '../../../schema/commons/where.ts';
import type { Answers } from '../../../schema/form.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { commonsPath } from './list.tsx';
import { nextDate } from './words.ts';

/** The proposal form, filled with what the page of a commons says. */
export const copyPath = (slug: string) => `/propose/?copy=${encodeURIComponent(slug)}`;

/**
 * The answers that a copy begins with: what its page shows now, and nothing else of it. No date, so that none is
 * taken over unread; no group and no name, so that nobody is named by somebody else's press; no place that is not
 * everyone's to know.
 */
export function copyAnswers(context: PageContext, { commons, dates }: WithDates): Answers {
  const { zone, title, kind, summary, repeats, reveal, bring, access, roles } = commons;
  const shown = nextDate(dates, context.now);
  const words = { title, kind, summary, repeats, reveal, bring, access, roles };
  if (!shown) return words;
  const { area, place } = whereIs(commons, shown, context);
  const ends = shown.endsAt ? typedTime(shown.endsAt, zone) : '';
  return { ...words, starts: typedTime(shown.startsAt, zone), ends, area: area ?? '', place: place ?? '' };
}

/** `14:00`, as a form takes it. */
const typedTime = (at: Temporal.Instant, zone: string) =>
  at.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

/** Above a form that was filled with a copy: whose words they are, and what is left to fill in. */
export const CopyNote = ({ copied }: { copied: WithDates | null }) =>
  copied ? (
    <p class="hint">
      These are the words of{' '}
      <a href={commonsPath(copied.commons.slug)}>
        <UserText text={copied.commons.title} />
      </a>
      . Change what is to be another. The date and the names are yours to fill in, and so is a place that is not shown
      to everyone.
    </p>
  ) : (
    <p class="hint">What you wanted to copy is not up any more. Here is an empty form.</p>
  );
