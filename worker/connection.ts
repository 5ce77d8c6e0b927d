/** Where a request comes from, as far as one household or one street table shares it. */
export interface Network {
  /** An IPv4 address, or the first 64 bits of an IPv6 address: what one connection is given. */
  narrow: string;
  /** The first 48 bits of an IPv6 address, of which one customer may have all; null for IPv4. */
  wide: string | null;
}

/** An IPv4 address in the last 32 bits of an IPv6 address. */
const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/;

/** What an address says of the network behind it: whoever has 2^64 addresses has one connection. */
export function networkOf(address: string): Network {
  const plain = address.trim().toLowerCase();
  const ipv4 = mapped.exec(plain)?.[1] ?? plain;
  if (!ipv4.includes(':')) return { narrow: ipv4, wide: null };
  const groups = groupsOf(ipv4.replace(/%.*$/, ''));
  return { narrow: `${groups.slice(0, 4).join(':')}::/64`, wide: `${groups.slice(0, 3).join(':')}::/48` };
}

/** The eight groups of an IPv6 address, without leading zeros; what `::` leaves out is there. */
function groupsOf(address: string): string[] {
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after ? after.split(':') : [];
  const left = after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...left, ...tail].map((group) => group.replace(/^0+(?=.)/, ''));
}
