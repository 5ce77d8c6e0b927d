import type { AppContext } from '../context.ts';
import { Problem } from '../problem.tsx';

/**
 * A code that finds nothing may be a guess. Of those from one connection the limit of all forms holds; this one is for
 * all together.
 */
export async function limitGuesses(c: AppContext): Promise<void> {
  const limit = c.env.RATE_LIMIT_WIDE;
  if (!limit || (await limit.limit({ key: 'letter codes' })).success) return;
  throw new Problem(429, 'Too many codes were tried', 'Wait a minute, then type yours again.', { retryAfter: 60 });
}
