import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSite, explain, ownSettings, project, start } from './local/project.ts';

// `npm start`, and the site built anew whenever one of its files changes; the server notices by itself.
const port = process.env.PORT ?? '8787';
const settings: NodeJS.ProcessEnv = ownSettings().has('SITE_URL') ? {} : { SITE_URL: `http://localhost:${port}` };

const watched = /\.(astro|css|svg|ts|tsx)$/;
const ignored = /^(dist|\.astro)[\\/]/;

/** The newest change among the files that the site is made of, in milliseconds since the epoch. */
async function newest(): Promise<number> {
  let latest = 0;
  for (const folder of ['site', 'schema']) {
    for (const file of await readdir(join(project, folder), { recursive: true })) {
      if (!watched.test(file) || ignored.test(file)) continue;
      latest = Math.max(latest, (await stat(join(project, folder, file)).catch(() => null))?.mtimeMs ?? 0);
    }
  }
  return latest;
}

try {
  const server = start('node', [join(project, 'scripts/start.ts')]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
  server.on('close', (code) => process.exit(code ?? 0));
  // Looked at once a second: a watcher loses a file that an editor replaces instead of rewriting.
  for (let seen = await newest(); ; await wait(1000)) {
    const now = await newest();
    if (now <= seen) continue;
    seen = now;
    await buildSite(settings).then(
      () => console.log('Built anew.'),
      (error: Error) => console.error(error.message),
    );
  }
} catch (error) {
  explain(error);
}
