import type { Temporal } from 'temporal-polyfill';
import type { Occurrence } from '../../../schema/commons/table.ts';
import type { Database } from '../../../schema/database.ts';
import { isLooking } from '../../../schema/stewards/invitations.ts';
import { sunrisesOf } from '../../../schema/stewards/sunrises.ts';
import type { Sunrise } from '../../../schema/stewards/table.ts';
import { before } from '../../../schema/time.ts';
import { UserText } from '../text.tsx';
import type { Html, PageContext } from '../view.ts';

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** `second`; from the eleventh on in figures. */
export function ordinal(n: number): string {
  const word = ordinals[n - 1];
  if (word) return word;
  const teens = n % 100 > 10 && n % 100 < 14;
  return `${n}${(teens ? undefined : ['th', 'st', 'nd', 'rd'][n % 10]) ?? 'th'}`;
}

/** Whether a date was held since somebody took the commons on. */
const wasHeld = (dates: Occurrence[], since: Temporal.Instant, now: Temporal.Instant) =>
  dates.some(({ overAt, calledOff }) => !calledOff && before(since, overAt) && !before(now, overAt));

/** Who held a commons, and whether it looks for whoever holds it next, as facts of its page. */
export async function sunriseLine(
  db: Database,
  context: PageContext,
  commonsId: string,
  dates: Occurrence[],
): Promise<Html> {
  const [held, asked] = await Promise.all([sunrisesOf(db, commonsId), isLooking(db, commonsId, context.now)]);
  const last = held.at(-1);
  return last ? <Sunrises held={held} looking={asked || wasHeld(dates, last.since, context.now)} /> : '';
}

/** `First sunrise Ben · second Amina · third looking for someone` */
const Sunrises = ({ held, looking }: { held: Sunrise[]; looking: boolean }) => (
  <>
    <dt>From hand to hand</dt>
    <dd>
      {held.map(({ number, name }, index) => (
        <>
          {index > 0 && ' · '}
          {index === 0 ? 'First sunrise' : ordinal(number)} {name ? <UserText text={name} /> : 'someone new'}
        </>
      ))}
      {looking && ` · ${ordinal((held.at(-1)?.number ?? 0) + 1)} looking for someone`}
    </dd>
  </>
);
