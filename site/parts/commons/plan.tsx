import type { Act, Which } from '../../../schema/commons/plan.ts';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { quietWords } from '../../../schema/commons/where.ts';
import { hasHours } from '../../../schema/signups/role-lines.ts';
import { longDate, timeSpan, today, untilDay } from '../dates.ts';
import { Checkbox, type Filled, Form } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { DateFields, PlaceFields } from './form.tsx';
import { CalledOff, commonsPath } from './list.tsx';
import { isInRhythm, rhythm } from './words.ts';

interface Seen {
  context: PageContext;
  commons: PublicCommons;
}

/** A date as its steward is asked about it: `Saturday 13 March 2027, 14:00–17:00`. */
const dateWords = ({ context, commons }: Seen, { startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>) =>
  [
    longDate(context.settings, { at: startsAt, zone: commons.zone }),
    timeSpan(context.settings, commons.zone, startsAt, endsAt),
    untilDay(context.settings, commons.zone, startsAt, endsAt),
  ]
    .filter(Boolean)
    .join(', ');

interface PlanProps extends Seen {
  /** The dates that have not begun. */
  dates: Occurrence[];
  /** Where the dates are that were moved quietly, by their numbers: their steward may know. */
  quietPlaces: Map<number, string>;
  /** What can be done to all of them. */
  toAll: Exclude<Act, 'again'>[];
  /** Right after a change. */
  done: boolean;
  trouble?: string | undefined;
}

const actWords: Record<Exclude<Act, 'again'>, string> = { move: 'Move', off: 'Call off', open: 'Open again' };

const Ways = ({ acts, which, of }: { acts: Exclude<Act, 'again'>[]; which: Which; of: string }) => (
  <span class="ways">
    {acts.map((act) => (
      <a href={`?act=${act}&which=${which}`}>
        {actWords[act]}
        <span class="visually-hidden">: {of}</span>
      </a>
    ))}
  </span>
);

/** The dates to come, and what can be done about each, or about all. */
export const PlanPage = ({ context, commons, dates, quietPlaces, toAll, done, trouble }: PlanProps) => (
  <PrivatePage
    title="Change the plan"
    lead={<UserText text={commons.title} />}
    trouble={trouble}
    done={done ? 'Done, and public now. This is how it stands.' : undefined}
  >
    <p>
      What you change here is public at once, on <a href={commonsPath(commons.slug)}>its page</a> and in every calendar
      that follows it. Who signed up and left an address gets a mail.
    </p>
    {dates.length === 0 && <p class="empty-lead">No date is left that has not begun.</p>}
    <ul class="plan">
      {dates.map((date) => (
        <li>
          <span>
            <span class={date.calledOff ? 'struck' : undefined}>{dateWords({ context, commons }, date)}</span>{' '}
            {date.calledOff && <CalledOff />}
            <Whereabouts date={date} quietPlace={quietPlaces.get(date.dateNumber)} />
          </span>
          <Ways
            acts={date.calledOff ? ['open'] : ['move', 'off']}
            which={date.dateNumber}
            of={longDate(context.settings, { at: date.startsAt, zone: commons.zone })}
          />
        </li>
      ))}
      {toAll.length > 0 && (
        <li>
          <strong>All {dates.length} dates to come</strong>
          <Ways acts={toAll} which="all" of={`all ${dates.length} dates to come`} />
        </li>
      )}
    </ul>
  </PrivatePage>
);

const Whereabouts = ({ date, quietPlace }: { date: Occurrence; quietPlace: string | undefined }) => {
  const place = quietPlace ?? [date.place, date.area].filter(Boolean).join(', ');
  return place ? (
    <span class="hint">
      {quietPlace ? 'Moved quietly to' : 'At'} <UserText text={place} />
    </span>
  ) : null;
};

interface ActProps extends Seen, Filled {
  act: Act;
  which: Which;
  /** The dates it is about. */
  dates: Occurrence[];
}

const actTitles: Record<Act, string> = {
  move: 'Move it',
  off: 'Call it off',
  open: 'Open it again',
  again: 'Hold it again',
};

/** What a page about one act is called. */
export const actTitle = (act: Act) => actTitles[act];

const Hidden = ({ act, which, commons }: Pick<ActProps, 'act' | 'which' | 'commons'>) => (
  <>
    <input type="hidden" name="act" value={act} />
    <input type="hidden" name="which" value={String(which)} />
    <input type="hidden" name="sequence" value={String(commons.sequence)} />
  </>
);

const About = ({ dates, ...seen }: Seen & { dates: Occurrence[] }) => {
  const [first] = dates;
  if (!first) return null;
  return (
    <p>
      {dates.length === 1
        ? dateWords(seen, first)
        : `All ${dates.length} dates to come, from ${dateWords(seen, first)}.`}
    </p>
  );
};

/** One act about one date or all of them, to be said by one press. */
export const ActPage = ({ context, commons, act, which, dates, ...filled }: ActProps) => (
  <PrivatePage title={actTitles[act]} lead={<UserText text={commons.title} />}>
    {act !== 'again' && (
      <p>
        <a href="./">All that can be changed</a>
      </p>
    )}
    <About context={context} commons={commons} dates={dates} />
    <Form {...filled} action="./">
      <Hidden act={act} which={which} commons={commons} />
      {(act === 'move' || act === 'again') && (
        <Moving context={context} commons={commons} act={act} which={which} dates={dates} {...filled} />
      )}
      {act === 'off' && (
        <p>
          It stays on its page and in the calendar, marked as called off. You can open it again until it would begin.
        </p>
      )}
      {act === 'open' && <p>It is on again, with everybody who signed up and did not take it back.</p>}
      <button class={act === 'off' ? 'button grave' : 'button'} type="submit">
        {actTitles[act]}
      </button>
    </Form>
  </PrivatePage>
);

const Moving = ({ context, commons, act, which, dates, ...filled }: ActProps) => {
  const [first] = dates;
  const goesOn = which === 'all' && first && isInRhythm(commons, first) ? rhythm(context.settings, commons) : '';
  return (
    <>
      <fieldset class="group">
        <legend>When</legend>
        {goesOn && <p>Say when the next one is. The others follow it, as they do now: {goesOn}.</p>}
        <DateFields {...filled} zone={commons.zone} today={today(context).toString()} />
        {hasHours(commons.roles) && (
          <p class="hint">
            Helping hands with hours of their own move with the start, by as much. Who signed up is told their new
            hours.
          </p>
        )}
      </fieldset>
      <fieldset class="group">
        <legend>Where</legend>
        <PlaceFields {...filled} />
        <Checkbox
          {...filled}
          name="quiet"
          label="Tell the place only to those who signed up"
          hint={`Everybody else reads “${quietWords}”, and not the area either. An older copy of the page may still show where it was.`}
        />
      </fieldset>
    </>
  );
};
