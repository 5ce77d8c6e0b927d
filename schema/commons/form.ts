import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { choice, date, email, nameToShow, personName, prose, singleLine, sound, time, word } from '../form.ts';
import { rolesField } from '../signups/role-lines.ts';
import { datesOf, localMoment, longestRepeat } from './dates.ts';
import { askAboutEnd, askAboutRoles, longHours, longRoles } from './long.ts';
import { type Commons, kinds, repetitions, reveals } from './table.ts';

/** What cannot be parsed without knowing where and when we are. */
export interface FormContext {
  zone: string;
  now: Temporal.Instant;
}

const fields = z.object({
  /** What it is called, on one line. */
  title: singleLine({ missing: 'Enter a title', most: 100, called: 'The title' }),
  kind: choice(kinds, 'Choose what kind of commons it is'),
  /** What happens there; empty lines part paragraphs. */
  summary: prose({ missing: 'Describe what happens there', most: 4000, called: 'The description' }),
  /** The (first) date. */
  date: date('Enter a date'),
  starts: time('Enter the time it starts'),
  /** Empty when it has no stated end; earlier than `starts` means after midnight. */
  ends: time(),
  repeats: choice(repetitions, 'Choose whether it repeats'),
  /** The hours as they were asked about and ticked, where the end is so late that a slip is as likely. */
  ends_later: word(),
  /** The last date it may repeat on; empty means a year on. */
  until: word(),
  /** Always public. */
  area: singleLine({ missing: 'Enter the area, like “Riverside”', most: 60, called: 'The area' }),
  /** The exact place. */
  place: singleLine({ missing: 'Enter the exact place', most: 200, called: 'The place' }),
  reveal: choice(reveals, 'Choose when the exact place is shown'),
  bring: prose({ most: 1000, called: 'What to bring' }),
  access: prose({ most: 1000, called: 'Access' }),
  /** What hands are needed for, one role a line. */
  roles: rolesField(),
  /** The same for the hours of roles. */
  roles_later: word(),
  /** The group behind it, if any. */
  host: singleLine({ most: 80, called: 'The group' }),
  /** Public; a first name or a nickname will do. */
  steward_name: personName(nameToShow),
});

/** What is asked once: the address stays what it is when the rest is changed. */
const contact = {
  /** Never public. */
  steward_email: email('Enter your mail address: the private link goes there'),
};

/** What is ticked when it was asked about, and told nobody. */
type Said = 'ends_later' | 'roles_later';

/** What a proposal says, without the address of its sender. */
export type ProposedText = Omit<z.output<typeof fields>, Said> & Partial<Pick<z.output<typeof fields>, Said>>;

export type Proposal = ProposedText & z.output<z.ZodObject<typeof contact>>;

/** What a proposal is asked for, by the names of its fields. */
export const proposalNames = [...Object.keys(fields.shape), ...Object.keys(contact), 'version'];

/** When and where a date is, as a move or another date asks for it. */
export const dateFields = fields.pick({
  date: true,
  starts: true,
  ends: true,
  ends_later: true,
  area: true,
  place: true,
});

/** What an edit of a public commons may change beside its plan. */
export const textFields = fields.pick({
  title: true,
  kind: true,
  summary: true,
  reveal: true,
  bring: true,
  access: true,
  roles: true,
  host: true,
  roles_later: true,
  steward_name: true,
});

/** When one date begins and ends, as people type it. */
export interface TypedWhen {
  date: string;
  starts: string;
  ends: string;
}

type Payload = { value: unknown; issues: { path?: PropertyKey[] | undefined }[] };

interface WhenRule {
  holds(typed: TypedWhen): boolean;
  path: keyof TypedWhen;
  error: string;
  when(payload: Payload): boolean;
}

const skipped = 'The clocks go forward that night and skip this time. Enter another';

/** What holds for every date that is proposed or moved: neither past nor too far ahead, at times that exist. */
export function whenRules({ zone, now }: FormContext): WhenRule[] {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const furthest = today.add({ years: 2 }).toString();
  return [
    {
      path: 'date',
      error: 'Enter a date that is still to come',
      when: sound('date'),
      holds: ({ date }) => date >= today.toString(),
    },
    {
      path: 'date',
      error: 'Enter a date within the next two years',
      when: sound('date'),
      holds: ({ date }) => date <= furthest,
    },
    {
      path: 'starts',
      error: skipped,
      when: sound('date', 'starts'),
      holds: ({ date, starts }) => localMoment(date, starts, zone) !== null,
    },
    {
      path: 'starts',
      error: 'Enter a time that is still to come, or another date',
      when: sound('date', 'starts'),
      holds: (typed) => typed.date !== today.toString() || isAhead(typed, zone, now),
    },
    {
      path: 'ends',
      error: 'Enter an end that differs from the start, or leave it empty',
      when: sound('starts', 'ends'),
      holds: ({ starts, ends }) => ends === '' || ends !== starts,
    },
    {
      path: 'ends',
      error: skipped,
      when: sound('date', 'starts', 'ends'),
      holds: (typed) => typed.ends === '' || endOf(typed, zone) !== null,
    },
  ];
}

type Context = z.core.$RefinementCtx;

/** Asks about an end that is nearer to a slip than to a plan; what it compares has to be sound. */
export const endRule = ({ zone }: FormContext) => {
  const ask = ({ ends_later: said, ...typed }: TypedWhen & { ends_later: string }, context: Context) => {
    const message = askAboutEnd(typed, zone, said);
    if (message) context.addIssue({ code: 'custom', path: ['ends_later'], message });
  };
  return [ask, { when: sound('date', 'starts', 'ends', 'ends_later') }] as const;
};

const askRoles = ({ roles, roles_later: said }: { roles: string; roles_later: string }, context: Context) => {
  const message = askAboutRoles(roles, said);
  if (message) context.addIssue({ code: 'custom', path: ['roles_later'], message });
};
/** The same about the hours of roles. */
export const rolesRule = [askRoles, { when: sound('roles', 'roles_later') }] as const;

/** The proposal form, with the address. */
export const proposalForm = (given: FormContext) => proposalTextForm(given).safeExtend(contact);

/**
 * What a proposal says, parsed at one place and moment: no date in the past or beyond two years, no
 * time that a clock change skips, no repetition that ends before it begins or outlasts a year.
 */
export function proposalTextForm(given: FormContext) {
  return whenRules(given)
    .reduce((form, { holds, ...rule }) => form.refine(holds, { ...rule, path: [rule.path] }), fields)
    .superRefine(...endRule(given))
    .superRefine(...rolesRule)
    .superRefine(
      (p, context) => {
        if (p.repeats === 'never' || p.until === '') return;
        const [first, until] = [date('').safeParse(p.date), date('').safeParse(p.until)];
        const wrong = !until.success
          ? 'Enter a date that exists, like 2027-03-28, or leave it empty'
          : first.success && untilError(first.data, until.data);
        if (wrong) context.addIssue({ code: 'custom', path: ['until'], message: wrong });
      },
      { when: sound('repeats', 'until') },
    );
}

function isAhead({ date, starts }: TypedWhen, zone: string, now: Temporal.Instant): boolean {
  const moment = localMoment(date, starts, zone);
  return !moment || Temporal.Instant.compare(moment.toInstant(), now) > 0;
}

function endOf({ date, starts, ends }: TypedWhen, zone: string) {
  const day = Temporal.PlainDate.from(date).add({ days: ends < starts ? 1 : 0 });
  return localMoment(day.toString(), ends, zone);
}

function untilError(date: string, until: string): string | null {
  if (until < date) return 'Enter a last date that is not before the first';
  const latest = Temporal.PlainDate.from(date).add(longestRepeat).toString();
  return until > latest ? 'Enter a last date within a year of the first' : null;
}

/** The columns a proposal decides; the rest is given by its entry and its approval. */
export type Proposed = Omit<
  Commons,
  'entryId' | 'slug' | 'answersStopped' | 'sequence' | 'changedAt' | 'publishedAt' | 'summarizedOn'
>;

/** From what the form takes to what the table holds. */
export function toCommons(proposal: ProposedText & Partial<Proposal>, zone: string): Proposed {
  const {
    steward_name,
    steward_email: _never,
    until,
    ends,
    ends_later: _long,
    roles_later: _longer,
    ...same
  } = proposal;
  const repeating = proposal.repeats !== 'never';
  const typed = date('').safeParse(until);
  const last = typed.success ? typed.data : Temporal.PlainDate.from(proposal.date).add(longestRepeat).toString();
  const when = { ...same, zone, ends: ends || null, until: repeating ? last : null };
  const lastOverAt = datesOf(when).at(-1)?.overAt;
  if (!lastOverAt) throw new RangeError('A commons has at least one date.');
  return { ...when, stewardName: steward_name, lastOverAt };
}

/** From the table back to the form's answers, for editing. The address is not among them. */
export function toAnswers(
  commons: Commons,
): Record<Exclude<keyof Proposal, 'steward_email' | Said>, string> & Partial<Record<Said, string>> {
  const { title, kind, summary, date, starts, repeats, area, place, reveal, bring, access, roles, host } = commons;
  const [long, longer] = [longHours({ starts, ends: commons.ends ?? '' }), longRoles(roles)];
  return {
    title,
    kind,
    summary,
    date,
    starts,
    repeats,
    area,
    place,
    reveal,
    bring,
    access,
    roles,
    host,
    ends: commons.ends ?? '',
    until: commons.until ?? '',
    steward_name: commons.stewardName,
    // Asked and answered when it was proposed.
    ...(long && { ends_later: long }),
    ...(longer && { roles_later: longer }),
  };
}
