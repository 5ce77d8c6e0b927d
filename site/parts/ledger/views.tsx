import type { Database } from '../../../schema/database.ts';
import {
  jarActs,
  ledgerMonths,
  monthActs,
  newestActs,
  printedHead,
  talliesOf,
  weeklyTallies,
} from '../../../schema/ledger/queries.ts';
import { today, weekMonday } from '../dates.ts';
import { Older } from '../older.tsx';
import type { PageContext, View } from '../view.ts';
import { ActsChart } from './chart.tsx';
import { Seek } from './find.tsx';
import { Acts, ActsByMonth, LedgerHead, LedgerMonths, ledgerMonthPath, linesPath, monthName, NoActs } from './list.tsx';
import { count, jarBalances, money, sums } from './words.ts';

const nav = '/ledger/';
const weeksShown = 53;

/** The ledger: the picture of the past year, the months, the newest lines. */
export async function ledgerView(db: Database, context: PageContext): Promise<View> {
  const since = weekMonday(today(context).subtract({ weeks: weeksShown - 1 })).toString();
  const [{ list, next }, months, tallies, all, head] = await Promise.all([
    newestActs(db),
    ledgerMonths(db),
    weeklyTallies(db, since),
    talliesOf(db, 'all', ''),
    printedHead(db),
  ]);
  const inAll = sums(context.settings, all);
  const main = (
    <>
      <div class="welcome">
        <h1>The ledger</h1>
        <p class="lead">
          What neighbours did and gave here, for everyone to see. Nobody has to be in it, and nobody keeps score.
        </p>
      </div>
      <LedgerActions />
      {list.length === 0 ? (
        <p class="empty-lead">Nothing has been written down yet. What did you do or give?</p>
      ) : (
        <>
          <Seek answers={{}} />
          <section aria-labelledby="year">
            <h2 id="year">The past year</h2>
            {inAll && <p>Since the beginning: {inAll}.</p>}
            <ActsChart context={context} tallies={tallies} since={since} />
          </section>
          <ActsByMonth context={context} list={list} />
          {next && <Older path={linesPath(context, next.month, next.seq + 1)} words="Older lines" />}
          <LedgerMonths context={context} months={months} />
          <LedgerHead head={head} />
        </>
      )}
    </>
  );
  return {
    title: 'The ledger',
    description: 'What was done and given here, for everyone to see.',
    path: '/ledger/',
    nav,
    parts: { main },
  };
}

const LedgerActions = () => (
  <p class="ledger-actions">
    <a class="button" href="/log/">
      Log what you did
    </a>{' '}
    <a href="/log/many/">Log many at once</a> <a href="/ledger/jar/">The jar</a> <a href="/wall/">The wall</a>
  </p>
);

/**
 * One month, or the lines of it before a number; null for a month to come and where there are no
 * lines before that number.
 */
export async function ledgerMonthView(
  db: Database,
  context: PageContext,
  month: string,
  beforeSeq?: number,
): Promise<View | null> {
  if (month > today(context).toPlainYearMonth().toString()) return null;
  const [{ list, next }, tallies, months, head] = await Promise.all([
    monthActs(db, month, beforeSeq),
    talliesOf(db, 'month', month),
    ledgerMonths(db),
    printedHead(db),
  ]);
  if (list.length === 0 && beforeSeq !== undefined) return null;
  const last = list.at(-1)?.act;
  const name = monthName(context, month);
  const inAll = sums(context.settings, tallies);
  const main = (
    <>
      <h1>Ledger: {name}</h1>
      {inAll && <p class="lead">{inAll}.</p>}
      {beforeSeq !== undefined && (
        <p>
          Lines before no. {count(context.settings, beforeSeq)}.{' '}
          <a href={ledgerMonthPath(month)}>The newest of {name}</a>
        </p>
      )}
      {list.length === 0 ? (
        <NoActs words={`Nothing was written down for ${name}.`} />
      ) : (
        <Acts context={context} list={list} />
      )}
      {next && last && <Older path={linesPath(context, month, last.seq)} words={`Older lines of ${name}`} />}
      <LedgerMonths context={context} months={months} current={month} />
      <LedgerHead head={head} />
    </>
  );
  return {
    title: `Ledger: ${name}`,
    description: `What was done and given in ${name}.`,
    path: ledgerMonthPath(month, beforeSeq),
    nav,
    parts: { main },
  };
}

/** The shared jar: what is in it, and each line in and out; null where there are no lines before a number. */
export async function jarView(db: Database, context: PageContext, beforeSeq?: number): Promise<View | null> {
  const [{ list, next }, all, head] = await Promise.all([
    jarActs(db, beforeSeq),
    talliesOf(db, 'all', ''),
    printedHead(db),
  ]);
  if (list.length === 0 && beforeSeq !== undefined) return null;
  const last = list.at(-1)?.act;
  const balances = jarBalances(all);
  const main = (
    <>
      <h1>The jar</h1>
      <p class="lead">The shared jar buys materials and pays nobody. This is what went in and what it bought.</p>
      {beforeSeq === undefined && balances.length > 0 && (
        <p class="balance">
          In the jar now:{' '}
          <strong>{balances.map((one) => money(context.settings, one.hundredths, one.currency)).join(', ')}</strong>
        </p>
      )}
      {list.length > 0 && (
        <p class="ledger-actions">
          <a class="button" href="/log/?act=jar-in">
            Log what went in or out
          </a>
        </p>
      )}
      {beforeSeq !== undefined && (
        <p>
          Lines before no. {count(context.settings, beforeSeq)}. <a href="/ledger/jar/">The newest</a>
        </p>
      )}
      {list.length === 0 ? (
        <NoActs words="Nothing has gone into the jar yet." act="jar-in" />
      ) : (
        <Acts context={context} list={list} />
      )}
      {next && last && <Older path={`/ledger/jar/before-${last.seq}/`} words="Older lines" />}
      <LedgerHead head={head} />
    </>
  );
  return {
    title: 'The jar',
    description: 'What went into the shared jar, and what it bought.',
    path: beforeSeq === undefined ? '/ledger/jar/' : `/ledger/jar/before-${beforeSeq}/`,
    nav,
    parts: { main },
  };
}
