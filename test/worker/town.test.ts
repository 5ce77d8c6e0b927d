/** The town of the tests themselves: nothing of one test is there in the next. */
import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { emptyDatabase } from '../database.ts';
import { newTown, publish, rows } from './town.ts';

/** How a database is made, and every row in it, those included that a search keeps for itself. */
async function dump() {
  const parts = await rows<{ type: string; name: string; sql: string }>(
    "select type, name, tbl_name, sql from sqlite_master where name not like '\\_cf\\_%' escape '\\' order by type, name",
  );
  const tables = parts.filter(({ type, sql }) => type === 'table' && !/^create virtual/i.test(sql));
  const all = tables.map(async ({ name }) => [name, await rows(`select * from "${name}"`)] as const);
  return { parts, rows: Object.fromEntries(await Promise.all(all)) };
}

it('the database of a test is as all migrations make it', async () => {
  await emptyDatabase();
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const made = await dump();
  const applied = made.rows.d1_migrations ?? [];
  made.rows.d1_migrations = applied.map((row) => ({ ...row, applied_at: expect.anything() }));
  const versions = made.rows.tag_versions ?? [];
  expect(versions.length).toBeGreaterThan(0);
  made.rows.tag_versions = versions.map((row) => ({ ...row, version: expect.any(String) }));
  await newTown();
  await publish();
  await emptyDatabase();
  expect(await dump()).toEqual(made);
});
