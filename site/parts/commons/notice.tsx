import type { Temporal } from 'temporal-polyfill';
import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import { localDate, longDate, machineTime, monthName, shortDate, timeSpan, weekday } from '../dates.ts';
import { KindMark, RepeatMark } from '../marks.tsx';
import { Line, Prose, Raw } from '../text.tsx';
import type { Here, Html } from '../view.ts';
import { commonsPath } from './list.tsx';
import { lookedAfterBy, rhythm, showsPlace, tense, untilWords } from './words.ts';

type Dates = Pick<Occurrence, 'startsAt' | 'endsAt' | 'overAt'>[];

export interface CommonsNoticeProps {
  here: Here;
  commons: Commons;
  /** All its dates, in order. */
  dates: Dates;
  /** Its public address, or null while it is only looked at by its sender and the stewards. */
  slug: string | null;
  /** Who held it, and who holds it next. */
  sunrises?: Html;
}

/** The date that matters now: the one that is on or comes next, or else the last. */
export const nextDate = (dates: Dates, now: Temporal.Instant) =>
  dates.find((date) => tense(date, now) !== 'past') ?? dates.at(-1);

const datesShown = 6;

/** One commons in full, like a poster: the day, then what, then where. */
export const CommonsNotice = ({ here, commons, dates, slug, sunrises }: CommonsNoticeProps) => {
  const next = nextDate(dates, here.now);
  if (!next) return null;
  const { settings, now } = here;
  const when = tense(next, now);
  const moment = { at: next.startsAt, zone: commons.zone };
  // Whoever only looks at it does so on a page that has a heading of its own.
  const Title = slug === null ? 'h2' : 'h1';
  const coming = dates.filter((date) => tense(date, now) !== 'past');
  return (
    <article class={when === 'past' ? 'poster past' : 'poster'}>
      <header class="poster-head">
        <p class="poster-date">
          <time datetime={machineTime(moment)}>
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
            {when === 'past' && <span class="is-past">This one is over</span>}
            {when === 'on' && <span class="on-now">On now</span>}
          </p>
          <Title class="poster-title">
            <Line text={commons.title} />
          </Title>
          <p class="poster-time">
            {timeSpan(settings, commons.zone, next.startsAt, next.endsAt)}{' '}
            <span class="zone">({commons.zone.replaceAll('_', ' ')})</span>
          </p>
          {commons.repeats !== 'never' && (
            <p class="kind">
              <RepeatMark />{' '}
              {[rhythm(settings, commons), untilWords(settings, commons, dates)].filter(Boolean).join(', ')}
            </p>
          )}
        </div>
      </header>

      <Prose text={commons.summary} />

      <dl class="facts">
        <dt>Where</dt>
        <dd>
          <Line text={commons.area} />
          <Place here={here} commons={commons} dates={dates} everyone={slug !== null} />
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
              <Line text={commons.host} />
            </dd>
          </>
        )}
        <dt>Looked after by</dt>
        <dd>
          <Line text={lookedAfterBy(commons)} />
        </dd>
        {sunrises && <Raw html={sunrises} />}
        {coming.length > 1 && (
          <>
            <dt>Next dates</dt>
            <dd>
              <NextDates here={here} zone={commons.zone} dates={coming} />
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
      {slug && <p class="print-only">{settings.SITE_URL + commonsPath(slug)}</p>}
    </article>
  );
};

interface PlaceProps {
  commons: Commons;
  dates: Dates;
  here: Here;
  /** False for its sender and the stewards, who see the place whenever it is public. */
  everyone: boolean;
}

const Place = ({ here, commons, dates, everyone }: PlaceProps) => {
  const isPublic = showsPlace(here, commons, dates);
  const coming = dates.some((date) => tense(date, here.now) !== 'past');
  return (
    <>
      {(isPublic || !everyone) && (
        <p class="place">
          <Line text={commons.place} />
        </p>
      )}
      {!isPublic && (
        <p class="hint">
          {coming
            ? 'The exact place is shown here from 24 hours before the start.'
            : 'The exact place is no longer shown.'}
        </p>
      )}
    </>
  );
};

const NextDates = ({ here: { settings }, zone, dates }: { here: Here; zone: string; dates: Dates }) => (
  <ul class="next-dates">
    {dates.slice(0, datesShown).map(({ startsAt, endsAt }) => (
      <li>
        <time datetime={machineTime({ at: startsAt, zone })}>
          {shortDate(settings, { at: startsAt, zone })}, {timeSpan(settings, zone, startsAt, endsAt)}
        </time>
      </li>
    ))}
    {dates.length > datesShown && (
      <li>
        and {dates.length - datesShown} more, the last on{' '}
        {longDate(settings, { at: (dates.at(-1) ?? dates[0])?.startsAt as Temporal.Instant, zone })}
      </li>
    )}
  </ul>
);
