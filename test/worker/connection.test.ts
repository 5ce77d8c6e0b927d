import { beforeEach, describe, expect, it } from 'vitest';
import { networkOf } from '../../worker/connection.ts';
import { newTown, post } from './town.ts';

describe('The network behind an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', null],
    ['::ffff:203.0.113.7', '203.0.113.7', null],
    ['::FFFF:203.0.113.7', '203.0.113.7', null],
    ['::ffff:cb00:7107', '203.0.113.7', null],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7', null],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:0DB8:0001:0002:ffff:eeee:dddd:cccc', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2:3:4:5.6.7.8', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    [' [2001:db8:1:2::1] ', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['::', '0:0:0:0::/64', '0:0:0::/48'],
    // What is no address is counted as what it says.
    ['not:an:address', 'not:an:address', null],
    ['unknown', 'unknown', null],
  ])('of %s is %s', (address, narrow, wide) => {
    expect(networkOf(address)).toEqual({ narrow, wide });
  });
});

describe('Very many forms', () => {
  beforeEach(newTown);

  /** A form for a link that is none: whatever comes of it, its connection is counted. */
  const from = async (address: string) =>
    (await post('/mail/nobody/', {}, { headers: { 'CF-Connecting-IP': address } })).status;

  /** How many are taken from addresses of which each is new. A minute may begin anew on the way, but not twice. */
  async function takenOf(most: number, address: (n: number) => string): Promise<number> {
    let taken = 0;
    for (let n = 0; n < most; n += 50) {
      const fifty = await Promise.all(Array.from({ length: 50 }, (_, more) => from(address(n + more))));
      taken += fifty.filter((status) => status === 404).length;
    }
    return taken;
  }

  it('from one /64 of IPv6 are slowed down, though no address comes twice', async () => {
    const taken = await takenOf(300, (n) => `2001:db8:a:b::${n.toString(16)}`);
    expect(taken).toBeGreaterThanOrEqual(60);
    expect(taken).toBeLessThanOrEqual(120);
    expect(await from('2001:db8:a:c::1')).toBe(404);
  });

  it('from one /48 are slowed down, though no /64 comes twice', async () => {
    const taken = await takenOf(1250, (n) => `2001:db8:c:${n.toString(16)}::1`);
    expect(taken).toBeGreaterThanOrEqual(600);
    expect(taken).toBeLessThanOrEqual(1200);
    expect(await from('2001:db8:d:1::1')).toBe(404);
  }, 90_000);

  it('from an IPv4 address are counted as one, in whatever dress it comes', async () => {
    const dresses = ['198.51.100.9', '::ffff:198.51.100.9', '::FFFF:c633:6409'];
    const taken = await takenOf(300, (n) => dresses[n % dresses.length] ?? '');
    expect(taken).toBeGreaterThanOrEqual(60);
    expect(taken).toBeLessThanOrEqual(120);
  });
});
