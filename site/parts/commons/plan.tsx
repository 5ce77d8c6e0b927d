import type { Act, DateAct, Which } from '../../../schema/commons/plan.ts';
import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { quietWords } from '../../../schema/commons/where.ts';
import type { Reach } from '../../../schema/signups/coming.ts';
import { hasHours } from '../../../schema/signups/role-lines.ts';
import { longDate, timeSpan, today, untilDay } from '../dates.ts';
import { Checkbox, type Filled, Form, TextArea } from '../form.tsx';
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
  toAll: DateAct[];
  trouble?: string | undefined;
  /** What they wrote to those who come, where it was not sent for that trouble. */
  unsent: string;
}

const actWords: Record<DateAct, string> = { move: 'Move', off: 'Call off', open: 'Open again', write: 'Write to all' };

const Ways = ({ acts, which, of }: { acts: DateAct[]; which: Which; of: string }) => (
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
export const PlanPage = ({ context, commons, dates, quietPlaces, toAll, trouble, unsent }: PlanProps) => (
  <PrivatePage title="Change the plan" lead={<UserText text={commons.title} />} trouble={trouble}>
    {unsent && (
      <section class="mail" aria-labelledby="unsent">
        <h2 id="unsent">You wrote this, and it was not sent</h2>
        <p class="typed">
          <UserText text={unsent} />
        </p>
      </section>
    )}
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
            acts={date.calledOff ? ['open', 'write'] : ['move', 'off', 'write']}
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
  /** How many a word about them reaches; null for an act that is told to nobody. */
  reach: Reach | null;
  /** A letter as it will reach them, once it was written. */
  preview: { subject: string; text: string } | null;
}

const actTitles: Record<Act, string> = {
  move: 'Move it',
  off: 'Call it off',
  open: 'Open it again',
  again: 'Hold it again',
  write: 'Write to all who come',
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
export const ActPage = ({ context, commons, act, which, dates, reach, preview, ...filled }: ActProps) => (
  <PrivatePage title={actTitles[act]} lead={<UserText text={commons.title} />}>
    {act !== 'again' && (
      <p>
        <a href="./">All that can be changed</a>
      </p>
    )}
    <About context={context} commons={commons} dates={dates} />
    {act === 'write' && !isAnybody(reach) && (
      <p class="empty-lead">Nobody has signed up yet, so there is nobody to write to.</p>
    )}
    {act === 'write' && isAnybody(reach) && <LetterRules />}
    {preview && <Preview {...preview} />}
    {(act !== 'write' || isAnybody(reach)) && (
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
        {reach && (isAnybody(reach) || filled.answers.word) && (
          <Word {...filled} act={act} reach={reach} isSeen={preview !== null} />
        )}
        <button class={act === 'off' ? 'button grave' : 'button'} type="submit">
          {preview && reach ? sendWords(reach) : act === 'write' ? 'See it as it will be' : actTitles[act]}
        </button>
      </Form>
    )}
  </PrivatePage>
);

const isAnybody = (reach: Reach | null): reach is Reach => reach !== null && reach.byMail + reach.without > 0;

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** Whom a word reaches: `14 people get it by mail. 2 who left no address find it on their private page.` */
const reachWords = ({ byMail, without }: Reach) =>
  [
    byMail > 0 && `${people(byMail)} ${byMail === 1 ? 'gets' : 'get'} it by mail.`,
    without > 0 && `${without} who left no address find${without === 1 ? 's' : ''} it on their private page alone.`,
  ]
    .filter(Boolean)
    .join(' ');

const sendWords = ({ byMail }: Reach) =>
  byMail > 0 ? `Send it to ${people(byMail)}` : 'Put it on their private pages';

const LetterRules = () => (
  <p>
    It goes to everybody who has a place, about this day and what they need to know for it. Nothing is sold in it. Three
    in a day are the most. The stewards of this site can read it when somebody reports it.
  </p>
);

/** A letter as it will be, before it goes. */
const Preview = ({ subject, text }: { subject: string; text: string }) => (
  <section class="mail" aria-labelledby="as-mail">
    <h2 id="as-mail">This is how it will reach them</h2>
    <p>
      <strong>
        <UserText text={subject} />
      </strong>
    </p>
    <p class="typed">
      <UserText text={text} />
    </p>
  </section>
);

/** A word to those who come, with a change or by itself. */
const Word = ({ act, reach, isSeen, ...filled }: Filled & { act: Act; reach: Reach; isSeen: boolean }) => {
  const isLetter = act === 'write';
  return (
    <>
      {isLetter && isSeen && <input type="hidden" name="seen" value={filled.answers.word ?? ''} />}
      <TextArea
        {...filled}
        name="word"
        label={isLetter ? (isSeen ? 'Change it' : 'What you want to say') : 'A word to those who come'}
        hint={`${reachWords(reach)} Who has not confirmed their address reads it on their private page. It is on no public page.`}
        rows={isLetter ? 6 : 3}
        optional={!isLetter}
      />
    </>
  );
};

const Moving = ({
  context,
  commons,
  act,
  which,
  dates,
  ...filled
}: Pick<ActProps, 'act' | 'which' | 'dates'> & Seen & Filled) => {
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
