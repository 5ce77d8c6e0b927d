import { env as bindings } from 'cloudflare:workers';
import { beforeEach, expect, inject, it } from 'vitest';
import { asked } from './counting.ts';
import { signUp, withRoles } from './signups.ts';
import { aMinutePasses, itIs, newTown, publish, rows } from './town.ts';

beforeEach(newTown);

const { smtp, http } = inject('mailServer');
const bySmtp = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp) };

/** What a worker of the free plan may ask D1 in one run. */
const mostAsked = 50;

/** What arrived at a street, as `<address> <subject>`, each as often as it did. */
async function arrivedIn(street: string): Promise<string[]> {
  const { arrived } = (await (await fetch(`http://127.0.0.1:${http}/`)).json()) as {
    arrived: { to: string; source: string }[];
  };
  const subject = (source: string) => /^Subject: (.*)$/m.exec(source)?.[1]?.trim();
  return arrived
    .filter(({ to }) => to.endsWith(`.${street}@example.net`))
    .map(({ to, source }) => `${to} ${subject(source)}`);
}

async function aCountedMinute(): Promise<number> {
  const { count, DB } = asked();
  await aMinutePasses({ ...bySmtp, DB });
  return count.times;
}

it('with nothing to do asks the database few things, in the evening too', async () => {
  await publish();
  await aMinutePasses();
  itIs('2027-03-01T18:30:00Z');
  expect(await aCountedMinute()).toBeLessThanOrEqual(18);
});

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

it('with everything to do at once stays within what the platform lets it ask, and the next ones do the rest', async () => {
  const tomorrow = { date: '2027-03-02', starts: '19:00', ends: '21:00', roles: '60 × Dish washing' };
  const { commons } = await withRoles({ title: 'Supper', ...tomorrow });
  const street = Array.from({ length: 45 }, (_, number) => `n${number}.busy@example.net`);
  for (const email of street) await signUp(commons, { name: email, email });
  for (const title of ['Repair', 'Swap', 'Weeding', 'Soup', 'Paint']) {
    const today = { title, date: '2027-03-01', starts: '15:00', ends: '17:00', roles: '3 × Dish washing' };
    const { commons } = await withRoles({ ...today, steward_email: `${title}.busy@example.net` });
    await signUp(commons, { email: `of${title}.busy@example.net` });
  }
  await movedUntold(`(select entry_id from commons where title = 'Supper')`);
  itIs('2027-03-01T18:30:00Z');
  // Two of those that are held were silent for long.
  await bindings.DB.exec(
    `update sunrises set asked_at = 1 where commons_id in (select entry_id from commons where title in ('Soup', 'Paint'))`,
  );
  expect(await aCountedMinute()).toBeLessThanOrEqual(mostAsked);
  for (let minute = 31; minute < 40; minute++) {
    itIs(`2027-03-01T18:${minute}:00Z`);
    expect(await aCountedMinute()).toBeLessThanOrEqual(mostAsked);
  }
  const arrived = await arrivedIn('busy');
  expect(new Set(arrived).size).toBe(arrived.length);
  for (const to of street) {
    expect(arrived).toContain(`${to} Moved: Supper`);
    expect(arrived).toContain(`${to} Soon: Supper`);
  }
  for (const title of ['Repair', 'Swap', 'Weeding', 'Soup', 'Paint']) {
    expect(arrived).toContain(`${title}.busy@example.net How was it? ${title}`);
    expect(arrived).toContain(`${title}.busy@example.net Who is coming: ${title}`);
  }
  expect(arrived.filter((one) => one.includes('Would you hold the next one?'))).toHaveLength(2);
  expect(await rows('select id from outbox where sent_at is null')).toEqual([]);
});
