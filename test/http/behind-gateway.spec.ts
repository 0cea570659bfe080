import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpSettings } from '#kernel/http/http-settings.ts';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { route } from '#kernel/http/route.ts';
import { type Edge, edgeBefore } from './forwarded.ts';
import { type Served, serve } from './served.ts';

const routes = [
  route({
    method: 'GET',
    path: '/search',
    summary: '',
    policy: 'member',
    limit: 'search',
    inject: [],
    handle: async ({ address }) => ({ status: 200, body: { address } }),
  }),
];
const one = { requests: 1, seconds: 60 };
const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

let served: Served;
let edge: Edge | undefined;
afterEach(async () => {
  await edge?.stop();
  edge = undefined;
  await served.stop();
});

async function twice(settings: Partial<HttpSettings>, headers: Record<string, string>) {
  served = await serve(routes, {
    settings,
    limits: new InMemoryRateLimits({ address: one, member: one, search: one }),
  });
  const call = () => served.call('/api/v1/search', { headers: { authorization: 'Bearer guest', ...headers } });
  return [await call(), await call()] as const;
}

const COUNTED = { 'x-jumak-counted': 'yes', 'x-forwarded-for': '203.0.113.7' };

describe('a request that came through a gateway', () => {
  it('is not taken from the limits a second time, and is from the address that the gateway names', async () => {
    const [first, second] = await twice({ behindGateway: true, trustedProxies: LOOPBACK }, COUNTED);
    expect([first.status, second.status, second.headers.get('ratelimit')]).toEqual([200, 200, null]);
    expect(second.body).toEqual({ address: '203.0.113.7' });
  });
});

describe('a request that is counted all the same', () => {
  it('comes around the gateway: it says nothing of having been counted', async () => {
    const [, second] = await twice({ behindGateway: true, trustedProxies: LOOPBACK }, {});
    expect([second.status, second.body.code]).toEqual([429, 'RATE_LIMITED']);
  });

  it('comes from somebody who is no trusted gateway, whatever it says', async () => {
    const [, second] = await twice({ behindGateway: true, trustedProxies: ['10.0.0.0/8'] }, COUNTED);
    expect(second.status).toBe(429);
  });

  it('comes to the edge itself, whatever it says and through whichever proxy', async () => {
    const [, second] = await twice({ trustedProxies: LOOPBACK }, COUNTED);
    expect(second.status).toBe(429);
  });
});

describe('a service behind a real edge', () => {
  const quota = (requests: number) => ({ requests, seconds: 60 });
  const limits = (requests: number) =>
    new InMemoryRateLimits({ address: quota(requests), member: quota(100), search: quota(100) });

  async function through(headers: Record<string, string> = {}) {
    served = await serve(routes, { settings: { behindGateway: true, trustedProxies: LOOPBACK }, limits: limits(1) });
    edge = await edgeBefore([served.port], routes, { limits: limits(2) });
    const call = () => edge?.call('/api/v1/search', { headers: { authorization: 'Bearer guest', ...headers } });
    return [await call(), await call(), await call()];
  }

  it('leaves counting to the edge, which tells the client how it stands', async () => {
    const [first, second, third] = await through();
    expect([first?.status, second?.status, third?.status]).toEqual([200, 200, 429]);
    expect(first?.headers.get('ratelimit')).toContain('"address";r=1;');
  });

  it('gets no mark and no address from the client', async () => {
    const [first, , third] = await through(COUNTED);
    expect([first?.body, third?.status]).toEqual([{ address: '127.0.0.1' }, 429]);
  });
});

describe('headers as large as the edge takes them', () => {
  const request = (port: number, size: number, host = `127.0.0.1:${port}`) => {
    const head = `GET /api/v1/search HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer guest\r\nConnection: close\r\nX-Padding:`;
    return `${head}${'x'.repeat(size - head.length - 4)}\r\n\r\n`;
  };
  const LARGEST = 16 * 1024;

  it.each(['127.0.0.1', 'h'.repeat(15_000)])('reach the service behind it (%#)', async (host) => {
    served = await serve(routes, { settings: { behindGateway: true, trustedProxies: LOOPBACK } });
    edge = await edgeBefore([served.port], routes);
    expect(await edge.raw(request(edge.port, LARGEST - 134, host))).toMatch(/^HTTP\/1.1 200 /);
  });

  it('are all that comes in from outside', async () => {
    served = await serve(routes, { settings: { behindGateway: true, trustedProxies: LOOPBACK } });
    edge = await edgeBefore([served.port], routes);
    expect(await edge.raw(request(edge.port, LARGEST + 200))).toMatch(/^HTTP\/1.1 431 /);
  });
});
