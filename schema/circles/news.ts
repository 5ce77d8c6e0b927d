import { sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from '../database.ts';
import { toldBefore } from './agreements.ts';
import { dayOfLetter } from './letter-queries.ts';
import type { Keeper } from './table.ts';

/**
 * Which keepers have news: a letter that they can read, or a word of its writer, that came on a day since they were
 * told last and before today. Days that are over are told, each once: of the present one nobody can say whether
 * more comes. An agreement that is to be looked at again in a week is news for all of them.
 *
 * @param letters the database of letters
 */
export async function keepersWithNews(
  letters: Database,
  keepers: readonly Pick<Keeper, 'id' | 'since' | 'toldOn'>[],
  now: Temporal.Instant,
): Promise<Set<string>> {
  const asked = keepers.map(({ id, since, toldOn }) => ({ id, from: toldOn ?? dayOfLetter(since) }));
  const today = dayOfLetter(now);
  const rows = await letters.all<{ id: string }>(sql`
    select who.value ->> 'id' as id
    from json_each(${JSON.stringify(asked)}) as who
    join agreements on agreements.text is not null
    where date(agreements.look_again, ${`-${toldBefore.days} days`}) >= who.value ->> 'from'
      and date(agreements.look_again, ${`-${toldBefore.days} days`}) < ${today}
    union
    select who.value ->> 'id' as id
    from json_each(${JSON.stringify(asked)}) as who
    join letter_readers on letter_readers.keeper_id = who.value ->> 'id'
    join letters on letters.id = letter_readers.letter_id
    where letters.last_day >= who.value ->> 'from'
      and (
        (letters.day >= who.value ->> 'from' and letters.day < ${today})
        or exists (
          select 1 from words
          where words.letter_id = letters.id and words.by = 'writer'
            and words.day >= who.value ->> 'from' and words.day < ${today}
        )
      )`);
  return new Set(rows.map(({ id }) => id));
}
