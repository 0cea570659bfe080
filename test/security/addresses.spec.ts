import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { intParam, pageParams } from '#kernel/http/query-types.ts';
import { route } from '#kernel/http/route.ts';
import { type Served, serve } from '../http/served.ts';

const routes = [
  route({
    method: 'GET',
    path: '/by-name/:name',
    summary: 'no schema',
    policy: 'public',
    inject: [],
    handle: async ({ params }) => ({ status: 200, body: params }),
  }),
  route({
    method: 'POST',
    path: '/logout',
    summary: 'takes no query',
    policy: 'public',
    inject: [],
    handle: async () => ({ status: 204 }),
  }),
  route({
    method: 'GET',
    path: '/list',
    summary: 'a page',
    policy: 'public',
    query: z.strictObject({
      ...pageParams,
      guests: intParam({ min: 1, max: 20 }).optional(),
      q: z.string().max(100).optional(),
    }),
    inject: [],
    handle: async ({ query }) => ({ status: 200, body: query }),
  }),
];

describe('an address', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes);
  });
  afterAll(() => served.stop());
  const list = (query: string) => served.call(`/api/v1/list${query}`);

  it.each(['PUT', 'PATCH', 'DELETE', 'POST'])(
    'SECURITY 39: does not take %s, and names what it takes',
    async (method) => {
      const { status, body, headers } = await served.call('/api/v1/list', { method });
      expect([status, body.code, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD, OPTIONS']);
    },
  );

  it.each([
    '/api/v1/nothing',
    '/api/v2/list',
    '/list',
    '/api/v1/list/',
    '/api/v1//list',
    '/api/v1/list/..',
    '/api/v1/%2e%2e/list',
    '/api/v1/list%2f',
    '/api/v1/list;x=1',
    '/.env',
    '/.git/config',
    '/api/v1/by-name/..%2f..%2fetc%2fpasswd/x',
    '/api/v1/by-name/%ff',
    '/api/v1/by-name/a%00b',
  ])('SECURITY 39: %s is nothing that is there', async (path) => {
    const { status, body } = await served.call(path);
    expect([status, body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('is read as plain values', async () => {
    expect((await served.call('/api/v1/by-name/%EB%B0%A9')).body).toEqual({ name: '방' });
    expect((await list('')).body).toEqual({ limit: 20 });
    expect((await list('?limit=100&guests=2&q=%EC%A0%9C%EC%A3%BC+%25_')).body).toEqual({
      limit: 100,
      guests: 2,
      q: '제주 %_',
    });
  });

  it.each([
    ['?limit=1e9', 'integer'],
    ['?limit=1000000000', 'too_large'],
    ['?limit=NaN', 'integer'],
    ['?limit=Infinity', 'integer'],
    ['?limit=9007199254740993', 'integer'],
    ['?limit=', 'integer'],
    ['?limit=%2010', 'integer'],
    ['?limit=0x10', 'integer'],
    ['?limit=10.5', 'integer'],
    ['?limit=-1', 'too_small'],
    ['?limit=0', 'too_small'],
    ['?limit=101', 'too_large'],
    ['?guests=-2', 'too_small'],
    ['?limit=1&limit=2', 'repeated'],
    ['?q=a&q=b', 'repeated'],
    ['?q[$ne]=1', 'structured'],
    ['?q[]=1', 'structured'],
    ['?q%5B%5D=1', 'structured'],
    ['?sort=name', 'unknown_field'],
    ['?__proto__=1', 'forbidden_key'],
    ['?__proto__[admin]=1', 'structured'],
    ['?constructor=1', 'unknown_field'],
    ['?q=%00', 'invalid_character'],
    ['?q=%ff', 'malformed_encoding'],
    ['?q=%', 'malformed_encoding'],
    ['?%ff=1', 'malformed_encoding'],
    [`?cursor=${'a'.repeat(513)}`, 'too_long'],
  ])('SECURITY 40: with %s is refused as %s', async (query, code) => {
    const { status, body } = await list(query);
    expect([status, body.code, body.errors[0].code]).toEqual([400, 'VALIDATION', code]);
  });

  it('SECURITY 40: with a query on a route that takes none is refused', async () => {
    const { status, body } = await served.call('/api/v1/logout?x=1', { method: 'POST' });
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/x', code: 'unknown_field' })]]);
  });
});
