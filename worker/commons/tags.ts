/** The cache tag of what shows a commons. */
export const commonsTag = 'commons';
/** The front shows what came of something, and what that invites to. */
export const frontTag = `${commonsTag},offers,victories`;
/** A commons shows who helps, and what was done at it. */
export const noticeTag = `${commonsTag},signups,ledger`;
