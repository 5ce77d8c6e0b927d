import type { Shows } from '../live.ts';

/** The cache tag of what shows a commons. */
export const commonsTag = 'commons';

/** Lists and feeds of commons. */
export const listsShow: Shows = { tag: commonsTag, versions: ['commons'] };
/** The front shows what came of something, and what that invites to. */
export const frontShows: Shows = { tag: `${commonsTag},offers,victories`, versions: ['commons', 'victories'] };
/** A commons shows who helps, and what was done at it. */
export const noticeShows = (slug: string): Shows => ({
  tag: `${commonsTag},signups,ledger`,
  versions: [`commons/${slug}`],
});
