import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Database } from '../../../schema/database.ts';
import type { Answers } from '../../../schema/form.ts';
import { findActs, ledgerHosts, printedHead, type Sought } from '../../../schema/ledger/queries.ts';
import { type ActKind, actKinds } from '../../../schema/ledger/table.ts';
import { fold } from '../../../schema/search.ts';
import { ChooseCommons } from '../commons/choose.tsx';
import { type Filled, Select, TextField } from '../form.tsx';
import { anyOf, FurtherBack, isNarrowed, SeekForm, soughtBefore, soughtWords } from '../seek.tsx';
import { UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { Acts, groupPath, LedgerHead, LedgerMonths } from './list.tsx';
import { actWord } from './words.ts';

/** What a search was asked, as typed, beside what it means. */
export interface Asked {
  answers: Answers;
  sought: Sought;
  choices: CommonsChoice[];
}

/** Looking through the ledger by words, act, commons and group. */
export async function findView(db: Database, context: PageContext, asked: Asked): Promise<View> {
  const { answers, sought, choices } = asked;
  const [{ list, next }, hosts, head] = await Promise.all([findActs(db, sought), ledgerHosts(db), printedHead(db)]);
  const narrowed = isNarrowed(answers);
  const groups = groupsNamed(hosts, sought);
  const main = (
    <>
      <Seek answers={answers} choices={choices} hosts={hosts} />
      {groups.length > 0 && (
        <p>
          What a group did:{' '}
          {groups.map((group) => (
            <>
              <a href={groupPath(group)}>
                <UserText text={group} />
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
      <Acts context={context} list={list} />
      {next !== null && <FurtherBack path="/ledger/find/" answers={answers} next={next} />}
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

/** What its address may ask. */
export const findNames = ['q', 'act', 'commons', 'host', 'before'] as const;

const findFrame = { title: 'Find in the ledger', path: '/ledger/find/', nav: '/ledger/' };

/** What the search page says where nobody can look: on a copy of the site, and while the database cannot be reached. */
export const findBuilt = (context: PageContext, months: string[]): View => ({
  ...findFrame,
  parts: {
    main: (
      <>
        <p>
          This is a copy of the site as it was built: it cannot look for words by itself. Here is the whole ledger by
          month; your browser can find words on each page.
        </p>
        <LedgerMonths context={context} months={months} />
      </>
    ),
  },
});

/** Asks for words and, on the page that finds, for more. */
export const Seek = ({
  answers,
  choices,
  hosts,
}: {
  answers: Answers;
  choices?: CommonsChoice[];
  hosts?: string[];
}) => {
  const filled: Filled = { answers, errors: {} };
  return (
    <SeekForm path="/ledger/find/">
      <TextField {...filled} name="q" label="Words or a name" />
      <Select
        {...filled}
        name="act"
        label="What it was"
        options={anyOf(
          'everything',
          actKinds.map((act) => ({ value: act, label: actWord[act] })),
        )}
      />
      {choices && <ChooseCommons {...filled} label="Commons" none="all" choices={choices} />}
      {hosts && hosts.length > 0 && (
        <Select
          {...filled}
          name="host"
          label="Group"
          options={anyOf(
            'all',
            hosts.map((host) => ({ value: host, label: host })),
          )}
        />
      )}
    </SeekForm>
  );
};

/** Reads what was asked of the search; what cannot be, is left out. */
export function soughtIn(answers: Answers, commonsId: string | null): Sought {
  const { q, act, host, before } = answers;
  return {
    q: soughtWords(q),
    act: actKinds.find((one): one is ActKind => one === act) ?? null,
    commonsId,
    host: host || null,
    before: soughtBefore(before),
  };
}
