import type { Temporal } from 'temporal-polyfill';
import type { Held, List } from '../../../schema/commons/lists.ts';
import { monthAndYear } from '../dates.ts';
import type { PageContext } from '../view.ts';
import { Empty, PastList } from './list.tsx';

export const pastPath = (month: Temporal.PlainYearMonth) => `/past/${month.toString()}/`;

interface PastProps {
  context: PageContext;
  held: List<Held>;
  months: Temporal.PlainYearMonth[];
}

/** What was held last, and a way to every month since the first. */
export const Past = ({ context, held, months }: PastProps) => (
  <>
    <h1>Past commons</h1>
    {held.list.length === 0 ? (
      <Empty lead="Nothing has been held yet.">
        <p>The first one could be yours.</p>
      </Empty>
    ) : (
      <>
        <h2>Most recent</h2>
        <PastList context={context} held={held.list} />
        <h2>By month</h2>
        <ul class="months">
          {months.map((month) => (
            <li>
              <a href={pastPath(month)}>{monthAndYear(context.settings, month)}</a>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);

/** What was held in one month, in order. */
export const PastMonth = ({
  context,
  held,
  month,
}: {
  context: PageContext;
  held: { list: Held[]; more: boolean };
  month: Temporal.PlainYearMonth;
}) => (
  <>
    <h1>{monthAndYear(context.settings, month)}</h1>
    <p>
      <a href="/past/">All past months</a>
    </p>
    {held.list.length === 0 ? (
      <p class="empty-lead">Nothing from this month is past.</p>
    ) : (
      <>
        <PastList context={context} held={held.list} />
        {held.more && <p>More commons than these were held in this month.</p>}
      </>
    )}
  </>
);
