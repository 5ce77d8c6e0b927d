/** What a page says once that something was done, by the word that its address has for it. */
const sentences = {
  done: 'Done. This is how it stands now.',
  plan: 'Done, and public now. This is how it stands.',
  written: 'Sent. It reaches them within some minutes.',
  changed: 'Your change is in.',
  back: 'It is taken back.',
  decided: 'Your decision is taken, and its sender is told.',
  mended: 'Mended. Its sender is told.',
  address: 'A mail is on its way to the new address.',
  readdressed: 'From now on the mails about this come to you.',
  invited: 'The invitation is on its way.',
  uninvited: 'The invitation is taken back.',
  turn: 'Your turn goes on.',
  accepted: 'You accepted. Thank you.',
};

const counted = {
  off: 'taken off the list. Who left an address gets a mail that says so.',
  approved: 'approved.',
  removed: 'removed.',
};

/** What was done, for the page that is seen next; `itself` where that one says it by what it is. */
export type Said = keyof typeof sentences | `${keyof typeof counted}-${number}` | 'itself';

/** The same address, and what its page says was done. */
export const withDone = (path: string, said: Said) =>
  said === 'itself' ? path : `${path}${path.includes('?') ? '&' : '?'}done=${said}`;

/** What the address of a page asks to be said; undefined for anything else that it may hold. */
export function doneIn(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const [, what, count] = /^([a-z]+)(?:-([1-9]\d{0,2}))?$/.exec(said) ?? [];
  const of = (words: object) => Object.entries(words).find(([word]) => word === what)?.[1] as string | undefined;
  return count ? of(counted) && `${count} ${of(counted)}` : of(sentences);
}

/** Says at the top of a page that what somebody sent was done, read out where a page is heard. */
export const Done = ({ said }: { said: string }) => (
  <p class="standing approved" role="status">
    <strong>{said}</strong>
  </p>
);
