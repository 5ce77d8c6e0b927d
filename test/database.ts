import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

const read = async <Row>(query: string) => (await env.DB.prepare(query).all<Row>()).results;

/** What makes the database as the migrations do, in one go; unknown before they made the first. */
let shortcut: string[] = [];

/**
 * The database of a test: new, migrated and empty, as all that is kept beside it. To go through every migration
 * takes five times as long as to make at once what comes out of them, so the first test of a worker does the one,
 * and those that follow the other.
 */
export async function emptyDatabase(): Promise<void> {
  await reset();
  await applyD1Migrations(env.LETTERS, env.TEST_LETTERS_MIGRATIONS);
  if (shortcut.length > 0) {
    await env.DB.batch(shortcut.map((statement) => env.DB.prepare(statement)));
    return;
  }
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  shortcut = await statements();
}

async function statements(): Promise<string[]> {
  const parts = await read<{ name: string; sql: string }>(
    'select name, sql from sqlite_master where sql is not null order by rowid',
  );
  const searches = parts.filter(({ sql }) => /^create virtual table/i.test(sql));
  // What SQLite, D1 and a search keep for themselves they make themselves.
  const made = parts.filter(
    ({ name }) => !/^(sqlite|_cf)_/.test(name) && !searches.some((search) => name.startsWith(`${search.name}_`)),
  );
  const settings = searches.map(async ({ name }) =>
    (await read<{ k: string; v: number }>(`select k, v from "${name}_config" where k <> 'version'`)).map(
      ({ k, v }) => `insert into "${name}" ("${name}", rank) values ('${k}', ${v})`,
    ),
  );
  const tags = await read<{ tag: string }>('select tag from tag_versions');
  const applied = await read<{ name: string; applied_at: string }>('select name, applied_at from d1_migrations');
  return [
    ...made.map(({ sql }) => sql),
    ...(await Promise.all(settings)).flat(),
    // Another one each time: a page in memory is never that of an earlier test.
    ...tags.map(({ tag }) => `insert into tag_versions (tag, version) values ('${tag}', lower(hex(randomblob(8))))`),
    ...applied.map((one) => `insert into d1_migrations (name, applied_at) values ('${one.name}', '${one.applied_at}')`),
  ];
}
