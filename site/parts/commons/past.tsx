import type { Temporal } from 'temporal-polyfill';
import type { Listed } from '../../../schema/commons/queries.ts';
import { monthAndYear } from '../dates.ts';
import type { Here } from '../view.ts';
import { Empty, PastList } from './list.tsx';

export const pastPath = (month: Temporal.PlainYearMonth) => `/past/${month.toString()}/`;

/** What was held last, and a way to every month since the first. */
export const Past = ({ here, listed, months }: { here: Here; listed: Listed[]; months: Temporal.PlainYearMonth[] }) => (
  <>
    <h1>Past commons</h1>
    {listed.length === 0 ? (
      <Empty lead="Nothing has been held yet.">
        <p>The first one could be yours.</p>
      </Empty>
    ) : (
      <>
        <h2>Most recent</h2>
        <PastList here={here} listed={listed} />
        <h2>By month</h2>
        <ul class="months">
          {months.map((month) => (
            <li>
              <a href={pastPath(month)}>{monthAndYear(here.settings, month)}</a>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);

/** What was held in one month, in order. */
export const PastMonth = ({
  here,
  listed,
  month,
}: {
  here: Here;
  listed: Listed[];
  month: Temporal.PlainYearMonth;
}) => (
  <>
    <h1>{monthAndYear(here.settings, month)}</h1>
    <p>
      <a href="/past/">All past months</a>
    </p>
    {listed.length === 0 ? (
      <p class="empty-lead">Nothing from this month is past.</p>
    ) : (
      <PastList here={here} listed={listed} />
    )}
  </>
);
