import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../test/journeys/server.ts';
import { start } from '../local/project.ts';

/**
 * Starts the real worker, with the one addition that it tells what D1 counted, and ends it after use.
 *
 * @param state the folder of a migrated database
 * @param dist the built site
 * @throws {Error} with what the server printed, when it does not start or `use` fails
 */
export async function serving<Result>(
  state: string,
  dist: string,
  use: (site: string) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const site = `http://localhost:${port}`;
  const args = ['dev', 'scripts/bench/worker.ts', '--port', String(port), '--persist-to', state, '--assets', dist];
  const vars = ['--var', `SITE_URL:${site}`, '--var', 'MAIL:inbox', '--show-interactive-dev-session=false'];
  const server = start('wrangler', [...args, ...vars], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let printed = '';
  server.stdout?.on('data', (chunk) => (printed += chunk));
  server.stderr?.on('data', (chunk) => (printed += chunk));
  const closed = once(server, 'close');
  try {
    for (let tries = 0; !(await fetch(`${site}/about/`).catch(() => null))?.ok; tries++) {
      if (tries > 300 || server.exitCode !== null) throw new Error(`The server did not start.`);
      await wait(200);
    }
    return await use(site);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${printed}`);
  } finally {
    if (server.pid && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    await closed;
  }
}
