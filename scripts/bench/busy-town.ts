import type { D1Database } from '@cloudflare/workers-types';
import type { Temporal } from 'temporal-polyfill';
import type { Proposal } from '../../schema/commons/form.ts';
import type { CommonsContext } from '../../schema/commons/hooks.ts';
import { listedAtMost } from '../../schema/commons/lists.ts';
import { kinds } from '../../schema/commons/table.ts';
import { type Database, writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { noticesAtMost, publishOffer } from '../../schema/offers/queries.ts';
import { categories, directions, offers } from '../../schema/offers/table.ts';
import { monthBounds } from '../../schema/time.ts';
import { putPublicCommons } from '../example/public-commons.ts';

const things = ['Swap table', 'Long soup', 'Bicycle bench', 'Broom round', 'Tea for the stairs', 'Mending hour'];
const places = ['Quay Street', 'Bell Yard', 'Elm Lane', 'Hillside park', 'the old library', 'Mill bridge'];

/**
 * Commons to come, each with a text of its own, within a year from today. By default as many as one page lists: the
 * largest front page.
 */
export async function putBusyTown(
  context: CommonsContext,
  zone: string,
  now: Temporal.Instant,
  count = listedAtMost,
): Promise<void> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const aDay = Math.max(2, count / 360);
  for (let n = 0; n < count; n++) {
    const at = (list: string[], step: number) => list[(n * step + n) % list.length] ?? '';
    const kind = kinds[n % kinds.length] ?? 'other';
    const proposal: Proposal = {
      title: `${at(things, 1)} number ${n + 1} at ${at(places, 2)}`,
      kind,
      starts: `${10 + (n % 9)}:30`,
      ends: '21:00',
      summary: `In week ${n} we meet ${at(places, 3)} with ${n + 3} neighbours and ${at(things, 4).toLowerCase()}; the ${n}th time, so bring what you have and take what you need, until everything is gone or dark.`,
      date: today.add({ days: 1 + Math.floor(n / aDay) }).toString(),
      repeats: n % 5 === 0 ? 'weekly' : 'never',
      until: '',
      reveal: n % 7 === 0 ? 'day-before' : 'now',
      area: `${at(places, 5)} quarter`,
      place: `${n} ${at(places, 1)}`,
      bring: 'A bag.',
      access: 'Step-free.',
      roles:
        n % 2
          ? `${2 + (n % 4)} × Carrying and setting up, good for a first time\n3 × Dish washing at ${at(places, 4)}, 18:00–20:00`
          : '',
      host: n % 3 ? '' : `Friends of ${at(places, 2)}`,
      steward_name: `Amina ${n}`,
      steward_email: '',
    };
    await putPublicCommons(context, proposal, zone, now);
  }
}

/** As many notices of each sort as the board shows, each with a text of its own: the largest board. */
export async function putBusyBoard(db: Database, zone: string, now: Temporal.Instant): Promise<void> {
  const words = ['Ladder', 'Pram', 'Kettle', 'Barrow', 'Sewing lamp', 'Folding chairs', 'Apple press'];
  for (const direction of directions) {
    for (let n = 0; n < noticesAtMost + 1; n++) {
      const word = words[(n * 3) % words.length] ?? '';
      const category = categories[n % categories.length] ?? 'things';
      const entryId = crypto.randomUUID();
      const offer = {
        entryId,
        direction,
        category,
        title: `${word} number ${n + 1}, ${direction} near the ${n}th corner`,
        details: `It is ${n} steps from the tram.`,
        quantity: `${n + 1} of them`,
        area: `Quarter ${n % 9}`,
        until: null,
        commonsId: null,
        name: `Amina ${n}`,
        round: 1,
        wantedBack: '',
        lentAt: null,
        answersStopped: false,
        slug: null,
        publishedAt: null,
        ...(direction === 'chore' ? { rhythm: 'weekly' as const, hands: 1 + (n % 4) } : { rhythm: null, hands: null }),
      };
      await writeTogether(db, [
        db.insert(entries).values({
          id: entryId,
          kind: 'offers',
          status: 'approved',
          title: offer.title,
          contactUntil: now,
          createdAt: now,
          updatedAt: now,
        }),
        db.insert(offers).values(offer),
        ...publishOffer(db, offer, `${direction}-${n}`, zone, now),
      ]);
    }
  }
}

const chunk = 50_000;

/** Adds commons of one past month until there are `size`, written by SQLite itself. */
export async function growArchive(
  binding: D1Database,
  zone: string,
  now: Temporal.Instant,
  month: Temporal.PlainYearMonth,
  size: number,
) {
  const there = await binding
    .prepare("select count(*) as count from commons where slug like 'archived-%'")
    .first<{ count: number }>();
  const nowMs = now.epochMilliseconds;
  const [monthBegins] = monthBounds(month, zone);
  const monthMs = monthBegins.epochMilliseconds;
  for (let from = there?.count ?? 0; from < size; from += chunk) {
    const to = Math.min(size, from + chunk);
    const numbers = `with recursive n(i) as (select ${from + 1} union all select i + 1 from n where i < ${to})`;
    // All within the month that is measured, so that its page is full at every size.
    const startsAt = `${monthMs} + (i * 7919 % ${28 * 24}) * 3600000`;
    await binding.batch([
      binding.prepare(
        `insert into entries (id, kind, status, version, title, contact_until, example, created_at, updated_at) ${numbers} select 'archived-' || i, 'commons', 'approved', 1, 'Archived ' || i, ${nowMs}, 0, ${startsAt}, ${startsAt} from n`,
      ),
      binding
        .prepare(
          `insert into commons (entry_id, slug, title, kind, summary, date, starts, zone, repeats, area, place, reveal, bring, access, host, steward_name, last_over_at, sequence, changed_at, published_at) ${numbers} select 'archived-' || i, 'archived-' || i, 'Archived ' || i, 'kitchen', 'It was held.', '2020-01-01', '12:00', ?, 'never', 'Old Town', 'Bell Yard', 'now', '', '', '', 'Ben', ${startsAt} + 7200000, 0, ${startsAt}, ${startsAt} from n`,
        )
        .bind(zone),
      binding.prepare(
        `insert into occurrences (entry_id, date_number, kind, starts_at, ends_at, over_at) ${numbers} select 'archived-' || i, 0, 'kitchen', ${startsAt}, ${startsAt} + 7200000, ${startsAt} + 7200000 from n`,
      ),
    ]);
  }
}
