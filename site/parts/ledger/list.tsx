import { Temporal } from 'temporal-polyfill';
import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Head } from '../../../schema/ledger/chain.ts';
import type { LineAddress, ListedAct } from '../../../schema/ledger/queries.ts';
import type { ActDraft, ActKind } from '../../../schema/ledger/table.ts';
import { printed } from '../../../schema/ledger/verify.ts';
import { commonsPath } from '../commons/list.tsx';
import { dayOf, mediumDate, monthAndYear } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { actWord, amount, count } from './words.ts';

export const ledgerMonthPath = (month: string, beforeSeq?: number) =>
  `/ledger/${month}/${beforeSeq === undefined ? '' : `before-${beforeSeq}/`}`;

/** The page on which the lines of a month before a number begin; among files, the one in which they do. */
export const linesPath = ({ ledgerPages }: Pick<PageContext, 'ledgerPages'>, month: string, beforeSeq: number) =>
  ledgerMonthPath(month, ledgerPages ? ledgerPages.get(month)?.find((before) => before >= beforeSeq) : beforeSeq);

/** All that a group did. */
export const groupPath = (host: string) => `/ledger/find/?host=${encodeURIComponent(host)}`;

/** Where one line is found for good: the first of the page of lines before the next number. */
export const linePath = (context: Pick<PageContext, 'ledgerPages'>, { month, seq }: LineAddress) =>
  `${linesPath(context, month, seq + 1)}#act-${seq}`;

/** Lines of the ledger, newest first. */
export const Acts = ({ context, list }: { context: PageContext; list: ListedAct[] }) => (
  <ol class="acts">
    {list.map((one) => (
      <li id={`act-${one.act.seq}`} class={one.correction === null ? 'act' : 'act corrected'}>
        <ActWords context={context} act={one.act} />
        <p class="notice-facts">
          <a href={`#act-${one.act.seq}`}>No. {count(context.settings, one.act.seq)}</a>
          <ActFacts context={context} act={one.act} commons={one.commons} />
          {one.act.host && (
            <a href={groupPath(one.act.host)}>
              <UserText text={one.act.host} />
            </a>
          )}
          {one.correction === null && (
            <a href={`/log/?corrects=${one.act.seq}`} rel="nofollow">
              Put right<span class="visually-hidden">: no. {one.act.seq}</span>
            </a>
          )}
        </p>
        <Corrections context={context} one={one} />
      </li>
    ))}
  </ol>
);

const Corrections = ({ context, one }: { context: PageContext; one: ListedAct }) => {
  const number = (seq: number) => `no. ${count(context.settings, seq)}`;
  return (
    <>
      {one.corrected && (
        <p class="act-note">
          Corrects <a href={linePath(context, one.corrected)}>{number(one.corrected.seq)}</a>
          {one.act.hundredths === 0 && ': it did not happen'}.
        </p>
      )}
      {one.correction && (
        <p class="act-note">
          <strong>Corrected</strong> by <a href={linePath(context, one.correction)}>{number(one.correction.seq)}</a>.
          This line does not count any more.
        </p>
      )}
    </>
  );
};

type Words = Pick<ActDraft, 'act' | 'hundredths' | 'unit' | 'who'> & { what: string | null };

/** Who, what and how much, in one sentence. */
export const ActSentence = ({ context, act }: { context: PageContext; act: Words }) => {
  const how = amount(context.settings, act);
  return (
    <>
      <strong>{act.who === null ? 'Someone' : <UserText text={act.who} />}</strong>:{' '}
      {act.what === null ? <span class="hint">(the words were taken back)</span> : <UserText text={act.what} />}
      {how && (
        <>
          {' '}
          <span class="amount">{how}</span>
        </>
      )}
    </>
  );
};

const ActWords = (props: { context: PageContext; act: Words }) => (
  <p class="act-what">
    <ActSentence {...props} />
  </p>
);

const ActFacts = ({
  context,
  act,
  commons,
}: {
  context: PageContext;
  act: Pick<ActDraft, 'act' | 'date'>;
  commons: Pick<CommonsChoice, 'slug' | 'title'> | null;
}) => (
  <>
    <span>{actWord[act.act]}</span>
    <time datetime={act.date}>{mediumDate(context.settings, dayOf(act.date))}</time>
    {commons && (
      <a href={commonsPath(commons.slug)}>
        <UserText text={commons.title} />
      </a>
    )}
  </>
);

export interface DraftsProps {
  context: PageContext;
  drafts: ActDraft[];
  commons: Pick<CommonsChoice, 'slug' | 'title'> | null;
  /** The line that they correct: nobody should approve that unread. */
  corrected?: ListedAct | undefined;
}

/** The lines of a submission as they would appear. */
export const Drafts = ({ context, drafts, commons, corrected }: DraftsProps) => (
  <ol class="acts">
    {drafts.map((draft) => (
      <li class="act">
        <ActWords context={context} act={draft} />
        <p class="notice-facts">
          <ActFacts context={context} act={draft} commons={commons} />
          {draft.corrects !== null && (
            <span>
              corrects no. {count(context.settings, draft.corrects)}
              {draft.hundredths === 0 && ': it did not happen'}
            </span>
          )}
        </p>
        {corrected && (
          <p class="act-note">
            <a href={linePath(context, corrected.act)}>No. {count(context.settings, corrected.act.seq)}</a> says:{' '}
            <ActSentence context={context} act={corrected.act} />
          </p>
        )}
      </li>
    ))}
  </ol>
);

/** Lines under the months they were done in. */
export const ActsByMonth = ({ context, list }: { context: PageContext; list: ListedAct[] }) => (
  <>
    {[...Map.groupBy(list, ({ act }) => act.month)].map(([month, ones]) => (
      <section>
        <h2>
          <a href={ledgerMonthPath(month)}>{monthName(context, month)}</a>
        </h2>
        <Acts context={context} list={ones} />
      </section>
    ))}
  </>
);

export const monthName = ({ settings }: PageContext, month: string) =>
  monthAndYear(settings, Temporal.PlainYearMonth.from(month));

/** The months that have lines, newest first; years fold away, since a ledger may have many. */
export const LedgerMonths = ({
  context,
  months,
  current,
}: {
  context: PageContext;
  months: string[];
  current?: string;
}) =>
  months.length > 0 && (
    <nav class="months-list" aria-labelledby="months">
      <h2 id="months">All months</h2>
      {[...Map.groupBy(months, (month) => month.slice(0, 4))].map(([year, ones], index) => (
        <details class="unfold" open={current ? current.startsWith(year) : index === 0}>
          <summary>{year}</summary>
          <ul class="months">
            {ones.map((month) => (
              <li>
                <a href={ledgerMonthPath(month)} aria-current={month === current ? 'page' : undefined}>
                  {monthName(context, month)}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </nav>
  );

/** The number and the fingerprint of the last line, so that a paper copy witnesses the whole ledger. */
export const LedgerHead = ({ head }: { head: Head | null }) =>
  head && (
    <p class="ledger-head">
      Last line: <code>{printed(head)}</code>. <a href="/ledger/verify/">Check the ledger</a>, or take it along as a{' '}
      <a href="/ledger.csv">table</a> or as <a href="/ledger.json">data</a>.{' '}
      <a href="/write/?page=/ledger/" rel="nofollow">
        Report a line
      </a>
    </p>
  );

/** What a page of the ledger says while there is nothing on it. */
export const NoActs = ({ words, act }: { words: string; act?: ActKind }) => (
  <div class="empty">
    <p class="empty-lead">{words}</p>
    <p>
      <a class="button" href={act ? `/log/?act=${act}` : '/log/'}>
        Log what you did
      </a>
    </p>
  </div>
);
