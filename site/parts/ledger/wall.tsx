import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../../../schema/database.ts';
import type { Head } from '../../../schema/ledger/chain.ts';
import { type ListedAct, namedActs, printedHead, talliesOf } from '../../../schema/ledger/queries.ts';
import { isJar } from '../../../schema/ledger/table.ts';
import { printed } from '../../../schema/ledger/verify.ts';
import { monthAndYear, today } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { ledgerMonthPath, NoActs } from './list.tsx';
import { actWord, amount, count } from './words.ts';

/** More would neither fit a sheet nor be read across a room. */
const mostActs = 120;

/** For so many days of a month the last one stays on the wall, as long as the new one has no names. */
const firstDays = 7;

/** Names beside what they did this month, or shortly after its beginning in the last, to be hung or thrown on a screen. */
export async function wallView(db: Database, context: PageContext): Promise<View> {
  const [{ month, list }, head] = await Promise.all([namesNow(db, context), printedHead(db)]);
  const tallies = await talliesOf(db, 'month', month.toString());
  const all = tallies.reduce((sum, { acts }) => sum + acts, 0);
  return {
    title: 'The wall',
    description: `Who did what here in ${monthAndYear(context.settings, month)}.`,
    path: '/wall/',
    nav: '/ledger/',
    parts: { wall: <Wall context={context} month={month} list={list} more={all - list.length} head={head} /> },
  };
}

interface NamesOfMonth {
  month: Temporal.PlainYearMonth;
  list: ListedAct[];
}

/** The names of this month; on its first days, while there are none, those of the last one. */
async function namesNow(db: Database, context: PageContext): Promise<NamesOfMonth> {
  const day = today(context);
  const namesOf = async (month: Temporal.PlainYearMonth) => {
    const { list } = await namedActs(db, month.toString(), mostActs);
    return { month, list };
  };
  const present = await namesOf(day.toPlainYearMonth());
  if (present.list.length > 0 || day.day > firstDays) return present;
  const last = await namesOf(present.month.subtract({ months: 1 }));
  return last.list.length > 0 ? last : present;
}

/** The same for a screen: nobody should look for it, so it has no address of its own. */
export const wallScreenView = async (db: Database, context: PageContext): Promise<View> => ({
  ...(await wallView(db, context)),
  title: 'The wall on a screen',
  path: undefined,
});

interface WallProps {
  context: PageContext;
  month: Temporal.PlainYearMonth;
  list: ListedAct[];
  /** How many acts of the month are not shown: older ones, and those without a name. */
  more: number;
  head: Head | null;
}

const Wall = ({ context, month, list, more, head }: WallProps) => {
  const cards = byName(list);
  return (
    <div class={`wall ${amplitude(cards.length)}`}>
      <h1>
        The wall <span class="wall-month">{monthAndYear(context.settings, month)}</span>
      </h1>
      {cards.length === 0 ? (
        <NoActs words="No names are on the wall this month yet. Yours may be the first, if you like." />
      ) : (
        <div class="wall-window">
          <ul class="wall-cards">
            {cards.map(({ name, ones }) => (
              <Card context={context} name={name} ones={ones} />
            ))}
          </ul>
        </div>
      )}
      {(more > 0 || head) && (
        <p class="wall-head">
          {more > 0 && (
            <span>
              {cards.length > 0 && 'and '}
              <a href={ledgerMonthPath(month.toString())}>
                {count(context.settings, more)} {cards.length > 0 && 'more '}
                {more === 1 ? 'stands' : 'stand'} in the ledger
              </a>
            </span>
          )}
          {head && (
            <span>
              <strong>
                Line <code>{printed(head)}</code>
              </strong>{' '}
              Changed since? See <a href="/ledger/verify/">{new URL(context.settings.SITE_URL).host}/ledger/verify</a>
            </span>
          )}
        </p>
      )}
    </div>
  );
};

/** How many cards there are: the fewer, the larger they are set and the fewer stand side by side. */
const amplitude = (cards: number) => (cards <= 4 ? 'few' : cards <= 14 ? 'some' : 'many');

/** One card for each name however it was typed, in the order of the newest act. */
function byName(list: ListedAct[]): { name: string; ones: ListedAct[] }[] {
  const names = Map.groupBy(list, ({ act }) => (act.who ?? '').normalize('NFKC').toLowerCase());
  return [...names.values()].map((ones) => ({ name: ones[0]?.act.who ?? '', ones }));
}

const Card = ({ context, name, ones }: { context: PageContext; name: string; ones: ListedAct[] }) => (
  <li class="wall-card">
    <h2>
      <UserText text={name} />
    </h2>
    <ul>
      {ones.map(({ act }) => {
        const how = amount(context.settings, act);
        return (
          <li>
            <UserText text={act.what ?? ''} />
            {how && (
              <>
                {' '}
                <span class="wall-amount">
                  {how}
                  {isJar(act.act) && ` ${actWord[act.act].toLowerCase()}`}
                </span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  </li>
);
