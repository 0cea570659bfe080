import { afterEach, describe, expect, it } from '@jest/globals';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { route } from '#kernel/http/route.ts';
import { type Served, serve, until } from '../http/served.ts';

let release: (() => void) | undefined;
const routes = [
  route({
    method: 'GET',
    path: '/open',
    summary: '',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
  route({
    method: 'GET',
    path: '/search',
    summary: '',
    policy: 'public',
    limit: 'search',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
  route({
    method: 'GET',
    path: '/me',
    summary: '',
    policy: 'member',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
  route({
    method: 'GET',
    path: '/slow',
    summary: '',
    policy: 'public',
    inject: [],
    handle: async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { status: 204 };
    },
  }),
];
const quota = (requests: number) => ({ requests, seconds: 60 });
const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('limits', () => {
  let served: Served;
  afterEach(() => served.stop());

  it('SECURITY 48: per address refuse what is above, and tell how it stands', async () => {
    served = await serve(routes, {
      limits: new InMemoryRateLimits({ address: quota(2), member: quota(9), search: quota(9) }),
    });
    const first = await served.call('/api/v1/open');
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"address";q=2;w=60',
      expect.stringMatching(/^"address";r=1;t=(5\d|60)$/),
    ]);
    await served.call('/api/v1/open');
    const third = await served.call('/api/v1/open');
    expect([third.status, third.body.code, third.headers.get('ratelimit')]).toEqual([
      429,
      'RATE_LIMITED',
      expect.stringMatching(/r=0;t=\d+/),
    ]);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await served.call('/health/live')).status).toBe(200);
  });

  it('SECURITY 48: count each member alone, and bad tokens against the address', async () => {
    served = await serve(routes, {
      limits: new InMemoryRateLimits({ address: quota(6), member: quota(2), search: quota(9) }),
    });
    const statuses = async (...tokens: string[]) => {
      const all: number[] = [];
      for (const token of tokens) all.push((await served.call('/api/v1/me', as(token))).status);
      return all;
    };
    expect(await statuses('guest', 'guest', 'guest', 'guest-2')).toEqual([204, 204, 429, 204]);
    expect(await statuses('bad', 'bad', 'bad')).toEqual([401, 401, 429]);
    expect((await served.call('/api/v1/open')).status).toBe(429);
  });

  it('SECURITY 48: of a search count besides', async () => {
    served = await serve(routes, {
      limits: new InMemoryRateLimits({ address: quota(9), member: quota(9), search: quota(1) }),
    });
    const first = await served.call('/api/v1/search');
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=9;w=60, "search";q=1;w=60');
    expect((await served.call('/api/v1/search')).status).toBe(429);
    expect((await served.call('/api/v1/open')).status).toBe(204);
  });

  it('when off say nothing', async () => {
    served = await serve(routes);
    expect((await served.call('/api/v1/open')).headers.get('ratelimit')).toBeNull();
  });

  it('SECURITY 48: of what is at work at once shed the rest with 503, but not the probes', async () => {
    served = await serve(routes, { settings: { maxInFlight: 1 } });
    const slow = served.call('/api/v1/slow');
    await until(() => release !== undefined);
    const shed = await served.call('/api/v1/open');
    expect([shed.status, shed.body.code, shed.headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '1']);
    expect((await served.call('/health/ready')).status).toBe(200);
    release?.();
    expect((await slow).status).toBe(204);
    expect((await served.call('/api/v1/open')).status).toBe(204);
  });
});
