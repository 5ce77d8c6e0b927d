import { and, asc, eq, gt } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { commons, occurrences } from '../../schema/commons/table.ts';
import { type Database, writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { isExample } from '../../schema/example.ts';
import { letNameThrough, signUp } from '../../schema/signups/queries.ts';
import { rolesOf } from '../../schema/signups/roles.ts';
import { signups } from '../../schema/signups/table.ts';

/** Who comes, by the title of the role, in the order they arrive; without a star they are only counted. */
const people: Record<string, string[]> = {
  'Setting up tables': ['Emre*', 'Jola*'],
  'Carrying what is left': ['Nguyễn Thị Hạnh*', 'Ali'],
  'Fetching from the market': ['Farida*', 'Gus', 'Kofi*'],
  'Dish washing': ['Idris*'],
  Tamping: ['June*', 'مريم*'],
};

/** Has some people of the example town sign up for the next date of what looks for hands. */
export async function putExampleSignups(db: Database, now: Temporal.Instant): Promise<void> {
  const coming = await db
    .select({ commons, date: occurrences })
    .from(occurrences)
    .innerJoin(commons, eq(commons.entryId, occurrences.entryId))
    .innerJoin(entries, and(eq(entries.id, commons.entryId), isExample))
    .where(and(gt(occurrences.startsAt, now), eq(occurrences.calledOff, false)))
    .orderBy(asc(occurrences.startsAt));
  const seen = new Set<string>();
  for (const { commons: one, date } of coming) {
    if (one.roles === '' || seen.has(one.entryId)) continue;
    seen.add(one.entryId);
    for (const role of await rolesOf(db, one.entryId)) {
      for (const person of people[role.title] ?? []) {
        const name = person.replace('*', '');
        const entryId = crypto.randomUUID();
        const times = { contactUntil: date.overAt.add({ hours: 24 * 30 }), createdAt: now, updatedAt: now };
        const up = {
          entryId,
          commonsId: one.entryId,
          dateNumber: date.dateNumber,
          roleId: role.id,
          name,
          who: `example/${name}`,
        };
        await writeTogether(db, [
          db.insert(entries).values({
            id: entryId,
            kind: 'signups',
            silent: true,
            status: 'approved',
            title: name,
            about: one.entryId,
            example: true,
            ...times,
          }),
          ...signUp(db, { ...up, newcomer: false, showName: person !== name, hasMail: false }, now),
          letNameThrough(db, entryId),
          // Nobody came: no evening's mail says that somebody did.
          db.update(signups).set({ isNews: false }).where(eq(signups.entryId, entryId)),
        ]);
      }
    }
  }
}
