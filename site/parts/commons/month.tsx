// biome-ignore-all lint/a11y/noRedundantRoles: displayed as a list, a table has no roles but those written out

import { Temporal } from 'temporal-polyfill';
import type { Listed } from '../../../schema/commons/lists.ts';
import { clock, localDate, longDate, machineTime, monthAndYear, weekdays } from '../dates.ts';
import { kindWord } from '../marks.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { CalledOff, commonsPath, Empty } from './list.tsx';
import { rhythmAt } from './words.ts';

export const monthPath = (month: Temporal.PlainYearMonth) => `/month/${month.toString()}/`;

interface MonthProps {
  context: PageContext;
  month: Temporal.PlainYearMonth;
  listed: Listed[];
  /** How many more there are of a day, by its number less one. */
  more: Map<number, number>;
  /** The months before and after it that have a page. */
  around: Partial<Record<'before' | 'after', Temporal.PlainYearMonth>>;
}

/** Links to the months around one, as far as they are served. */
const MonthSteps = ({ context, around: { before, after } }: Pick<MonthProps, 'context' | 'around'>) => (
  <nav class="steps" aria-label="Months">
    {before && (
      <a rel="prev" href={monthPath(before)}>
        ← {monthAndYear(context.settings, before)}
      </a>
    )}
    {after && (
      <a rel="next" href={monthPath(after)}>
        {monthAndYear(context.settings, after)} →
      </a>
    )}
  </nav>
);

/**
 * A month as a table of weeks. Its roles are written out because the style sheet lays it out as a
 * list on a narrow screen, and a table that is displayed as anything else loses them.
 */
export const Month = ({ context, month, listed, more, around }: MonthProps) => {
  const days = Map.groupBy(listed, ({ commons, date }) =>
    localDate({ at: date.startsAt, zone: commons.zone }).toString(),
  );
  const first = month.toPlainDate({ day: 1 });
  const leading = first.dayOfWeek - 1;
  const weeks = Math.ceil((leading + month.daysInMonth) / 7);
  const today = localDate({ at: context.now, zone: context.settings.TIME_ZONE }).toString();
  const short = weekdays(context.settings, 'short');
  return (
    <>
      <h1>{monthAndYear(context.settings, month)}</h1>
      <MonthSteps context={context} around={around} />
      <table class="month" role="table">
        <caption class="visually-hidden">Commons in {monthAndYear(context.settings, month)}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {weekdays(context.settings, 'long').map((name, index) => (
              <th role="columnheader" scope="col" abbr={name}>
                {short[index]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {Array.from({ length: weeks }, (_, week) => (
            <tr role="row">
              {Array.from({ length: 7 }, (_, day) => {
                const number = 7 * week + day - leading + 1;
                if (number < 1 || number > month.daysInMonth) return <td role="cell" class="outside" />;
                const date = first.with({ day: number });
                return (
                  <MonthDay
                    context={context}
                    date={date}
                    ones={days.get(date.toString()) ?? []}
                    more={more.get(number - 1) ?? 0}
                    today={today}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {listed.length === 0 && <Empty lead="Nothing is planned for this month." />}
    </>
  );
};

interface MonthDayProps {
  context: PageContext;
  date: Temporal.PlainDate;
  ones: Listed[];
  /** How many more there are that it does not show. */
  more: number;
  today: string;
}

const MonthDay = ({ context, date, ones, more, today }: MonthDayProps) => {
  const noon = date.toZonedDateTime({ timeZone: context.settings.TIME_ZONE, plainTime: '12:00' }).toInstant();
  const isToday = date.toString() === today;
  const isOver = Temporal.PlainDate.compare(date, today) < 0;
  const classes =
    [ones.length === 0 && 'quiet', isToday && 'today', isOver && 'over'].filter(Boolean).join(' ') || undefined;
  return (
    <td role="cell" class={classes} aria-current={isToday ? 'date' : undefined}>
      <time class="month-day" datetime={date.toString()}>
        <span class="month-number" aria-hidden="true">
          {date.day}
        </span>
        <span class="month-long">{longDate(context.settings, { at: noon, zone: context.settings.TIME_ZONE })}</span>
      </time>
      {ones.length > 0 && (
        <ul>
          {ones.map(({ commons, date: { dateNumber, startsAt, calledOff } }) => (
            <li>
              <a href={commonsPath(commons.slug)}>
                <time
                  datetime={machineTime({ at: startsAt, zone: commons.zone })}
                  class={calledOff ? 'struck' : undefined}
                >
                  {clock(context.settings, { at: startsAt, zone: commons.zone })}
                </time>{' '}
                <UserText text={commons.title} />
                {calledOff && (
                  <>
                    {' '}
                    <CalledOff />
                  </>
                )}
                <span class="month-kind">
                  {' '}
                  {[kindWord(commons.kind), rhythmAt(context.settings, commons, { dateNumber, startsAt })]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </a>
            </li>
          ))}
          {more > 0 && (
            <li>
              and {more} more, <a href="/calendar.ics">in the calendar to subscribe to</a>
            </li>
          )}
        </ul>
      )}
    </td>
  );
};
