import type { Shows } from '../live.ts';

/** The cache tag of every page and export that shows lines of the ledger. */
export const tag = 'ledger';
/** Lines name their commons as long as that is up. */
export const linesTag = `commons,${tag}`;
export const linesShow: Shows = { tag: linesTag, versions: ['ledger'] };
/** The wall names none. */
export const wallShows: Shows = { tag, versions: ['ledger'] };
