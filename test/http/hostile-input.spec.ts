import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { intParam, pageParams } from '#kernel/http/query-types.ts';
import { route } from '#kernel/http/route.ts';
import { json, type Served, serve } from './served.ts';

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
    path: '/notes',
    summary: 'takes what it gets',
    policy: 'public',
    body: z.strictObject({ text: z.string().optional(), any: z.unknown().optional() }),
    inject: [],
    handle: async ({ body }) => ({ status: 201, body }),
  }),
  route({
    method: 'POST',
    path: '/logout',
    summary: 'takes no body',
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

describe('hostile input', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes, { settings: { headersTimeoutSeconds: 1, requestTimeoutSeconds: 1 } });
  });
  afterAll(() => served.stop());
  const post = (
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => served.call('/api/v1/notes', { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const verdict = async (answer: Promise<{ status: number; body: { code?: string; errors?: { code: string }[] } }>) => {
    const { status, body } = await answer;
    return [status, body?.code, ...(body?.errors?.map(({ code }) => code) ?? [])];
  };

  describe('in a body', () => {
    it('is refused when it is no JSON', async () => {
      expect(await verdict(post('{"text":'))).toEqual([400, 'MALFORMED_JSON']);
      expect(await verdict(post(Buffer.from([0x22, 0xff, 0x22])))).toEqual([400, 'MALFORMED_JSON']);
    });

    it('is refused in another type, character set or encoding', async () => {
      for (const headers of [
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/json; charset=euc-kr' },
        { 'content-type': 'application/jsonx' },
        { 'content-type': 'application/json', 'content-encoding': 'br' },
      ])
        expect([headers, ...(await verdict(post('{}', headers)))]).toEqual([headers, 415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(await verdict(post(new Uint8Array([0x7b, 0x7d]), {}))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    });

    it('is taken as UTF-8 by any spelling, and zipped', async () => {
      expect((await post('{"text":"방"}', { 'content-type': 'Application/JSON; charset=UTF-8' })).status).toBe(201);
      const zipped = await post(gzipSync('{"text":"방"}'), {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      });
      expect([zipped.status, zipped.body]).toEqual([201, { text: '방' }]);
    });

    it('is refused when it is too large, said or not, zipped or not', async () => {
      const large = JSON.stringify({ text: 'x'.repeat(33_000) });
      const gzip = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      expect(await verdict(post(large))).toEqual([413, 'BODY_TOO_LARGE']);
      expect(await verdict(post(gzipSync('0'.repeat(20_000_000)), gzip))).toEqual([413, 'BODY_TOO_LARGE']);
      expect(await verdict(post('no gzip', gzip))).toEqual([400, 'MALFORMED_JSON']);
      const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
      const streamed = await served.raw(
        `POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`,
      );
      expect(streamed).toMatch(/^HTTP\/1.1 413 [\s\S]*BODY_TOO_LARGE/);
    });

    it('is refused before it is sent when it says that it is too large, with one answer', async () => {
      const head =
        'POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n{';
      const answer = await served.raw(head);
      expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413']);
    });

    it('is taken at 32 KB to the byte', async () => {
      const text = (size: number) => JSON.stringify({ text: 'x'.repeat(size - '{"text":""}'.length) });
      expect((await post(text(32 * 1024))).status).toBe(201);
      expect((await post(text(32 * 1024 + 1))).status).toBe(413);
    });

    it('is refused when it nests too deep or holds too much', async () => {
      const nested = (levels: number) => `{"any":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
      expect((await post(nested(20))).status).toBe(201);
      expect(await verdict(post(nested(21)))).toEqual([400, 'VALIDATION', 'too_deep']);
      expect(await verdict(post(nested(15_000)))).toEqual([400, 'VALIDATION', 'too_deep']);
      const wide = (items: number) => JSON.stringify({ any: Array.from({ length: items }, () => 1) });
      expect((await post(wide(100))).status).toBe(201);
      expect(await verdict(post(wide(101)))).toEqual([400, 'VALIDATION', 'too_many_items']);
      const keys = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`k${at}`, at]));
      expect(await verdict(post(JSON.stringify({ any: keys })))).toEqual([400, 'VALIDATION', 'too_many_items']);
    });

    it('pollutes no prototype at any depth', async () => {
      for (const key of ['__proto__', 'constructor', 'prototype']) {
        expect(await verdict(post(`{"${key}":{"admin":true}}`))).toEqual([400, 'VALIDATION', 'forbidden_key']);
        expect(await verdict(post(`{"any":[{"x":{"${key}":{"admin":true}}}]}`))).toEqual([
          400,
          'VALIDATION',
          'forbidden_key',
        ]);
      }
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    });

    it('is refused with NUL or half a surrogate pair', async () => {
      expect(await verdict(post('{"text":"a\\u0000b"}'))).toEqual([400, 'VALIDATION', 'invalid_character']);
      expect(await verdict(post('{"text":"\\ud83c"}'))).toEqual([400, 'VALIDATION', 'invalid_character']);
      expect((await post('{"text":"\\ud83c\\udfe0 \\r\\n"}')).body).toEqual({ text: '🏠 \r\n' });
    });

    it('is refused when it is a scalar or a list', async () => {
      for (const body of ['1', '"x"', 'null', 'true', '[]'])
        expect([body, ...(await verdict(post(body)))]).toEqual([body, 400, 'VALIDATION', 'invalid_type']);
    });

    it('may be left out where nothing is required, and where nothing is taken', async () => {
      expect((await post(undefined, {})).status).toBe(201);
      const logout = (init: RequestInit) => served.call('/api/v1/logout', { method: 'POST', ...init });
      expect((await logout({})).status).toBe(204);
      expect((await logout(json({}))).status).toBe(204);
      expect(await verdict(logout(json({ all: true })))).toEqual([400, 'VALIDATION', 'unknown_field']);
    });
  });

  it('in a path is nothing that is there', async () => {
    expect((await served.call('/api/v1/by-name/%EB%B0%A9')).body).toEqual({ name: '방' });
    expect(await verdict(served.call('/api/v1/by-name/a%00b'))).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  describe('in a query', () => {
    const list = (query: string) => served.call(`/api/v1/list${query}`);

    it('is read as plain values', async () => {
      expect((await list('')).body).toEqual({ limit: 20 });
      expect((await list('?limit=100&guests=2&q=%EC%A0%9C%EC%A3%BC+%25_')).body).toEqual({
        limit: 100,
        guests: 2,
        q: '제주 %_',
      });
    });

    it.each([
      ['?limit=1e9', 'integer'],
      ['?limit=NaN', 'integer'],
      ['?limit=9007199254740993', 'integer'],
      ['?limit=', 'integer'],
      ['?limit=%2010', 'integer'],
      ['?limit=0x10', 'integer'],
      ['?limit=10.5', 'integer'],
      ['?limit=0', 'too_small'],
      ['?limit=101', 'too_large'],
      ['?limit=1&limit=2', 'repeated'],
      ['?q[$ne]=1', 'structured'],
      ['?q%5B%5D=1', 'structured'],
      ['?sort=name', 'unknown_field'],
      ['?__proto__=1', 'forbidden_key'],
      ['?constructor=1', 'unknown_field'],
      ['?q=%00', 'invalid_character'],
      ['?q=%ff', 'malformed_encoding'],
      ['?q=%', 'malformed_encoding'],
      [`?cursor=${'a'.repeat(513)}`, 'too_long'],
    ])('%s is refused as %s', async (query, code) => {
      expect(await verdict(list(query))).toEqual([400, 'VALIDATION', code]);
    });

    it('is refused on a route that takes none', async () => {
      const { status, body } = await served.call('/api/v1/logout?x=1', { method: 'POST' });
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/x', code: 'unknown_field' })]]);
    });
  });

  describe('in HTTP itself', () => {
    const problem = (answer: string) => {
      const [head = '', body = '{}'] = answer.split('\r\n\r\n');
      expect(head).toMatch(/content-type: application\/problem\+json/i);
      expect(head).toMatch(/^connection: close/im);
      return [Number(head.slice(9, 12)), JSON.parse(body).code];
    };
    const request = (line: string, ...headers: string[]) =>
      `${line}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
    const OPEN = 'GET /api/v1/list HTTP/1.1';

    it.each([
      [
        'two lengths',
        `${request('POST /api/v1/notes HTTP/1.1', 'Host: x', 'Content-Length: 2', 'Content-Length: 3')}{}x`,
      ],
      [
        'a length and chunks',
        request('POST /api/v1/notes HTTP/1.1', 'Host: x', 'Content-Length: 2', 'Transfer-Encoding: chunked') +
          '0\r\n\r\n',
      ],
      [
        'chunks that are not last',
        `${request('POST /api/v1/notes HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked, identity')}0\r\n\r\n`,
      ],
      ['no host', request(OPEN)],
      ['two hosts', request(OPEN, 'Host: x', 'Host: y')],
      ['a space before the colon', request(OPEN, 'Host : x')],
      ['a folded header', request(OPEN, 'Host: x', 'X: a', ' b')],
      ['noise', '\u0001\u0002\u0003\r\n\r\n'],
      ['another version', request('GET / HTTP/9.9', 'Host: x')],
    ])('%s is 400, and closes', async (_what, text) => {
      expect(problem(await served.raw(text))).toEqual([400, 'MALFORMED_REQUEST']);
    });

    it('an unknown method is 405 with what is known', async () => {
      for (const line of ['BREW /api/v1/list HTTP/1.1', 'CONNECT example.org:443 HTTP/1.1']) {
        const answer = await served.raw(request(line, 'Host: x'));
        expect(answer).toMatch(/^allow: GET, /im);
        expect(problem(answer)).toEqual([405, 'METHOD_NOT_ALLOWED']);
      }
    });

    it('a long address is 414, however long', async () => {
      const { status, body } = await served.call(`/api/v1/list?q=${'a'.repeat(8_200)}`);
      expect([status, body.code]).toEqual([414, 'URI_TOO_LONG']);
      expect(problem(await served.raw(request(`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: x')))).toEqual([
        414,
        'URI_TOO_LONG',
      ]);
    });

    it('large headers are 431', async () => {
      expect(problem(await served.raw(request(OPEN, 'Host: x', `X: ${'a'.repeat(17_000)}`)))).toEqual([
        431,
        'HEADERS_TOO_LARGE',
      ]);
    });

    it('a request without an end is 408, in its headers and in its body', async () => {
      const [headers, body] = await Promise.all([
        served.raw('GET /api/v1/list HTTP/1.1\r\nHost: x\r\nX: '),
        served.raw(
          request('POST /api/v1/notes HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100') +
            '{',
        ),
      ]);
      expect([problem(headers), problem(body)]).toEqual([
        [408, 'REQUEST_TIMEOUT'],
        [408, 'REQUEST_TIMEOUT'],
      ]);
      expect(served.log.records).toEqual([]);
    });

    it('is no reason to give up: the next request is answered', async () => {
      expect((await served.call('/api/v1/list')).status).toBe(200);
    });
  });
});
