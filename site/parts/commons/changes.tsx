import type { Commons, Occurrence, PlanChange } from '../../../schema/commons/table.ts';
import { longDate, plainDate, timeSpan } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { tense } from './words.ts';

/** A change of the plan that concerns one date or several. */
interface Told {
  context: PageContext;
  commons: Pick<Commons, 'zone' | 'reveal'>;
  change: PlanChange;
  /** The dates it concerns, as they are now. */
  concerns: Pick<Occurrence, 'startsAt' | 'endsAt' | 'quietPlace'>[];
  /** True when it has other dates, so that the one has to be named. */
  among: boolean;
}

/** What changed and when, in a line: `Moved on 3 March: was Saturday 13 March 2027, 14:00–17:00`. */
export function changeWords({ context, commons, change, concerns, among }: Told): string {
  const { settings } = context;
  const { zone } = commons;
  const [first] = concerns;
  const on = plainDate(context, { at: change.at, zone });
  const many = concerns.length > 1;
  const which = many
    ? `${concerns.length} dates`
    : among && first
      ? longDate(settings, { at: first.startsAt, zone })
      : '';
  // The poster's head says when the next one is, which may be another.
  const now =
    among &&
    !many &&
    first !== undefined &&
    `now ${longDate(settings, { at: first.startsAt, zone })}, ${timeSpan(settings, zone, first.startsAt, first.endsAt)}`;
  const was = `${many ? 'the first ' : ''}was ${longDate(settings, { at: change.wasStartsAt, zone })}, ${timeSpan(settings, zone, change.wasStartsAt, change.wasEndsAt)}`;
  const line = (head: string, ...details: (string | false | null | undefined)[]) => {
    const said = details.filter(Boolean).join(', ');
    return said ? `${head}: ${said}` : head;
  };
  switch (change.what) {
    case 'called-off':
      return line(`Called off on ${on}`, which);
    case 'opened':
      return line(`On again since ${on}`, which);
    case 'added':
      return line(`Another date since ${on}`, which);
    case 'edited':
      return line(`Changed on ${on}`, change.parts);
    case 'moved-quietly':
      return line(`Moved on ${on}`, change.newTime ? was : which, 'sign up to hear where');
    case 'moved': {
      // Where it went is not for everyone, so where it was is no help to anyone either.
      const isQuiet = concerns.some(({ quietPlace }) => quietPlace !== null);
      const place = [commons.reveal === 'now' && change.wasPlace, change.wasArea].filter(Boolean).join(', ');
      const wasAt = change.newPlace && !isQuiet && place;
      return change.newTime
        ? line(`Moved on ${on}`, many ? which : now, was, wasAt && `at ${place}`)
        : line(`New place since ${on}`, which, wasAt && `was ${place}`);
    }
  }
}

const linesShown = 6;

interface ChangesProps {
  context: PageContext;
  commons: Commons;
  dates: Occurrence[];
  /** Newest first. */
  changes: PlanChange[];
}

/** What changed about the dates that are not over, newest first. */
export const Changes = ({ context, commons, dates, changes }: ChangesProps) => {
  const open = dates.filter((date) => tense(date, context.now) !== 'past');
  const shown = new Map((open.length > 0 ? open : dates.slice(-1)).map((date) => [date.dateNumber, date]));
  // What was done to many dates at once is one line.
  const together = Map.groupBy(
    changes.filter(({ dateNumber, what }) => {
      const date = shown.get(dateNumber);
      // Only the last word on whether it is on: both would have to be put in order by whoever reads them.
      return date && !(what === (date.calledOff ? 'opened' : 'called-off'));
    }),
    ({ at, what }) => `${at.epochMilliseconds} ${what}`,
  );
  if (together.size === 0) return null;
  return (
    <ul class="changes">
      {[...together.values()].slice(0, linesShown).map((ones) => {
        const inOrder = [...ones].sort((a, b) => a.wasStartsAt.epochMilliseconds - b.wasStartsAt.epochMilliseconds);
        const [change] = inOrder;
        if (!change) return null;
        const concerns = inOrder.flatMap(({ dateNumber }) => shown.get(dateNumber) ?? []);
        return (
          <li>
            <UserText text={changeWords({ context, commons, change, concerns, among: dates.length > 1 })} />
          </li>
        );
      })}
    </ul>
  );
};
