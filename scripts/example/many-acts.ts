import type { D1Database } from '@cloudflare/workers-types';
import { getTableColumns } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { openDatabase } from '../../schema/database.ts';
import { chained, ledgerHead, type NewAct } from '../../schema/ledger/append.ts';
import type { Head } from '../../schema/ledger/chain.ts';
import { type ActKind, acts } from '../../schema/ledger/table.ts';
import { chance, evenly, nameOf, textOf } from './act-words.ts';

type Row = typeof acts.$inferInsert;

const linesInOneStatement = 1000;
const statementsInOneBatch = 4;

const { month: _, ...columns } = getTableColumns(acts);

/** Takes any number of lines as one JSON text: D1 binds at most 100 parameters to a statement. */
const insertMany = `insert into acts (${Object.values(columns).map(({ name }) => name)}) select ${Object.keys(columns).map((_, n) => `value ->> ${n}`)} from json_each(?)`;

const asJson = (rows: Row[]) =>
  JSON.stringify(
    rows.map((row) =>
      Object.keys(columns).map((key) => (key === 'at' ? row.at.epochMilliseconds : row[key as keyof Row])),
    ),
  );

export interface Growth {
  /** How many lines to add. */
  count: number;
  /** The first and the last day they are of. */
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  /** How many of a hundred are logged weeks late, and so stand among lines of later days. */
  late: number;
  /** The site's zone and currency. */
  zone: string;
  currency: string;
  now: Temporal.Instant;
  /** Told now and then how many are in. */
  progress?: (done: number) => void;
}

/** One more than a page shows: so any page of neighbouring lines holds every card once. */
const cardCount = 51;

/**
 * What each line is, in an order that comes again every 51 lines: pages then differ in their words
 * and not in their mixture, and what they read can be compared to the row.
 */
const cards: { act: ActKind; atCommons: boolean }[] = (() => {
  const counts: [ActKind, number][] = [
    ['task', 20],
    ['resource', 13],
    ['hours', 9],
    ['jar-in', 5],
    ['jar-out', 4],
  ];
  const sorted = counts.flatMap(([act, count]) =>
    Array.from({ length: count }, (_, n) => ({ act, atCommons: act.startsWith('jar') || n % 4 > 0 })),
  );
  // 20 has no factor in common with 51, so that this step meets every card once.
  return sorted.map((_, n) => sorted[(n * 20) % cardCount] ?? { act: 'task', atCommons: false });
})();

/** The one line of the 51 that the next one, instead of a task, corrects: of no commons, like its correction. */
const mistaken = cards.findIndex(
  ({ act, atCommons }, n) => act === 'resource' && !atCommons && cards[n + 1]?.act === 'task',
);

/** One task in so many is this, so that there is something rare to look for. */
const rareAfter = 8000;
export const rareWord = 'tortoise';

interface Place {
  id: string;
  host: string | null;
}

/** Adds believable acts to the end of the ledger, for the public commons that are there and for none. */
export async function growLedger(binding: D1Database, growth: Growth): Promise<void> {
  const { count, progress } = growth;
  const { results: places } = await binding
    .prepare(
      "select commons.entry_id as id, nullif(host, '') as host from commons join entries on entries.id = entry_id where slug is not null and status = 'approved' order by slug limit 2000",
    )
    .all<Place>();
  const last = await binding.prepare('select at from acts order by seq desc limit 1').first<{ at: number }>();
  let head = await ledgerHead(openDatabase(binding));
  const invent = inventor(growth, places, last?.at ?? 0);
  for (let done = 0; done < count; ) {
    const statements = [];
    for (let n = 0; n < statementsInOneBatch && done < count; n++) {
      const rows: Row[] = [];
      while (rows.length < linesInOneStatement && done + rows.length < count) {
        const { line, at } = invent(done + rows.length, head);
        const [row] = chained(head, [line], at);
        if (!row) break;
        rows.push(row);
        head = { seq: head.seq + 1, hash: row.hash };
      }
      statements.push(binding.prepare(insertMany).bind(asJson(rows)));
      done += rows.length;
    }
    await binding.batch(statements);
    progress?.(done);
  }
}

/** What the next line says, and when it was approved. */
function inventor({ count, from, to, late, zone, currency, now }: Growth, places: Place[], lastAt: number) {
  const random = chance(count);
  const spanned = from.until(to).days + 1;
  let approvedAt = lastAt;
  let previous: NewAct | undefined;
  let tasks = 0;
  // Made once for each day: made for each line, it would take longer than the hashes.
  let day = { n: -1, date: from, evening: 0 };

  return (n: number, head: Head): { line: NewAct; at: Temporal.Instant } => {
    const today = Math.floor((n * spanned) / count);
    if (today !== day.n) {
      const date = from.add({ days: today });
      day = { n: today, date, evening: date.toZonedDateTime({ timeZone: zone, plainTime: '19:00' }).epochMilliseconds };
    }
    // A line is approved on the evening after, and never before the line above it.
    const soon = day.evening + 86_400_000 + random() * 7_200_000;
    approvedAt = Math.max(approvedAt, Math.min(now.epochMilliseconds, soon));
    const position = head.seq % cardCount;
    const corrects = previous && position === mistaken + 1 ? head.seq : null;
    previous =
      previous && corrects !== null
        ? { ...previous, corrects, hundredths: previous.hundredths + 100 }
        : fresh(cards[position] ?? { act: 'task', atCommons: false });
    return { line: previous, at: Temporal.Instant.fromEpochMilliseconds(Math.floor(approvedAt)) };
  };

  function fresh({ act, atCommons }: (typeof cards)[number]): NewAct {
    const place = atCommons ? evenly(places, random) : undefined;
    const what =
      act === 'task' && tasks++ % rareAfter === 0 ? `Found the owner of a lost ${rareWord}` : textOf(act, random);
    const isLate = random() * 100 < late;
    const date = isLate ? day.date.subtract({ days: Math.floor(random() * Math.min(40, day.n + 1)) }) : day.date;
    return {
      act,
      date: date.toString(),
      what,
      who: nameOf(random),
      ...quantityOf(act, what, currency, random),
      commonsId: place?.id ?? null,
      host: place?.host ?? null,
      corrects: null,
      entryId: null,
    };
  }
}

function quantityOf(act: ActKind, what: string, currency: string, random: () => number) {
  const upTo = (most: number) => Math.ceil(random() * most);
  if (act === 'hours') return { hundredths: upTo(10) * 50, unit: 'hours' };
  if (act === 'jar-in') return { hundredths: upTo(80) * 50, unit: currency };
  if (act === 'jar-out') return { hundredths: 100 + upTo(2900), unit: currency };
  if (act === 'task' || what.startsWith('Lent')) return { hundredths: 100, unit: 'items' };
  if (what.startsWith('A crate')) return { hundredths: upTo(60) * 25, unit: 'kg' };
  return { hundredths: upTo(40) * 100, unit: /^(Brought|A pot)/.test(what) ? 'meals' : 'items' };
}
