import type { Samples } from './sample.ts';

/** Links are asked for, nothing is sent. */
export const samples: Samples = { kinds: {} };
