import type { Child } from 'hono/jsx';
import type { Held, List, Listed } from '../../../schema/commons/lists.ts';
import { type Kind, kinds } from '../../../schema/commons/table.ts';
import { quietWords, whereIs } from '../../../schema/commons/where.ts';
import { localDate, longDate, machineTime, monthName, timeSpan, weekday } from '../dates.ts';
import { KindMark, kindWord, RepeatMark } from '../marks.tsx';
import { shortLine, UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { rhythmAt, tense } from './words.ts';

export const commonsPath = (slug: string) => `/commons/${encodeURIComponent(slug)}/`;

/** Links that narrow the calendar to one kind: pages of their own, so that they work as built, too. */
export const KindFilter = ({ current }: { current?: Kind }) => (
  <nav class="filter" aria-label="Show one kind">
    <ul>
      <li>
        <a href="/" aria-current={current ? undefined : 'page'}>
          Everything
        </a>
      </li>
      {/* The chosen one stands next to "Everything", in sight where the row runs off a phone's side. */}
      {[...kinds]
        .sort((a, b) => Number(b === current) - Number(a === current))
        .map((kind) => (
          <li>
            <a href={`/kind/${kind}/`} aria-current={kind === current ? 'page' : undefined}>
              <KindMark kind={kind} />
            </a>
          </li>
        ))}
    </ul>
  </nav>
);

interface DaysProps {
  context: PageContext;
  coming: List;
  kind?: Kind;
}

/** What is coming, by day. On each day what is held once comes first, what repeats is one short line. */
export const Days = ({ context, coming: { list: listed, more }, kind }: DaysProps) => {
  if (listed.length === 0) return <NothingComing kind={kind} />;
  const days = Map.groupBy(listed, (one) => localDate(momentOf(one)).toString());
  return (
    <>
      <ol class="days">
        {[...days].map(([date, ones]) => (
          <Day context={context} date={date} ones={ones} />
        ))}
      </ol>
      {more > 0 && (
        <p>
          And {more} more that come later: <a href="/month/">see them month by month</a>.
        </p>
      )}
    </>
  );
};

/** Said of a date wherever it stands, beside that its time is struck through. */
export const CalledOff = () => <strong class="called-off">Called off</strong>;

/** The area of a date, or that it is told only to those who signed up. */
const Area = ({ context, commons, date }: Listed & { context: PageContext }) => (
  <span>
    <UserText text={whereIs(commons, date, context).area ?? quietWords} />
  </span>
);

const struck = ({ calledOff }: Listed['date']) => (calledOff ? 'struck' : undefined);

const momentOf = ({ commons, date }: Listed) => ({ at: date.startsAt, zone: commons.zone });

const Day = ({ context, date, ones }: { context: PageContext; date: string; ones: Listed[] }) => {
  const [first] = ones;
  if (!first) return null;
  const moment = momentOf(first);
  const once = ones.filter(({ commons }) => commons.repeats === 'never');
  const again = ones.filter(({ commons }) => commons.repeats !== 'never');
  const today = localDate({ at: context.now, zone: moment.zone });
  const near = { [today.toString()]: 'Today', [today.add({ days: 1 }).toString()]: 'Tomorrow' }[date];
  return (
    <li class="day">
      <h2 class="day-name">
        <time datetime={date}>
          {near && <span class="near">{near} </span>}
          <span class="day-weekday">{weekday(context.settings, moment)} </span>
          <span class="day-number">{Number(date.slice(8))} </span>
          <span class="day-month">
            {monthName(context.settings, moment)}
            {/* Proposals lie up to two years ahead. */}
            {Number(date.slice(0, 4)) !== today.year && ` ${date.slice(0, 4)}`}
          </span>
        </time>
      </h2>
      <div class="day-notices">
        {once.length > 0 && (
          <ul class="notices">
            {once.map((one) => (
              <Notice context={context} {...one} />
            ))}
          </ul>
        )}
        {again.length > 0 && (
          <ul class="regulars">
            {again.map((one) => (
              <Regular context={context} {...one} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
};

const Notice = ({ context, commons, date }: Listed & { context: PageContext }) => (
  <li class="notice">
    <p class="notice-time">
      <time datetime={machineTime(momentOf({ commons, date }))} class={struck(date)}>
        {timeSpan(context.settings, commons.zone, date.startsAt, date.endsAt)}
      </time>
      {date.calledOff && <CalledOff />}
      {tense(date, context.now) === 'on' && !date.calledOff && <span class="on-now">On now</span>}
    </p>
    <h3>
      <a href={commonsPath(commons.slug)}>
        <UserText text={commons.title} />
      </a>
    </h3>
    <p class="notice-facts">
      <KindMark kind={commons.kind} />
      <Area context={context} commons={commons} date={date} />
      {commons.host && (
        <span>
          with <UserText text={commons.host} />
        </span>
      )}
    </p>
    <p class="notice-line" dir="auto">
      {shortLine(commons.summary)}
    </p>
  </li>
);

const Regular = ({ context, commons, date }: Listed & { context: PageContext }) => (
  <li class="regular">
    <span class="regular-time">
      <time datetime={machineTime(momentOf({ commons, date }))} class={struck(date)}>
        {timeSpan(context.settings, commons.zone, date.startsAt, date.endsAt)}
      </time>
    </span>{' '}
    <span class="regular-what">
      <a href={commonsPath(commons.slug)}>
        <UserText text={commons.title} />
      </a>{' '}
      <span class="notice-facts">
        <KindMark kind={commons.kind} />
        <Area context={context} commons={commons} date={date} />
        <span class="kind">
          <RepeatMark /> {rhythmAt(context.settings, commons, date)}
        </span>
        {date.calledOff && <CalledOff />}
        {tense(date, context.now) === 'on' && !date.calledOff && <span class="on-now">On now</span>}
      </span>
    </span>
  </li>
);

/** Where a list would stand and there is nothing to list: says so, and invites. */
export const Empty = ({ lead, children }: { lead: string; children?: Child }) => (
  <div class="empty">
    <p class="empty-lead">{lead}</p>
    {children}
    <p>
      <a class="button" href="/propose/">
        Propose a commons
      </a>
    </p>
  </div>
);

const NothingComing = ({ kind }: { kind?: Kind }) => (
  <Empty lead={kind ? `No ${kindWord(kind).toLowerCase()} is planned yet.` : 'Nothing is planned yet.'}>
    <p>Which corner near you would like a table and some chairs?</p>
  </Empty>
);

/** Dates that are past, one line for each commons, in the order given. */
export const PastList = ({ context, held }: { context: PageContext; held: Held[] }) => (
  <ul class="past-list">
    {held.map(({ times, ...one }) => (
      <li>
        <a href={commonsPath(one.commons.slug)}>
          <UserText text={one.commons.title} />
        </a>{' '}
        <span class="notice-facts">
          <KindMark kind={one.commons.kind} />
          <Area context={context} {...one} />
          <time datetime={machineTime(momentOf(one))} class={struck(one.date)}>
            {longDate(context.settings, momentOf(one))}
          </time>
          {one.date.calledOff && <CalledOff />}
          {times > 1 && <span>{times === 2 ? 'and one more time' : `and ${times - 1} more times`}</span>}
        </span>
      </li>
    ))}
  </ul>
);
