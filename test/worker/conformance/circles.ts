import type { Samples } from './sample.ts';

/** Letters are no entries: nobody reviews them, and nothing of them is ever in public. */
export const samples: Samples = { kinds: {}, params: { file: '0123abcd.age' } };
