import { env as bindings } from 'cloudflare:workers';
import { signUp, withRoles } from './signups.ts';
import { propose } from './town.ts';

/** When all of it is due. */
export const evening = '2027-03-01T18:30:00Z';

/** Those of them who sign up for one supper. */
export const street = Array.from({ length: 45 }, (_, number) => `n${number}.busy@example.net`);
export const titles = ['Repair', 'Swap', 'Weeding', 'Soup', 'Paint'];

/** A change of place that nobody was told of yet, as if the worker had been killed after it. */
const movedUntold = (entry: string) =>
  bindings.DB.batch([
    bindings.DB.prepare(
      `insert into changes (commons_id, date_number, what, at, was_starts_at, new_place) select entry_id, date_number, 'moved', 1, starts_at, 1 from occurrences where entry_id = ${entry}`,
    ),
    bindings.DB.prepare(
      `update occurrences set place = 'Boat house', last_change = (select max(id) from changes) where entry_id = ${entry}`,
    ),
  ]);

/** A town in which, that evening, all that is done by the clock has something to do for many. */
export async function aBusyTown(): Promise<void> {
  const tomorrow = { date: '2027-03-02', starts: '19:00', ends: '21:00', roles: '60 × Dish washing' };
  const { commons } = await withRoles({ title: 'Supper', ...tomorrow });
  for (const email of street) await signUp(commons, { name: email, email });
  for (const title of titles) {
    const today = { title, date: '2027-03-01', starts: '15:00', ends: '17:00', roles: '3 × Dish washing' };
    const { commons } = await withRoles({ ...today, steward_email: `${title}.busy@example.net` });
    await signUp(commons, { email: `of${title}.busy@example.net` });
  }
  await movedUntold(`(select entry_id from commons where title = 'Supper')`);
  // Two of those that are held were silent for long.
  await bindings.DB.exec(
    `update sunrises set asked_at = 1 where commons_id in (select entry_id from commons where title in ('Soup', 'Paint'))`,
  );
}

/** The same with what happens more seldom: who moved up, what was taken down, and much that nobody decided. */
export async function aBusierTown(): Promise<void> {
  await withRoles({ title: 'Kept', date: '2027-03-02', starts: '18:00', ends: '20:00', roles: keptRoles });
  for (const title of ['Up', 'Off']) {
    const { commons } = await withRoles({ title, date: '2027-03-20', roles: '9 × Carrying' });
    for (const n of [1, 2, 3]) {
      await signUp(commons, { name: `${title} ${n}`, email: `${title}${n}.busy@example.net`, role: 'Carrying' });
    }
  }
  await aBusyTown();
  for (let n = 0; n < 12; n++) await propose({ title: `Nobody read ${n}`, steward_email: `n${n}.unread@example.net` });
  const of = (title: string) => `commons_id = (select entry_id from commons where title = '${title}')`;
  await bindings.DB.exec(`update signups set waited = 1 where ${of('Up')}`);
  await bindings.DB.exec(`update signups set taken_down = 'to-tell' where ${of('Off')}`);
}

const keptRoles = '2 × Carrying, kept for newcomers';
