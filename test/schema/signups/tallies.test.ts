import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { rows } from '../house.ts';

/** A town as it was before sign-ups were counted by triggers. */
async function townOfBefore() {
  await reset();
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < '0008'),
  );
  const entry = (id: string, kind: string, about: string | null, at = 0) =>
    env.DB.prepare(
      'insert into entries (id, kind, status, title, about, contact_until, created_at, updated_at) values (?, ?, ?, ?, ?, 9e12, ?, 0)',
    ).bind(id, kind, 'approved', `Title of ${id}`, about, at);
  const signup = (id: string, shows: number, placed: number | null, left: number | null) => [
    entry(id, 'signups', 'pot'),
    env.DB.prepare(
      "insert into signups (entry_id, commons_id, n, role_id, name, who, newcomer, show_name, has_mail, placed_at, left_at, heard) values (?, 'pot', 0, 'tea', ?, ?, 0, ?, 0, ?, ?, 0)",
    ).bind(id, id, id, shows, placed, left),
  ];
  const token = (id: string) =>
    env.DB.prepare("insert into tokens (hash, purpose, entry_id, expires_at) values (?, 'yours', ?, 9e12)").bind(
      `of ${id}`,
      id,
    );
  const sunrise = (n: number, since: number, ended: number | null) =>
    env.DB.prepare(
      "insert into sunrises (commons_id, n, name, since, ended_at, steered_at) values ('pot', ?, '', ?, ?, 0)",
    ).bind(n, since, ended);
  await env.DB.batch([
    entry('pot', 'commons', null),
    env.DB.prepare(
      "insert into roles (id, commons_id, n, title, hands, first_time, for_newcomers) values ('tea', 'pot', 0, 'Tea', 2, 0, 0)",
    ),
    ...signup('Dana', 1, 1, null),
    ...signup('Emre', 0, 1, null),
    ...signup('Farid', 0, null, null),
    ...signup('Gus', 1, 1, 2),
    sunrise(1, 0, 100),
    sunrise(2, 100, null),
    ...['early', 'late'].flatMap((id) => [entry(id, 'edits', 'pot', id === 'early' ? 50 : 150), token(id)]),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
}

it('what was there before is counted, shown and handed on as from now on', async () => {
  await townOfBefore();
  expect(await rows('select * from signup_tallies')).toEqual([
    { role_id: 'tea', date_number: 0, taken: 2, waiting: 1 },
  ]);
  expect(await rows('select name from signups where shown = 1 and left_at is null')).toEqual([{ name: 'Dana' }]);
  // A steward's list names nobody who did not ask to be shown.
  expect(await rows("select title from entries where id in ('Dana', 'Emre') order by id")).toEqual([
    { title: 'Title of Dana' },
    { title: 'Tea' },
  ]);
  expect(await rows('select subject_id, handed_on from tokens order by subject_id')).toEqual([
    { subject_id: 'early', handed_on: 1 },
    { subject_id: 'late', handed_on: 0 },
  ]);
});

it('a tally follows each step of a sign-up, and is gone with the last of them', async () => {
  await townOfBefore();
  const tally = async () =>
    (await rows<{ taken: number; waiting: number }>('select taken, waiting from signup_tallies'))[0];
  await env.DB.exec("update signups set placed_at = 3 where name = 'Farid'");
  expect(await tally()).toEqual({ taken: 3, waiting: 0 });
  await env.DB.exec("update signups set left_at = 3 where name in ('Dana', 'Emre')");
  expect(await tally()).toEqual({ taken: 1, waiting: 0 });
  // Who had left before is counted no second time, whatever is noted of them.
  await env.DB.exec("update signups set left_at = 4, placed_at = null where name = 'Dana'");
  expect(await tally()).toEqual({ taken: 1, waiting: 0 });
  await env.DB.exec('delete from signups');
  expect(await rows('select * from signup_tallies')).toEqual([]);
});
