import { type Steward, stewardsOf } from '../schema/stewards/queries.ts';
import { findToken, type Purpose, type Token } from '../schema/tokens.ts';
import { expiredLink, Problem, unknownLink } from './problem.tsx';
import type { AppContext, Town } from './town.ts';

/**
 * What a private link in the address opens.
 *
 * @throws {Problem} 404 for a link that is forged, cut short or for another purpose, 410 for one that ended
 */
export async function followLink(c: AppContext, purpose: Purpose): Promise<Token> {
  const { db, now } = c.var.town;
  const found = await findToken(db, c.req.param('token') ?? '', purpose, now);
  if (found.ok) return found.token;
  throw found.why === 'expired' ? expiredLink() : unknownLink();
}

/** @throws {Problem} 403 when the link was made for someone who is no steward any more */
export async function stewardOf(town: Town, token: Token): Promise<Steward> {
  const stewards = await stewardsOf(town.settings, town.keys);
  const steward = stewards.find(({ id }) => id === token.holder);
  if (steward) return steward;
  throw new Problem(403, 'This link is no longer a steward’s', 'The person it was made for is not a steward any more.');
}
