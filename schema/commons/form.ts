import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { choice, date, email, line, prose, time } from '../form.ts';
import { rolesField } from '../signups/roles.ts';
import { datesOf, localMoment, longestRepeat } from './dates.ts';
import { type Commons, kinds, repetitions, reveals } from './table.ts';

/** What cannot be judged without knowing where and when we are. */
export interface Here {
  zone: string;
  now: Temporal.Instant;
}

const fields = z.object({
  /** What it is called, on one line. */
  title: line({ missing: 'Enter a title', most: 100, called: 'The title' }),
  kind: choice(kinds, 'Choose what kind of commons it is'),
  /** What happens there; empty lines part paragraphs. */
  summary: prose({ missing: 'Describe what happens there', most: 4000, called: 'The description' }),
  /** The (first) date. */
  date: date('Enter a date'),
  starts: time('Enter the time it starts'),
  /** Empty when it has no stated end; earlier than `starts` means after midnight. */
  ends: time(),
  repeats: choice(repetitions, 'Choose whether it repeats'),
  /** The last date it may repeat on; empty means a year on. */
  until: z.string(),
  /** Always public. */
  area: line({ missing: 'Enter the area, like “Riverside”', most: 60, called: 'The area' }),
  /** The exact place. */
  place: line({ missing: 'Enter the exact place', most: 200, called: 'The place' }),
  reveal: choice(reveals, 'Choose when the exact place is shown'),
  bring: prose({ most: 1000, called: 'What to bring' }),
  access: prose({ most: 1000, called: 'Access' }),
  /** What hands are needed for, one role a line. */
  roles: rolesField(),
  /** The group behind it, if any. */
  host: line({ most: 80, called: 'The group' }),
  /** Public; a first name or a nickname will do. */
  steward_name: line({
    missing: 'Enter a name to show, a first name or a nickname will do',
    most: 60,
    called: 'The name',
  }),
  /** Never public. */
  steward_email: email('Enter your mail address: the private link goes there'),
});

export type Proposal = z.output<typeof fields>;

/** Runs a rule only when the fields it compares are sound by themselves. */
const sound =
  (...names: (keyof Proposal)[]) =>
  ({ issues }: { issues: { path?: PropertyKey[] }[] }) =>
    !issues.some((issue) => names.includes(String(issue.path?.[0]) as keyof Proposal));

/**
 * The proposal form, judged at one place and moment: no date in the past or beyond two years, no
 * time that a clock change skips, no repetition that ends before it begins or outlasts a year.
 */
export function proposalForm({ zone, now }: Here) {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  return fields
    .refine((p) => p.date >= today.toString(), {
      path: ['date'],
      error: 'Enter a date that is still to come',
      when: sound('date'),
    })
    .refine((p) => p.date <= today.add({ years: 2 }).toString(), {
      path: ['date'],
      error: 'Enter a date within the next two years',
      when: sound('date'),
    })
    .refine((p) => localMoment(p.date, p.starts, zone), {
      path: ['starts'],
      error: 'The clocks go forward that night and skip this time. Enter another',
      when: sound('date', 'starts'),
    })
    .refine((p) => p.date !== today.toString() || isAhead(p, zone, now), {
      path: ['starts'],
      error: 'Enter a time that is still to come, or another date',
      when: sound('date', 'starts'),
    })
    .refine((p) => p.ends !== p.starts, {
      path: ['ends'],
      error: 'Enter an end that differs from the start, or leave it empty',
      when: (payload) => sound('starts', 'ends')(payload) && (payload.value as Proposal).ends !== '',
    })
    .refine((p) => p.ends === '' || endOf(p, zone), {
      path: ['ends'],
      error: 'The clocks go forward that night and skip this time. Enter another',
      when: sound('date', 'starts', 'ends'),
    })
    .superRefine(
      (p, context) => {
        if (p.repeats === 'never' || p.until.trim() === '') return;
        const [first, until] = [date('').safeParse(p.date), date('').safeParse(p.until)];
        const wrong = !until.success
          ? 'Enter a date that exists, like 2027-03-28, or leave it empty'
          : first.success && untilError(first.data, until.data);
        if (wrong) context.addIssue({ code: 'custom', path: ['until'], message: wrong });
      },
      { when: sound('repeats') },
    );
}

function isAhead({ date, starts }: Proposal, zone: string, now: Temporal.Instant): boolean {
  const moment = localMoment(date, starts, zone);
  return !moment || Temporal.Instant.compare(moment.toInstant(), now) > 0;
}

function endOf({ date, starts, ends }: Proposal, zone: string) {
  const day = Temporal.PlainDate.from(date).add({ days: ends < starts ? 1 : 0 });
  return localMoment(day.toString(), ends, zone);
}

function untilError(date: string, until: string): string | null {
  if (until < date) return 'Enter a last date that is not before the first';
  const latest = Temporal.PlainDate.from(date).add(longestRepeat).toString();
  return until > latest ? 'Enter a last date within a year of the first' : null;
}

/** The columns a proposal decides; the rest is given by its entry and its approval. */
export type Proposed = Omit<Commons, 'entryId' | 'slug' | 'sequence' | 'changedAt' | 'publishedAt' | 'summarizedOn'>;

/** From what the form takes to what the table holds. */
export function toCommons(proposal: Proposal, zone: string): Proposed {
  const { steward_name, steward_email: _never, until, ends, ...same } = proposal;
  const repeating = proposal.repeats !== 'never';
  const typed = date('').safeParse(until);
  const last = typed.success ? typed.data : Temporal.PlainDate.from(proposal.date).add(longestRepeat).toString();
  const when = { ...same, zone, ends: ends || null, until: repeating ? last : null };
  const lastOverAt = datesOf(when).at(-1)?.overAt;
  if (!lastOverAt) throw new RangeError('A commons has at least one date.');
  return { ...when, stewardName: steward_name, lastOverAt };
}

/** From the table back to the form's answers, for editing. The address is not among them. */
export function toAnswers(commons: Commons): Record<Exclude<keyof Proposal, 'steward_email'>, string> {
  const { title, kind, summary, date, starts, repeats, area, place, reveal, bring, access, roles, host } = commons;
  return {
    ...{ title, kind, summary, date, starts, repeats, area, place, reveal, bring, access, roles, host },
    ends: commons.ends ?? '',
    until: commons.until ?? '',
    steward_name: commons.stewardName,
  };
}
