import { expect, it } from 'vitest';
import { networkOf } from '../../worker/connection.ts';

it('an IPv4 address is a connection of its own, however it is written', () => {
  expect(networkOf('192.0.2.7')).toEqual({ narrow: '192.0.2.7', wide: null });
  expect(networkOf('::ffff:192.0.2.7')).toEqual({ narrow: '192.0.2.7', wide: null });
});

it('of an IPv6 address the first 64 bits are the connection, and the first 48 the network around it', () => {
  const one = { narrow: '2001:db8:0:5::/64', wide: '2001:db8:0::/48' };
  for (const address of [
    '2001:db8:0:5::1',
    '2001:0DB8:0000:0005:ffff:1:2:3',
    '2001:db8:0:5:0:0:0:9',
    '2001:db8:0:5::%eth0',
  ])
    expect(networkOf(address), address).toEqual(one);
  expect(networkOf('2001:db8:0:6::1').narrow).not.toBe(one.narrow);
  expect(networkOf('2001:db8:0:6::1').wide).toBe(one.wide);
  expect(networkOf('::1')).toEqual({ narrow: '0:0:0:0::/64', wide: '0:0:0::/48' });
});
