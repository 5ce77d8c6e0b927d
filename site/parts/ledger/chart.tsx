import { Temporal } from 'temporal-polyfill';
import { type ActKind, actKinds, type Tally } from '../../../schema/ledger/table.ts';
import { dayOf, localDate, mediumDate, monthName } from '../dates.ts';
import type { PageContext } from '../view.ts';
import { actWord, count } from './words.ts';

// Units of the drawing. Bars are strokes, 8 wide by the style sheet, so that a gap stays between two.
const weekWidth = 10;
const labelHeight = 24;
const barsHeight = 44;
const rowGap = 12;
const rowHeight = labelHeight + barsHeight + rowGap;
const height = actKinds.length * rowHeight + 16;

interface Week {
  monday: Temporal.PlainDate;
  acts: Record<ActKind, number>;
}

interface ActsChartProps {
  context: PageContext;
  /** The sums of the weeks since then; earlier ones are left out. */
  tallies: Tally[];
  /** The Monday of the first week, `YYYY-MM-DD`. */
  since: string;
}

/**
 * Acts per week up to the present: one row of bars for each kind, all on one scale, so that neither colour
 * nor a legend is needed; and the same numbers as a table.
 */
export const ActsChart = ({ context, tallies, since }: ActsChartProps) => {
  const weeks = weeksOf(context, tallies, since);
  const width = weeks.length * weekWidth;
  const most = Math.max(1, ...weeks.flatMap(({ acts }) => Object.values(acts)));
  const total = weeks.reduce((sum, { acts }) => sum + totalOf(acts), 0);
  const number = (value: number) => count(context.settings, value);
  return (
    <figure class="acts-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="acts-chart-title acts-chart-words">
        <title id="acts-chart-title">Acts in each week of the past year</title>
        <desc id="acts-chart-words">
          {`${number(total)} acts in all, ${number(most)} at most of one kind in one week. The numbers stand in the table below.`}
        </desc>
        {actKinds.map((act, row) => (
          <Row
            context={context}
            act={act}
            counts={weeks.map(({ acts }) => acts[act])}
            most={most}
            top={row * rowHeight}
          />
        ))}
        <Months context={context} weeks={weeks} />
      </svg>
      <details>
        <summary>The same in numbers</summary>
        <ActsTable context={context} weeks={weeks} />
      </details>
    </figure>
  );
};

function weeksOf({ now, settings }: PageContext, tallies: Tally[], since: string): Week[] {
  const first = Temporal.PlainDate.from(since);
  const days = first.until(localDate({ at: now, zone: settings.TIME_ZONE })).days;
  const none = Object.fromEntries(actKinds.map((act) => [act, 0])) as Week['acts'];
  const weeks = Array.from({ length: Math.floor(days / 7) + 1 }, (_, week) => ({
    monday: first.add({ weeks: week }),
    acts: { ...none },
  }));
  const byMonday = new Map(weeks.map((week) => [week.monday.toString(), week]));
  for (const { key, act, acts } of tallies) {
    const week = byMonday.get(key);
    if (week && act !== 'people') week.acts[act] += acts;
  }
  return weeks;
}

const totalOf = (acts: Week['acts']) => Object.values(acts).reduce((sum, one) => sum + one, 0);

interface RowProps {
  context: PageContext;
  act: ActKind;
  counts: number[];
  most: number;
  top: number;
}

const Row = ({ context, act, counts, most, top }: RowProps) => {
  const ground = top + labelHeight + barsHeight;
  const all = counts.reduce((sum, one) => sum + one, 0);
  return (
    <>
      <text x="0" y={top + labelHeight - 6}>
        <tspan class="acts-chart-act">{actWord[act]}</tspan>
        {` ${count(context.settings, all)}${all > 0 ? `, at most ${count(context.settings, Math.max(...counts))} in a week` : ''}`}
      </text>
      <path class="acts-chart-ground" d={`M0 ${ground}h${counts.length * weekWidth}`} />
      <path class="acts-chart-bars" d={bars(counts, most, ground)} />
    </>
  );
};

/**
 * One upright stroke for each week that has something: never too short to be seen. Each goes on from where the last
 * one stood, so that what is alike is written alike, and is small when it is compressed.
 */
function bars(counts: number[], most: number, ground: number): string {
  const strokes = counts.map((one) => {
    if (one === 0) return `m${weekWidth} 0`;
    const tall = Math.max(2, Math.round((one / most) * barsHeight));
    return `v-${tall}m${weekWidth} ${tall}`;
  });
  return `M${weekWidth / 2} ${ground}${strokes.join('')}`;
}

/** A tick where a month begins, and its name where a quarter does. */
const Months = ({ context, weeks }: { context: PageContext; weeks: Week[] }) => {
  const begins = weeks.flatMap(({ monday }, week) => (monday.day <= 7 ? [{ monday, x: week * weekWidth }] : []));
  const top = actKinds.length * rowHeight - rowGap;
  return (
    <>
      <path class="acts-chart-ground" d={begins.map(({ x }) => `M${x} ${top}v5`).join('')} />
      {begins
        .filter(({ monday, x }) => monday.month % 3 === 1 && weeks.length * weekWidth - x > 60)
        .map(({ monday, x }) => (
          <text x={x} y={height - 4}>
            {monday.month === 1 ? monday.year : monthName(context.settings, dayOf(monday.toString()))}
          </text>
        ))}
    </>
  );
};

const ActsTable = ({ context, weeks }: { context: PageContext; weeks: Week[] }) => (
  <section class="acts-table" aria-label="Acts in each week, in numbers" tabindex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">Week from</th>
          {actKinds.map((act) => (
            <th scope="col">{actWord[act]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks
          .filter(({ acts }) => totalOf(acts) > 0)
          .reverse()
          .map(({ monday, acts }) => (
            <tr>
              <th scope="row">{mediumDate(context.settings, dayOf(monday.toString()))}</th>
              {actKinds.map((act) => (
                <td>{count(context.settings, acts[act])}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  </section>
);
