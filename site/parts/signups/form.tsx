import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import type { Standing } from '../../../schema/signups/standings.ts';
import { longDate, timeSpan } from '../dates.ts';
import { Checkbox, type FieldIds, type Filled, Form, NameField, Radios, Select, TextField } from '../form.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { isKept, keptUntil } from './list.tsx';
import { countWords, isFull, roleTime } from './words.ts';

interface SignupFormProps extends Filled {
  context: PageContext;
  commons: PublicCommons;
  /** The dates that can be chosen, in order. */
  dates: Occurrence[];
  /** The date that is shown. */
  date: Occurrence;
  /** How many more dates there are to come. */
  later: number;
  /** How its roles stand at that date. */
  standings: Standing[];
}

/** Signing up for a role at one date. */
export const SignupForm = ({ context, commons, dates, date, later, standings, ...filled }: SignupFormProps) => {
  // Its number: after a move, two can be on one day.
  const answers = { ...filled.answers, date: filled.answers.date ? String(date.dateNumber) : '' };
  return (
    <Form {...filled} action="/sign-up/">
      <input type="hidden" name="commons" value={commons.slug} />
      {dates.length > 1 ? (
        <Select
          {...filled}
          answers={answers}
          name="date"
          label="Which date?"
          hint={later > 0 ? `The ${later} that come after these can be chosen as time goes on.` : undefined}
          options={[{ value: '', label: 'choose one' }, ...dateOptions(context, commons, dates)]}
        />
      ) : (
        <input type="hidden" name="date" value={String(date.dateNumber)} />
      )}
      <Radios
        {...filled}
        name="role"
        label="What would you like to do?"
        options={standings.map(({ role, taken }) => ({
          value: role.id,
          label: (
            <span>
              <UserText text={role.title} />, {roleTime(context, commons, role, date)}
            </span>
          ),
          hint: hintOf({ context, commons, date, role, taken, many: dates.length > 1 }),
        }))}
      />
      <NameField {...filled} label="Your name" hint="A first name or a nickname will do. Those who hold it see it." />
      <Reaching {...filled} />
      <Checkbox {...filled} name="newcomer" label="It would be my first time" />
      <Checkbox
        {...filled}
        name="show_name"
        label="Show my name on the page"
        hint="When a steward has read it. Otherwise you are only counted."
      />
      <button class="button" type="submit">
        Sign up
      </button>
      <p class="hint">You get a link with which you can give your place back at any time, with one press.</p>
    </Form>
  );
};

/** How to be reached, and how to reach whoever holds it. */
export const Reaching = (filled: Filled & { ids?: FieldIds }) => (
  <>
    <TextField
      {...filled}
      name="email"
      label="Mail address"
      hint="To hear of changes, and a reminder the day before. Never shown, and removed 30 days after the date."
      type="email"
      autocomplete="email"
      optional
    />
    <TextField
      {...filled}
      name="line"
      label="A line for those who hold it"
      hint="“I come at six.” Nobody else sees it."
      optional
    />
  </>
);

/** By day and time; two that were moved to the very same are told apart by their order. */
export function dateOptions(context: PageContext, commons: PublicCommons, dates: Occurrence[]) {
  const { zone } = commons;
  const when = ({ startsAt, endsAt }: Occurrence) =>
    `${longDate(context.settings, { at: startsAt, zone })}, ${timeSpan(context.settings, zone, startsAt, endsAt)}`;
  const same = Map.groupBy(dates, when);
  return dates.map((date) => {
    const twins = same.get(when(date)) ?? [];
    const which = twins.length > 1 ? `, ${twins.indexOf(date) + 1} of ${twins.length} at that time` : '';
    return { value: String(date.dateNumber), label: `${when(date)}${which}${date.calledOff ? ' (called off)' : ''}` };
  });
}

interface HintProps extends Pick<SignupFormProps, 'context' | 'commons' | 'date'>, Pick<Standing, 'role' | 'taken'> {
  many: boolean;
}

function hintOf({ context, commons, date, role, taken, many }: HintProps): string {
  const kept =
    isKept(context, role, date) &&
    `kept for newcomers until ${keptUntil(context, commons, date)}, others wait in line until then`;
  // Of another date than the one that is shown it would not be true.
  const count = many
    ? ''
    : isFull({ role, taken })
      ? 'full, you can wait in line'
      : `${countWords({ role, taken })} ${taken === 1 ? 'is' : 'are'} there`;
  const hint = [count, role.firstTime && 'good for a first time', kept].filter(Boolean).join('; ');
  return hint && `${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}.`;
}
