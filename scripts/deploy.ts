import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';
import { isLoopback, readSettings } from '../schema/settings.ts';
import { buildSite, databases, explain, project, run } from './local/project.ts';

/** Only looks at what would be deployed: nothing leaves this machine. */
const dryRun = process.argv.includes('--dry-run');

const config = readConfig({ config: join(project, 'wrangler.toml') });

/** Refuses what works on this machine but would harm a town in public. */
function ready() {
  // The secret stays with Cloudflare; here only its absence from the settings must not be a mistake.
  const settings = readSettings({ ...config.vars, COMMONS_SECRET: 'A'.repeat(43) });
  const wrong = [
    isLoopback(settings.SITE_URL) && 'Set SITE_URL in wrangler.toml to the public address of the site.',
    settings.MAIL === 'inbox' && 'Set MAIL in wrangler.toml to smtp or cloudflare.',
    settings.STEWARDS.some((address) => address.endsWith('@example.org')) &&
      'Set STEWARDS in wrangler.toml to the addresses of real people.',
    ...config.d1_databases.map(
      ({ database_id = '', database_name = '' }: { database_id?: string; database_name?: string }) =>
        /^[0-]*1?$/.test(database_id) &&
        `Set the database_id of ${database_name} in wrangler.toml to what \`npx wrangler d1 create ${database_name}\` prints.`,
    ),
  ].filter((sentence) => sentence !== false);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** A configuration from which the build reads the remote D1, and public settings instead of local ones. */
async function remoteConfig(): Promise<string> {
  const folder = join(project, '.wrangler', 'remote');
  const file = join(folder, 'wrangler.json');
  await mkdir(folder, { recursive: true });
  const { name, account_id, compatibility_date, compatibility_flags, vars } = config;
  const d1_databases = config.d1_databases.map((database: object) => ({ ...database, remote: true }));
  await writeFile(
    file,
    JSON.stringify({ name, account_id, compatibility_date, compatibility_flags, vars, d1_databases }),
  );
  return file;
}

try {
  if (dryRun) {
    await run('wrangler', ['deploy', '--dry-run'], { show: true });
  } else {
    ready();
    for (const binding of Object.keys(databases)) {
      await run('wrangler', ['d1', 'migrations', 'apply', binding, '--remote'], { show: true });
    }
    console.log('Building the site from the remote database …');
    await buildSite({ WRANGLER_CONFIG: await remoteConfig() });
    await run('wrangler', ['deploy'], { show: true });
  }
} catch (error) {
  explain(error);
}
