import type { Commons, Occurrence, PlanChange } from '../../../schema/commons/table.ts';
import { quietWords, type Where, whereIs, whereLine } from '../../../schema/commons/where.ts';
import { localDate, longDate, machineTime, monthName, shortDate, timeSpan, untilDay, weekday } from '../dates.ts';
import { KindMark, RepeatMark } from '../marks.tsx';
import { Subscribe } from '../subscribe.tsx';
import { Prose, Raw, UserText } from '../text.tsx';
import type { Html, PageContext } from '../view.ts';
import { Changes } from './changes.tsx';
import { copyPath } from './copy.tsx';
import { CalledOff, commonsPath } from './list.tsx';
import { isInRhythm, lookedAfterBy, nextDate, rhythmAt, tense, untilWords } from './words.ts';

type Dates = Occurrence[];

export interface CommonsNoticeProps {
  context: PageContext;
  commons: Commons;
  /** All its dates, in order. */
  dates: Dates;
  /** What changed about them, newest first. */
  changes?: PlanChange[];
  /** Its public address, or null while it is only looked at by its sender and the stewards. */
  slug: string | null;
  /** Who held it, and who holds it next. */
  sunrises?: Html;
}

const datesShown = 6;

/** One commons in full, like a poster: the day, then what, then where. */
export const CommonsNotice = ({ context, commons, dates, changes = [], slug, sunrises }: CommonsNoticeProps) => {
  const next = nextDate(dates, context.now);
  if (!next) return null;
  const { settings, now } = context;
  const when = tense(next, now);
  const moment = { at: next.startsAt, zone: commons.zone };
  // Whoever only looks at it does so on a page that has a heading of its own.
  const Title = slug === null ? 'h2' : 'h1';
  const coming = dates.filter((date) => tense(date, now) !== 'past');
  const isQuiet = when === 'past' || next.calledOff;
  return (
    <article class={isQuiet ? 'poster past' : 'poster'}>
      <header class="poster-head">
        <p class="poster-date">
          <time datetime={machineTime(moment)} class={next.calledOff ? 'struck' : undefined}>
            <span class="day-weekday">{weekday(settings, moment)} </span>
            <span class="day-number">{localDate(moment).day} </span>
            <span class="day-month">
              {monthName(settings, moment)} {localDate(moment).year}
            </span>
          </time>
        </p>
        <div>
          <p class="notice-facts">
            <KindMark kind={commons.kind} />
            {next.calledOff && <CalledOff />}
            {when === 'past' && <span class="is-past">This one is over</span>}
            {when === 'on' && !next.calledOff && <span class="on-now">On now</span>}
          </p>
          <Title class="poster-title">
            <UserText text={commons.title} />
          </Title>
          <p class="poster-time">
            {timeSpan(settings, commons.zone, next.startsAt, next.endsAt)}{' '}
            <span class="zone">
              {[untilDay(settings, commons.zone, next.startsAt, next.endsAt), `(${commons.zone.replaceAll('_', ' ')})`]
                .filter(Boolean)
                .join(' ')}
            </span>
          </p>
          {commons.repeats !== 'never' && (when === 'past' || isInRhythm(commons, next)) && (
            <p class="kind">
              <RepeatMark />{' '}
              {[rhythmAt(settings, commons, next), untilWords(settings, commons, dates)].filter(Boolean).join(', ')}
            </p>
          )}
          <Changes context={context} commons={commons} dates={dates} changes={changes} />
        </div>
      </header>

      <Prose text={commons.summary} />

      <dl class="facts">
        <dt>Where</dt>
        <dd>
          <Place context={context} commons={commons} next={next} everyone={slug !== null} />
        </dd>
        {commons.bring && (
          <>
            <dt>What is needed, what to bring</dt>
            <dd>
              <Prose text={commons.bring} />
            </dd>
          </>
        )}
        {commons.access && (
          <>
            <dt>Access</dt>
            <dd>
              <Prose text={commons.access} />
            </dd>
          </>
        )}
        {commons.host && (
          <>
            <dt>Group</dt>
            <dd>
              <UserText text={commons.host} />
            </dd>
          </>
        )}
        {slug === null && commons.roles && (
          // In public they stand below it, with who is coming.
          <>
            <dt>Helping hands</dt>
            <dd>
              <Prose text={commons.roles} />
            </dd>
          </>
        )}
        <dt>Looked after by</dt>
        <dd>
          <UserText text={lookedAfterBy(commons)} />
        </dd>
        {sunrises && <Raw html={sunrises} />}
        {coming.length > 1 && (
          <>
            <dt>Next dates</dt>
            <dd>
              <NextDates context={context} commons={commons} dates={coming} usual={next} />
            </dd>
          </>
        )}
      </dl>

      {slug && when !== 'past' && (
        <p class="poster-actions">
          <a class="button" href={`/commons/${encodeURIComponent(slug)}.ics`}>
            Put it in your calendar
          </a>
        </p>
      )}
      {slug && when !== 'past' && (
        <Subscribe
          context={context}
          path={`/commons/${encodeURIComponent(slug)}.ics`}
          words="Follow it in your calendar"
        />
      )}
      {slug && when === 'past' && (
        <p class="poster-actions">
          <a class="button" href={copyPath(slug)} rel="nofollow">
            Copy this one into a new proposal
          </a>
        </p>
      )}
      {slug && <p class="print-only">{settings.SITE_URL + commonsPath(slug)}</p>}
    </article>
  );
};

interface PlaceProps {
  commons: Commons;
  /** The date that matters now. */
  next: Occurrence;
  context: PageContext;
  /** False for its sender and the stewards, who see the place whenever it is public. */
  everyone: boolean;
}

const Place = ({ context, commons, next, everyone }: PlaceProps) => {
  const where = whereIs(commons, next, context);
  if (where.quiet) return <p class="place">{sentence(quietWords)}</p>;
  const place = everyone ? where.place : (next.place ?? commons.place);
  return (
    <>
      <UserText text={where.area} />
      {place !== null && (
        <p class="place">
          <UserText text={place} />
        </p>
      )}
      {where.place === null && (
        <p class="hint">
          {tense(next, context.now) === 'past'
            ? 'The exact place is no longer shown.'
            : 'The exact place is shown here from 24 hours before the start.'}
        </p>
      )}
    </>
  );
};

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

interface NextDatesProps {
  context: PageContext;
  commons: Commons;
  dates: Dates;
  /** The date whose place is said above: others need say theirs only if it is another. */
  usual: Occurrence;
}

const NextDates = ({ context, commons, dates, usual }: NextDatesProps) => {
  const { settings } = context;
  const { zone } = commons;
  const last = dates.at(-1);
  // Not whether the place is shown yet, only whether it is another one.
  const elsewhere = (date: Occurrence): Where | null => {
    const same = date.area === usual.area && date.place === usual.place && !date.quietPlace === !usual.quietPlace;
    return same ? null : whereIs(commons, date, context);
  };
  return (
    <ul class="next-dates">
      {dates.slice(0, datesShown).map((date) => {
        const where = elsewhere(date);
        return (
          <li>
            <time datetime={machineTime({ at: date.startsAt, zone })} class={date.calledOff ? 'struck' : undefined}>
              {shortDate(settings, { at: date.startsAt, zone })}, {timeSpan(settings, zone, date.startsAt, date.endsAt)}
            </time>
            {date.calledOff && (
              <>
                {' '}
                <CalledOff />
              </>
            )}
            {where && !date.calledOff && (
              <>
                , <UserText text={whereLine(where)} />
              </>
            )}
          </li>
        );
      })}
      {dates.length > datesShown && last && (
        <li>
          and {dates.length - datesShown} more, the last on {longDate(settings, { at: last.startsAt, zone })}
        </li>
      )}
    </ul>
  );
};
