import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { ClientAddresses, networkOf } from './client-address.ts';

const from = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const behind = new ClientAddresses(['10.0.0.0/8', '2001:db8::1']);

  it.each([
    ['203.0.113.9', '1.1.1.1', '203.0.113.9'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['2001:db8::1', '6.6.6.6, 198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', "198.51.100.1, ' OR 1=1", '10.0.0.1'],
  ])('seen as %s with X-Forwarded-For %s is %s', (peer, forwarded, address) => {
    expect(behind.of(from(peer, forwarded))).toBe(address);
  });

  it('is counted by the network that a subscriber has', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::ffff'));
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });

  it('is not found by a proxy that is no address', () => {
    expect(() => new ClientAddresses(['gateway.local'])).toThrow('JUMAK_HTTP_TRUSTED_PROXIES');
  });
});
