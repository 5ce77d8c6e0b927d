import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { distOf, forgetState, newState, type Server, startServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    towns: string;
  }
}

/** A real site with a database of its own, as a journey is given it. */
export interface Town {
  site: string;
  state: string;
  dist: string;
}

/**
 * A real site for each of the processes that journeys run in, started when its first journey asks for it and
 * kept for all that follow there: no two journeys are in one town at the same moment.
 */
export default async function setup({ provide }: TestProject) {
  const towns = new Map<string, Promise<{ town: Town; server: Server }>>();
  const states: string[] = [];
  const begin = async () => {
    const state = await newState();
    states.push(state);
    const server = await startServer(state);
    return { server, town: { site: server.site, state, dist: distOf(state) } };
  };
  const host = createServer(async (request, response) => {
    const whose = request.url ?? '/';
    const begun = towns.get(whose) ?? begin();
    towns.set(whose, begun);
    try {
      response.end(JSON.stringify((await begun).town));
    } catch (error) {
      // The next journey tries again.
      towns.delete(whose);
      console.error(error);
      response.writeHead(500).end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  provide('towns', `http://127.0.0.1:${(host.address() as AddressInfo).port}`);
  return async () => {
    host.close();
    await Promise.allSettled([...towns.values()].map(async (begun) => (await begun).server.stop()));
    for (const state of states) await forgetState(state);
  };
}
