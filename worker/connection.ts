/** Where a request comes from, as far as one household or one street table shares it. */
export interface Network {
  /** An IPv4 address, or the first 64 bits of an IPv6 address: what one connection is given. */
  narrow: string;
  /** The first 48 bits of an IPv6 address, of which one customer may have all; null for IPv4. */
  wide: string | null;
}

/**
 * What an address says of the network behind it: whoever has 2^64 addresses has one connection.
 *
 * @param address as the edge gives it: IPv4, or IPv6 in any spelling, with or without a zone
 */
export function networkOf(address: string): Network {
  const plain = address.trim().toLowerCase().slice(0, 100);
  const groups = plain.includes(':') ? groupsOf(plain) : null;
  if (!groups) return { narrow: plain, wide: null };
  const [, , , , , mapped = '', high = 0, low = 0] = groups;
  // An IPv4 address in the dress of IPv6 (RFC 4291, 2.5.5.2) is that IPv4 address.
  if (mapped === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
    return { narrow: [high >> 8, high & 255, low >> 8, low & 255].join('.'), wide: null };
  }
  const first = (count: number) =>
    groups
      .slice(0, count)
      .map((group) => group.toString(16))
      .join(':');
  return { narrow: `${first(4)}::/64`, wide: `${first(3)}::/48` };
}

/** The eight groups of an IPv6 address; null for what is none. */
function groupsOf(address: string): number[] | null {
  const [bare = ''] = address.split('%');
  // The platform's parser of URLs knows every spelling there is, and gives back one of them.
  const url = `http://[${bare.replace(/^\[|\]$/g, '')}]/`;
  if (!URL.canParse(url)) return null;
  const [left = '', right] = new URL(url).hostname.slice(1, -1).split('::');
  const read = (half: string) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [read(left), read(right ?? '')];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
