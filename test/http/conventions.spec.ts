import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineError } from '#kernel/domain/errors.ts';
import { route } from '#kernel/http/route.ts';
import { currentContext } from '#kernel/observability/context.ts';
import { json, type Served, serve } from './served.ts';

const RoomNotFound = defineError('ROOM_NOT_FOUND', 'not-found', {
  ko: '객실이 없습니다.',
  en: 'There is no such room.',
});
const RoomTaken = defineError('ROOM_TAKEN', 'conflict', { ko: '이미 찼습니다.', en: 'It is taken.' });
const MailDown = defineError('MAIL_DOWN', 'unavailable', { ko: '잠시 뒤에 다시 해 주세요.', en: 'Try again shortly.' });
const id = '0198c2f0-0000-7000-8000-000000000000';
const params = z.strictObject({ id: z.uuidv7() });

const routes = [
  route({
    method: 'GET',
    path: '/rooms/:id',
    summary: 'a room',
    policy: 'public',
    params,
    notFound: RoomNotFound,
    inject: [],
    handle: async ({ params: { id: roomId } }) => ({
      status: 200,
      headers: { ETag: '"1"' },
      body: { id: roomId, name: '온돌방' },
    }),
  }),
  route({
    method: 'PUT',
    path: '/rooms/:id',
    summary: 'change it',
    policy: 'host',
    params,
    body: z.strictObject({
      name: z.string().min(1).max(5),
      guests: z.int().min(1).max(4),
      on: z.string().refine((on) => on === 'x', { error: 'date' }),
    }),
    inject: [],
    handle: async ({ body }) => ({ status: 200, body }),
  }),
  route({
    method: 'GET',
    path: '/rooms/latest',
    summary: 'a static path',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 200, body: 'latest' }),
  }),
  route({
    method: 'GET',
    path: '/me',
    summary: 'who I am',
    policy: 'member',
    inject: [],
    handle: async ({ caller }) => ({ status: 200, headers: { 'cache-control': 'public' }, body: caller }),
  }),
  route({
    method: 'GET',
    path: '/admin',
    summary: 'for admins',
    policy: 'admin',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
  route({
    method: 'GET',
    path: '/open',
    summary: 'for all',
    policy: 'public',
    inject: [],
    handle: async ({ caller }) => ({ status: 200, body: { caller: caller ?? null } }),
  }),
  route({
    method: 'GET',
    path: '/taken',
    summary: 'refuses',
    policy: 'public',
    inject: [],
    handle: async () => Promise.reject(new RoomTaken()),
  }),
  route({
    method: 'GET',
    path: '/down',
    summary: 'is down',
    policy: 'public',
    inject: [],
    handle: async () => Promise.reject(new MailDown({ retryAfterSeconds: 2.2 })),
  }),
  route({
    method: 'GET',
    path: '/defect',
    summary: 'has a defect',
    policy: 'public',
    inject: [],
    handle: async () => Promise.reject(new Error('SELECT secret FROM members')),
  }),
  route({
    method: 'GET',
    path: '/context',
    summary: 'the context',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 200, body: currentContext() }),
  }),
  route({
    method: 'GET',
    path: '/page',
    summary: 'a page',
    base: 'root',
    policy: 'public',
    inject: [],
    handle: async () => ({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      headers: { 'Cache-Control': 'max-age=60' },
      body: '<p>주막</p>',
    }),
  }),
];

describe('an answer', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes, {
      settings: { publicUrl: 'https://jumak.example', corsOrigins: ['https://app.example'] },
    });
  });
  afterAll(() => served.stop());
  const call = (path: string, init?: RequestInit) => served.call(path, init);
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('is JSON with the headers of the handler', async () => {
    const { status, headers, body } = await call(`/api/v1/rooms/${id}`);
    expect([status, body]).toEqual([200, { id, name: '온돌방' }]);
    expect([headers.get('content-type'), headers.get('etag')]).toEqual(['application/json; charset=utf-8', '"1"']);
  });

  it('carries a body of another type as it is, and lets a public route say how long it keeps', async () => {
    const { headers, text } = await call('/page');
    expect([headers.get('content-type'), text, headers.get('cache-control')]).toEqual([
      'text/html; charset=utf-8',
      '<p>주막</p>',
      'max-age=60',
    ]);
  });

  it('to HEAD is that to GET without its body', async () => {
    const got = await call(`/api/v1/rooms/${id}`);
    const head = await call(`/api/v1/rooms/${id}`, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
  });

  it('tries a static path before one with a parameter', async () => {
    expect((await call('/api/v1/rooms/latest')).body).toBe('latest');
  });

  it('to OPTIONS names the methods', async () => {
    const { status, headers } = await call(`/api/v1/rooms/${id}`, { method: 'OPTIONS' });
    expect([status, headers.get('allow')]).toEqual([204, 'GET, PUT, HEAD, OPTIONS']);
  });

  it('returns a sane request id and replaces another', async () => {
    const withId = async (requestId: string) =>
      (await call('/api/v1/open', { headers: { 'x-request-id': requestId } })).headers.get('x-request-id');
    expect(await withId('order-42.a')).toBe('order-42.a');
    expect(await withId('a b"<script>')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('is made in the context of the caller, with a span of our own', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { body } = await call('/api/v1/context', {
      headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01`, 'x-request-id': 'r1' },
    });
    expect(body.correlationId).toBe('r1');
    expect(body.traceparent).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
    const { body: fresh } = await call('/api/v1/context', { headers: { traceparent: '00-zz-zz-01' } });
    expect(fresh.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  describe('that refuses', () => {
    it('is a problem document in Korean', async () => {
      const { status, headers, body } = await call('/api/v1/taken?', { headers: { 'x-request-id': 'r2' } });
      expect(status).toBe(409);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect([headers.get('content-language'), headers.get('vary')]).toEqual(['ko', 'Origin, Accept-Language']);
      expect(body).toEqual({
        type: 'urn:jumak:problem:ROOM_TAKEN',
        title: '상태 충돌',
        status: 409,
        detail: '이미 찼습니다.',
        instance: '/api/v1/taken',
        code: 'ROOM_TAKEN',
        requestId: 'r2',
      });
    });

    it('speaks English to whom prefers it', async () => {
      const { headers, body } = await call('/api/v1/taken', {
        headers: { 'accept-language': 'fr, en-GB;q=0.9, ko;q=0.5' },
      });
      expect([headers.get('content-language'), body.detail]).toEqual(['en', 'It is taken.']);
    });

    it('says when to come back', async () => {
      const { status, headers } = await call('/api/v1/down');
      expect([status, headers.get('retry-after')]).toEqual([503, '3']);
    });

    it('tells nothing of a defect and logs it with the request id', async () => {
      const { status, text, body } = await call('/api/v1/defect', { headers: { 'x-request-id': 'r3' } });
      expect([status, body.code]).toEqual([500, 'INTERNAL']);
      expect(text).not.toMatch(/SELECT|secret|Error|\.ts/);
      expect(served.log.records).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ requestId: 'r3' }) }),
      );
    });

    it('looks the same for a malformed id as for one that is not there', async () => {
      for (const odd of ['42', '%00', '0198c2f0-0000-4000-8000-000000000000', "'%20OR%201=1"]) {
        const { status, body } = await call(`/api/v1/rooms/${odd}`);
        expect([odd, status, body.code]).toEqual([odd, 404, 'ROOM_NOT_FOUND']);
      }
    });

    it('knows no other paths, also not ones that do not decode', async () => {
      for (const path of [
        '/',
        '/api/v1',
        '/api/v1/nothing',
        '/api/v1/rooms/%ff',
        '/api/v1/open/',
        '/api/v1/OPEN',
        '/API/v1/open',
        '//',
      ]) {
        const { status, body } = await call(path);
        expect([path, status, body.code]).toEqual([path, 404, 'ROUTE_NOT_FOUND']);
      }
    });

    it('names the methods that a path takes', async () => {
      const { status, headers, body } = await call(`/api/v1/rooms/${id}`, { method: 'PATCH' });
      expect([status, body.code, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, PUT, HEAD, OPTIONS']);
    });

    it('tells all faults of a body at once', async () => {
      const put = {
        ...json(
          { name: '', guests: 9, extra: 1, 'a/b~c': 1 },
          { authorization: 'Bearer host', 'accept-language': 'en' },
        ),
        method: 'PUT',
      };
      const { status, body } = await call(`/api/v1/rooms/${id}`, put);
      expect([status, body.code]).toEqual([400, 'VALIDATION']);
      expect(
        Object.fromEntries(body.errors.map((each: { pointer: string; code: string }) => [each.pointer, each.code])),
      ).toEqual({
        '/name': 'too_short',
        '/guests': 'too_large',
        '/on': 'required',
        '/extra': 'unknown_field',
        '/a~1b~0c': 'unknown_field',
      });
      expect(body.errors.every((each: { message: string }) => /^[A-Z].*\.$/.test(each.message))).toBe(true);
    });

    it('takes the code of a rule from the schema and says it in Korean', async () => {
      const put = {
        ...json({ name: 'a', guests: 1, on: '2026-02-30' }, { authorization: 'Bearer host' }),
        method: 'PUT',
      };
      expect((await call(`/api/v1/rooms/${id}`, put)).body.errors).toEqual([
        { pointer: '/on', code: 'date', message: '달력에 있는 날짜를 YYYY-MM-DD로 적어 주세요.' },
      ]);
    });
  });

  describe('by who asks', () => {
    it('is 401 with a challenge for whom is not signed in', async () => {
      const { status, headers } = await call('/api/v1/me');
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    });

    it('says that the token is the fault when one was sent', async () => {
      const { status, headers } = await call('/api/v1/me', as('forged'));
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    });

    it('tells the handler who calls', async () => {
      expect((await call('/api/v1/me', as('guest-2'))).body).toEqual({
        memberId: 'guest-2',
        sessionId: 'session of guest-2',
        role: 'GUEST',
      });
    });

    it('is 403 for a role that may not, before anything else is looked at', async () => {
      for (const [token, path, init] of [
        ['guest', '/api/v1/admin', {}],
        ['host', '/api/v1/admin', {}],
        ['guest', '/api/v1/rooms/42', { ...json({}), method: 'PUT' }],
      ] as const) {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        const { status, body } = await call(path, { ...init, headers });
        expect([token, path, status, body.code]).toEqual([token, path, 403, 'FORBIDDEN']);
      }
      expect((await call('/api/v1/admin', as('admin'))).status).toBe(204);
    });

    it('on a public route ignores a token, good or bad', async () => {
      for (const token of ['guest', 'forged'])
        expect(await call('/api/v1/open', as(token))).toMatchObject({ status: 200, body: { caller: null } });
    });
  });
});
