import { inject } from 'vitest';
import type { Town } from './setup.ts';

/** The town that the journeys of this process are in, one after the other. */
async function ourTown(): Promise<Town> {
  const answer = await fetch(`${inject('towns')}/${process.env.VITEST_POOL_ID}`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Town;
}

export const { site, state, dist } = await ourTown();
