import type { Samples } from './sample.ts';

/** Turns are held, not sent. */
export const samples: Samples = { kinds: {} };
