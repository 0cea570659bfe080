import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { route } from '#kernel/http/route.ts';
import type { IdempotentRequest } from '#kernel/idempotency/idempotency.ts';
import { json, type Served, serve } from './served.ts';

const seen: (IdempotentRequest | undefined)[] = [];
const last = () => seen.at(-1) as IdempotentRequest;
const keep = async ({ idempotency }: { readonly idempotency: IdempotentRequest | undefined }) => {
  seen.push(idempotency);
  return idempotentReply({ status: 201, headers: { Location: '/x' }, body: {}, replayed: seen.length > 1 });
};
const anything = z.looseObject({ email: z.string().optional() });

const routes = [
  route({
    method: 'POST',
    path: '/rooms/:id/holds',
    summary: 'a hold',
    policy: 'member',
    idempotent: true,
    body: anything,
    inject: [],
    handle: keep,
  }),
  route({
    method: 'POST',
    path: '/members',
    summary: 'a sign-up',
    policy: 'public',
    idempotent: true,
    idempotencyScope: ({ email }) => email ?? '',
    body: anything,
    inject: [],
    handle: keep,
  }),
  route({
    method: 'POST',
    path: '/plain',
    summary: 'not idempotent',
    policy: 'member',
    body: anything,
    inject: [],
    handle: keep,
  }),
  route({
    method: 'GET',
    path: '/wait',
    summary: 'waits',
    policy: 'public',
    inject: [],
    handle: async ({ waitSeconds }) => ({ status: 200, body: { waitSeconds } }),
  }),
  route({
    method: 'GET',
    path: '/seen',
    summary: 'what a handler sees',
    policy: 'public',
    inject: [],
    handle: async ({ cookies, language, address, secure, headers }) => ({
      status: 200,
      body: { cookies, language, address, secure, agent: headers['user-agent'] },
    }),
  }),
];

describe('a request that may be repeated', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes);
  });
  afterAll(() => served.stop());
  beforeEach(() => {
    seen.length = 0;
  });
  const hold = (body: unknown, key: string, token = 'guest') =>
    served.call('/api/v1/rooms/7/holds', json(body, { authorization: `Bearer ${token}`, 'idempotency-key': key }));

  it('is known by member, method, path, key and body', async () => {
    await hold({ a: 1 }, 'k-1');
    expect(last()).toEqual({
      scope: 'guest',
      method: 'POST',
      path: '/api/v1/rooms/7/holds',
      key: 'k-1',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('has the same fingerprint in whatever order its fields come, and another for another body', async () => {
    await hold({ a: 1, b: [{ c: 2, d: '방' }] }, 'k');
    await hold({ b: [{ d: '방', c: 2 }], a: 1 }, 'k');
    await hold({ b: [{ d: '방', c: 3 }], a: 1 }, 'k');
    const [first, second, third] = seen.map((each) => each?.fingerprint);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it('of a sign-up is known by the e-mail', async () => {
    await served.call('/api/v1/members', json({ email: 'a@b.kr' }, { 'idempotency-key': 'k' }));
    expect(last().scope).toBe('a@b.kr');
  });

  it('is an ordinary one without a key, and where keys are not taken', async () => {
    await served.call('/api/v1/rooms/7/holds', json({}, { authorization: 'Bearer guest' }));
    await served.call('/api/v1/plain', json({}, { authorization: 'Bearer guest', 'idempotency-key': 'k' }));
    expect(seen).toEqual([undefined, undefined]);
  });

  it('is refused with a key that is empty, too long or not visible ASCII', async () => {
    for (const key of ['', 'a b', 'k'.repeat(256), 'k\u00e9']) {
      const { status, body } = await hold({}, key);
      expect([key, status, body.errors?.[0].pointer]).toEqual([key, 400, '/Idempotency-Key']);
    }
    expect((await hold({}, '!'.repeat(255))).status).toBe(201);
  });

  it('says when its answer is a replay', async () => {
    const [first, repeat] = [await hold({}, 'k'), await hold({}, 'k')];
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect([repeat.headers.get('idempotency-replayed'), repeat.headers.get('location')]).toEqual(['true', '/x']);
  });

  it('on a public route must say whose its keys are', async () => {
    const careless = route({
      method: 'POST',
      path: '/x',
      summary: '',
      policy: 'public',
      idempotent: true,
      inject: [],
      handle: keep,
    });
    await expect(serve([careless])).rejects.toThrow('idempotencyScope');
  });
});

describe('a request', () => {
  let served: Served;
  const stop: Served[] = [];
  beforeAll(async () => {
    served = await serve(routes);
    stop.push(served);
  });
  afterAll(() => Promise.all(stop.map((each) => each.stop())));

  it.each([
    ['wait=7', 7],
    ['respond-async, wait=3', 3],
    ['wait=600', 10],
    ['wait=-1', 0],
    ['wait=1.5', 0],
    ['await=5', 0],
  ])('with Prefer: %s waits %i seconds, and says so', async (prefer, seconds) => {
    const { headers, body } = await served.call('/api/v1/wait', { headers: { prefer } });
    expect(body).toEqual({ waitSeconds: seconds });
    expect(headers.get('preference-applied')).toBe(seconds === 0 ? null : `wait=${seconds}`);
  });

  it('shows its cookies, language, headers and address to the handler', async () => {
    const headers = { cookie: 'a=1; jumak_refresh="x%20y"; a=2', 'accept-language': 'en', 'user-agent': 'test' };
    expect((await served.call('/api/v1/seen', { headers })).body).toEqual({
      cookies: { a: '1', jumak_refresh: 'x y' },
      language: 'en',
      address: '127.0.0.1',
      secure: false,
      agent: 'test',
    });
  });

  it('is not believed about its address or scheme unless a trusted proxy passes it on', async () => {
    const headers = { 'x-forwarded-for': '1.2.3.4, 203.0.113.9, 10.0.0.7', 'x-forwarded-proto': 'https' };
    const seenBy = async (trustedProxies: string[]) => {
      const each = await serve(routes, { settings: { trustedProxies } });
      stop.push(each);
      const { address, secure } = (await each.call('/api/v1/seen', { headers })).body;
      return [address, secure];
    };
    expect(await seenBy([])).toEqual(['127.0.0.1', false]);
    expect(await seenBy(['192.0.2.1'])).toEqual(['127.0.0.1', false]);
    expect(await seenBy(['127.0.0.1', '10.0.0.0/8'])).toEqual(['203.0.113.9', true]);
  });
});
