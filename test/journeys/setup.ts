import type { TestProject } from 'vitest/node';
import { forgetState, newState, startServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    site: string;
    state: string;
  }
}

/** One real site for all journeys, with a database of its own. */
export default async function setup({ provide }: TestProject) {
  const state = await newState();
  const server = await startServer(state);
  provide('site', server.site);
  provide('state', state);
  return async () => {
    await server.stop();
    await forgetState(state);
  };
}
