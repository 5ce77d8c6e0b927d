import { type Entry, findEntry, type Status } from '../schema/entries.ts';
import { currentStewards, type OnTurn } from '../schema/stewards/queries.ts';
import { sunriseNow } from '../schema/stewards/sunrises.ts';
import { findToken, type Purpose, type Token } from '../schema/tokens.ts';
import type { AppContext, Town } from './context.ts';
import { expiredLink, Problem, unknownLink } from './problem.tsx';

/**
 * What a private link in the address opens.
 *
 * @throws {Problem} 404 for a link that is forged, cut short or for another purpose, 410 for one that ended,
 *   or that steered a commons which was handed on
 */
export async function followLink(c: AppContext, purpose: Purpose): Promise<Token> {
  const { db, now } = c.var.town;
  const found = await findToken(db, c.req.param('token') ?? '', purpose, now);
  if (found.ok && found.token.handedOn) throw await handedOn(c.var.town, found.token);
  if (found.ok) {
    const { subjectId, stewardId, mailedTo } = found.token;
    // Whoever has a link is not told apart by the connection, which others use up, too.
    c.var.town.source = `link/${subjectId ?? stewardId}`;
    c.var.town.around = null;
    if (mailedTo) c.set('mailedTo', mailedTo);
    return found.token;
  }
  throw found.why === 'expired' ? expiredLink() : unknownLink();
}

/** @throws {Problem} 403 when the link was made for someone who is no steward any more */
export async function stewardOf(town: Town, token: Token): Promise<OnTurn> {
  const stewards = await currentStewards(town);
  const steward = stewards.find(({ id }) => id === token.stewardId);
  if (steward) return steward;
  throw new Problem(403, 'This link is no longer a steward’s', 'The person it was made for is not a steward any more.');
}

/**
 * The entry whose sender follows the link.
 *
 * @throws {Problem} as `followLink`, and 410 where it does not stand as what is asked of it needs
 */
export async function asSender(c: AppContext, status?: Status): Promise<Entry> {
  const { subjectId: entryId } = await followLink(c, 'yours');
  const entry = await findEntry(c.var.town.db, entryId ?? '');
  if (!entry || (status && entry.status !== status)) throw expiredLink();
  return entry;
}

/**
 * The steward who follows the link to their desk.
 *
 * @throws {Problem} as `followLink` and `stewardOf`
 */
export const asSteward = async (c: AppContext): Promise<OnTurn> => stewardOf(c.var.town, await followLink(c, 'desk'));

/** Says who looks after a commons now, to whoever did before. */
async function handedOn({ db }: Town, { subjectId: entryId }: Token): Promise<Problem> {
  const entry = await findEntry(db, entryId ?? '');
  // A change is about the commons that was handed on.
  const now = await sunriseNow(db, entry?.about ?? entryId ?? '');
  const who = now?.name ? `${now.name} looks` : 'Someone new looks';
  return new Problem(
    410,
    'You handed it on',
    `${who} after it now. This link steers nothing any more, and nothing was changed.`,
  );
}
