import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildSite, explain, ownSettings, project, start } from './project.ts';

// `npm start`, and the site built anew whenever one of its files changes; the server notices by itself.
const port = process.env.PORT ?? '8787';
const settings: NodeJS.ProcessEnv = ownSettings().has('SITE_URL') ? {} : { SITE_URL: `http://localhost:${port}` };

let building = false;
let changed = false;

async function rebuild() {
  changed = true;
  if (building) return;
  building = true;
  while (changed) {
    changed = false;
    await buildSite(settings).then(
      () => console.log('Built anew.'),
      (error: Error) => console.error(error.message),
    );
  }
  building = false;
}

const watched = /\.(astro|css|svg|ts|tsx)$/;
const ignored = /^(dist|\.astro)[\\/]/;

try {
  const server = start('node', [join(project, 'scripts/start.ts')]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
  server.on('close', (code) => process.exit(code ?? 0));
  for (const folder of ['site', 'schema']) {
    watch(join(project, folder), { recursive: true }, (_event, file) => {
      if (file && watched.test(file) && !ignored.test(file)) void rebuild();
    });
  }
} catch (error) {
  explain(error);
}
