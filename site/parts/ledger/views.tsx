import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Database } from '../../../schema/database.ts';
import type { Answers } from '../../../schema/form.ts';
import {
  type ActsPage,
  commonsActs,
  findActs,
  jarActs,
  ledgerHosts,
  ledgerMonths,
  monthActs,
  newestActs,
  printedHead,
  type Sought,
  talliesOf,
  weeklyTallies,
} from '../../../schema/ledger/queries.ts';
import { type ActKind, actKinds, type Tally } from '../../../schema/ledger/table.ts';
import { fold } from '../../../schema/search.ts';
import { today, weekMonday } from '../dates.ts';
import { type Filled, Select, TextField } from '../form.tsx';
import { Line } from '../text.tsx';
import type { Here, Html, View } from '../view.ts';
import { ActsChart } from './chart.tsx';
import { LogForm, ManyForm } from './form.tsx';
import {
  Acts,
  ActsByMonth,
  groupPath,
  LedgerHead,
  LedgerMonths,
  ledgerMonthPath,
  linesPath,
  monthName,
  NoActs,
} from './list.tsx';
import { actWord, count, jarBalances, money, sums } from './words.ts';

const nav = '/ledger/';
const weeksShown = 53;

/** The ledger: the picture of the past year, the months, the newest lines. */
export async function ledgerView(db: Database, here: Here): Promise<View> {
  const since = weekMonday(today(here).subtract({ weeks: weeksShown - 1 })).toString();
  const [{ list, next }, months, tallies, all, head] = await Promise.all([
    newestActs(db),
    ledgerMonths(db),
    weeklyTallies(db, since),
    talliesOf(db, 'all', ''),
    printedHead(db),
  ]);
  const inAll = sums(here.settings, all);
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
            <ActsChart here={here} tallies={tallies} since={since} />
          </section>
          <ActsByMonth here={here} list={list} />
          {next && <Older path={linesPath(here, next.month, next.seq + 1)} words="Older lines" />}
          <LedgerMonths here={here} months={months} />
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

const Older = ({ path, words }: { path: string; words: string }) => (
  <p>
    <a class="button quiet" href={path} rel="next">
      {words}
    </a>
  </p>
);

/**
 * One month, or the lines of it before a number; null for a month to come and where there are no
 * lines before that number.
 */
export async function ledgerMonthView(
  db: Database,
  here: Here,
  month: string,
  beforeSeq?: number,
): Promise<View | null> {
  if (month > today(here).toPlainYearMonth().toString()) return null;
  const [{ list, next }, tallies, months, head] = await Promise.all([
    monthActs(db, month, beforeSeq),
    talliesOf(db, 'month', month),
    ledgerMonths(db),
    printedHead(db),
  ]);
  if (list.length === 0 && beforeSeq !== undefined) return null;
  const last = list.at(-1)?.act;
  const name = monthName(here, month);
  const inAll = sums(here.settings, tallies);
  const main = (
    <>
      <h1>Ledger: {name}</h1>
      {inAll && <p class="lead">{inAll}.</p>}
      {beforeSeq !== undefined && (
        <p>
          Lines before no. {count(here.settings, beforeSeq)}. <a href={ledgerMonthPath(month)}>The newest of {name}</a>
        </p>
      )}
      {list.length === 0 ? (
        <NoActs words={`Nothing was written down for ${name}.`} />
      ) : (
        <Acts here={here} list={list} />
      )}
      {next && last && <Older path={linesPath(here, month, last.seq)} words={`Older lines of ${name}`} />}
      <LedgerMonths here={here} months={months} current={month} />
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
export async function jarView(db: Database, here: Here, beforeSeq?: number): Promise<View | null> {
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
          <strong>{balances.map((one) => money(here.settings, one.hundredths, one.currency)).join(', ')}</strong>
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
          Lines before no. {count(here.settings, beforeSeq)}. <a href="/ledger/jar/">The newest</a>
        </p>
      )}
      {list.length === 0 ? (
        <NoActs words="Nothing has gone into the jar yet." act="jar-in" />
      ) : (
        <Acts here={here} list={list} />
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

/** What a search was asked, as typed, beside what it means. */
export interface Asked {
  answers: Answers;
  sought: Sought;
  choices: CommonsChoice[];
}

/** Looking through the ledger by words, act, commons and group. */
export async function findView(db: Database, here: Here, asked: Asked): Promise<View> {
  const { answers, sought, choices } = asked;
  const [{ list, next }, hosts, head] = await Promise.all([findActs(db, sought), ledgerHosts(db), printedHead(db)]);
  const narrowed = Object.keys(answers).some((name) => name !== 'before' && answers[name] !== '');
  const groups = groupsNamed(hosts, sought);
  const on = new URLSearchParams({ ...answers, before: String(next) });
  const main = (
    <>
      <Seek answers={answers} choices={choices} hosts={hosts} />
      {groups.length > 0 && (
        <p>
          What a group did:{' '}
          {groups.map((group) => (
            <>
              <a href={groupPath(group)}>
                <Line text={group} />
              </a>{' '}
            </>
          ))}
        </p>
      )}
      <h2>{!narrowed ? 'All lines' : list.length === 0 ? 'Nothing found' : 'Found'}</h2>
      {list.length === 0 && (
        <p>
          {next === null
            ? narrowed
              ? 'No line of the ledger is like that. Try fewer words, or parts of words.'
              : 'Nothing has been written down yet.'
            : 'None among the newest lines with these words.'}
        </p>
      )}
      <Acts here={here} list={list} />
      {next !== null && <Older path={`/ledger/find/?${on}`} words="Look further back" />}
      <LedgerHead head={head} />
    </>
  );
  return { ...findFrame, parts: { main } };
}

/** Groups are not among the words that are searched: who types the name of one is shown the way. */
function groupsNamed(hosts: string[], { q, host }: Sought): string[] {
  const named = fold(q.trim());
  return named.length < 3 || host ? [] : hosts.filter((one) => fold(one).includes(named)).slice(0, 5);
}

const findFrame = { title: 'Find in the ledger', path: '/ledger/find/', nav };

/** What the search page says where nobody can look: on a copy of the site, and while the database cannot be reached. */
export const findBuilt = (here: Here, months: string[]): View => ({
  ...findFrame,
  parts: {
    main: (
      <>
        <p>
          This is a copy of the site as it was built: it cannot look for words by itself. Here is the whole ledger by
          month; your browser can find words on each page.
        </p>
        <LedgerMonths here={here} months={months} />
      </>
    ),
  },
});

/** Asks for words and, on the page that finds, for more. */
const Seek = ({ answers, choices, hosts }: { answers: Answers; choices?: CommonsChoice[]; hosts?: string[] }) => {
  const filled: Filled = { answers, errors: {} };
  return (
    <search>
      <form class="seek" method="get" action="/ledger/find/">
        <TextField {...filled} name="q" label="Words or a name" />
        <Select
          {...filled}
          name="act"
          label="What it was"
          options={[
            { value: '', label: 'everything' },
            ...actKinds.map((act) => ({ value: act, label: actWord[act] })),
          ]}
        />
        {choices && (
          <Select
            {...filled}
            name="commons"
            label="Commons"
            options={[
              { value: '', label: 'all' },
              ...choices.map(({ slug, title }) => ({ value: slug, label: title })),
            ]}
          />
        )}
        {hosts && hosts.length > 0 && (
          <Select
            {...filled}
            name="host"
            label="Group"
            options={[{ value: '', label: 'all' }, ...hosts.map((host) => ({ value: host, label: host }))]}
          />
        )}
        <button class="button quiet" type="submit">
          Find
        </button>
      </form>
    </search>
  );
};

/** Lines that one page of a commons shows; the rest is a search away. */
const onCommonsPage = 20;

/** What was done at one commons, as it stands below its notice. */
export async function commonsLedger(
  db: Database,
  here: Here,
  { entryId, slug }: { entryId: string; slug: string },
): Promise<Html> {
  const [page, tallies] = await Promise.all([
    commonsActs(db, entryId, onCommonsPage),
    talliesOf(db, 'commons', entryId),
  ]);
  return <CommonsLedger here={here} slug={slug} page={page} tallies={tallies} />;
}

interface CommonsLedgerProps {
  here: Here;
  slug: string;
  page: ActsPage;
  tallies: Tally[];
}

const CommonsLedger = ({ here, slug, page: { list, next }, tallies }: CommonsLedgerProps) => {
  const query = `?commons=${encodeURIComponent(slug)}`;
  // On its own page a commons need not be named in each line.
  const lines = list.map((one) => ({ ...one, commons: null, act: { ...one.act, host: null } }));
  const inAll = sums(here.settings, tallies);
  return (
    <section class="commons-ledger" aria-labelledby="ledger">
      <h2 id="ledger">What was done here</h2>
      {inAll && <p class="lead">{inAll}.</p>}
      {list.length === 0 ? <p>Nothing has been written down yet.</p> : <Acts here={here} list={lines} />}
      {next && <Older path={`/ledger/find/${query}`} words="All lines of this commons" />}
      <p class="ledger-actions">
        <a class="button quiet" href={`/log/${query}`}>
          Log what you did
        </a>{' '}
        <a href={`/log/many/${query}`}>Log many at once</a> <a href="/ledger/">The ledger</a>
      </p>
    </section>
  );
};

/** A form for the ledger: what may be chosen, and how it is filled in. */
export interface LogPage extends Filled {
  choices: CommonsChoice[];
}

/** The form for one act: empty, or as it was sent with what is to be mended. */
export const logView = (here: Here, page: LogPage): View => ({
  title: 'Log what you did',
  description: 'Write down what was done or given. No account needed.',
  path: '/log/',
  nav,
  parts: {
    form: <LogForm {...page} here={here} today={today(here).toString()} submit="Send it" askEmail />,
  },
});

/** The form for many acts of one day. */
export const manyView = (here: Here, page: LogPage): View => ({
  title: 'Log many at once',
  description: 'Write down what was done and given at a commons, in one go.',
  path: '/log/many/',
  nav,
  parts: {
    form: <ManyForm {...page} here={here} today={today(here).toString()} submit="Send all lines" askEmail />,
  },
});

/** Reads what was asked of the search; what cannot be, is left out. */
export function soughtIn(answers: Answers, commonsId: string | null): Sought {
  const { q = '', act, host, before } = answers;
  return {
    q: q.slice(0, 100),
    act: actKinds.find((one): one is ActKind => one === act) ?? null,
    commonsId,
    host: host || null,
    before: before && /^\d{1,12}$/.test(before) ? Number(before) : undefined,
  };
}
