import type { Samples } from './sample.ts';

/** Messages are passed on, not decided. */
export const samples: Samples = { kinds: {} };
