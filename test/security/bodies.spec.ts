import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { route } from '#kernel/http/route.ts';
import { json, type Served, serve } from '../http/served.ts';

const routes = [
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
];

const JSON_TYPE = { 'content-type': 'application/json' };
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' };

describe('a body', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(routes);
  });
  afterAll(() => served.stop());
  const post = (body: string | Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string> = JSON_TYPE) =>
    served.call('/api/v1/notes', { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const verdict = async (answer: Promise<{ status: number; body: { code?: string; errors?: { code: string }[] } }>) => {
    const { status, body } = await answer;
    return [status, body?.code, ...(body?.errors?.map(({ code }) => code) ?? [])];
  };
  const chunked = (...chunks: readonly string[]) =>
    served.raw(
      `POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks
        .map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`)
        .join('')}`,
    );

  it('SECURITY 37: is taken at 32 KB to the byte', async () => {
    const text = (size: number) => JSON.stringify({ text: 'x'.repeat(size - '{"text":""}'.length) });
    expect((await post(text(32 * 1024))).status).toBe(201);
    expect(await verdict(post(text(32 * 1024 + 1)))).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('SECURITY 37: of a megabyte is refused, with its length said or in chunks without end', async () => {
    expect(await verdict(post(JSON.stringify({ text: 'x'.repeat(1_000_000) })))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await chunked('x'.repeat(0x8000), 'x'.repeat(0x8000))).toMatch(/^HTTP\/1.1 413 [\s\S]*BODY_TOO_LARGE/);
  });

  it('SECURITY 37: is refused before it is sent when it says that it is too large, with one answer', async () => {
    const head =
      'POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n{';
    expect((await served.raw(head)).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413']);
  });

  it('SECURITY 37: nests 20 levels and no more', async () => {
    const nested = (levels: number) => `{"any":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect((await post(nested(20))).status).toBe(201);
    expect(await verdict(post(nested(21)))).toEqual([400, 'VALIDATION', 'too_deep']);
    expect(await verdict(post(nested(15_000)))).toEqual([400, 'VALIDATION', 'too_deep']);
  });

  it('SECURITY 37: holds 100 items in a list or an object and no more', async () => {
    const wide = (items: number) => JSON.stringify({ any: Array.from({ length: items }, () => 1) });
    expect((await post(wide(100))).status).toBe(201);
    expect(await verdict(post(wide(101)))).toEqual([400, 'VALIDATION', 'too_many_items']);
    const keys = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`k${at}`, at]));
    expect(await verdict(post(JSON.stringify({ any: keys })))).toEqual([400, 'VALIDATION', 'too_many_items']);
  });

  it('SECURITY 38: is refused in another type, character set or encoding', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'text/html' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/json; charset=euc-kr' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'application/jsonx' },
      { ...JSON_TYPE, 'content-encoding': 'br' },
      { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' },
    ])
      expect([headers, ...(await verdict(post('{}', headers)))]).toEqual([headers, 415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await verdict(post(new Uint8Array([0x7b, 0x7d]), {}))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('SECURITY 38: is refused when it is no JSON in UTF-8', async () => {
    for (const text of ['{"text":', "{'text':1}", '{"text":NaN}', '{"text":1,}', '/**/{}', '{}{}', '\ufeff{}', '01'])
      expect([text, ...(await verdict(post(text)))]).toEqual([text, 400, 'MALFORMED_JSON']);
    expect(await verdict(post(Buffer.from([0x22, 0xff, 0x22])))).toEqual([400, 'MALFORMED_JSON']);
    expect(await verdict(post(Buffer.from('{"text":"방"}', 'utf16le')))).toEqual([400, 'MALFORMED_JSON']);
  });

  it('SECURITY 38: is refused when it is a scalar or a list', async () => {
    for (const body of ['1', '"x"', 'null', 'true', '[]'])
      expect([body, ...(await verdict(post(body)))]).toEqual([body, 400, 'VALIDATION', 'invalid_type']);
  });

  it('SECURITY 38: that unpacks to more than 32 KB is a bomb, and one that does not unpack is no JSON', async () => {
    expect(await verdict(post(gzipSync('0'.repeat(20_000_000)), GZIP))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await verdict(post(gzipSync(gzipSync('{}')), GZIP))).toEqual([400, 'MALFORMED_JSON']);
    expect(await verdict(post('no gzip', GZIP))).toEqual([400, 'MALFORMED_JSON']);
    expect(await verdict(post(gzipSync('{}').subarray(0, 15), GZIP))).toEqual([400, 'MALFORMED_JSON']);
  });

  it('is taken as UTF-8 by any spelling, in chunks, and zipped', async () => {
    expect((await post('{"text":"방"}', { 'content-type': 'Application/JSON; charset=UTF-8' })).status).toBe(201);
    expect(await post(gzipSync('{"text":"방"}'), GZIP)).toMatchObject({ status: 201, body: { text: '방' } });
    expect(await chunked('{"text"', ':"방"}', '')).toMatch(/^HTTP\/1.1 201 [\s\S]*{"text":"방"}/);
  });

  it('may be left out where nothing is required, and where nothing is taken', async () => {
    expect((await post(undefined, {})).status).toBe(201);
    const logout = (init: RequestInit) => served.call('/api/v1/logout', { method: 'POST', ...init });
    expect((await logout({})).status).toBe(204);
    expect((await logout(json({}))).status).toBe(204);
    expect(await verdict(logout(json({ all: true })))).toEqual([400, 'VALIDATION', 'unknown_field']);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'SECURITY 43: pollutes nothing by %s at any depth',
    async (key) => {
      expect(await verdict(post(`{"${key}":{"admin":true}}`))).toEqual([400, 'VALIDATION', 'forbidden_key']);
      for (const at of [`[{"x":{"${key}":{"admin":true}}}]`, `{"${key}":1}`, `{"a":{"b":{"c":{"${key}":[]}}}}`])
        expect(await verdict(post(`{"any":${at}}`))).toEqual([400, 'VALIDATION', 'forbidden_key']);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  it('SECURITY 45: with NUL or half a surrogate pair is refused, in names too, and line breaks are literal', async () => {
    for (const text of ['a\\u0000b', '\\ud83c', '\\udfe0', '\\udfe0\\ud83c'])
      expect(await verdict(post(`{"text":"${text}"}`))).toEqual([400, 'VALIDATION', 'invalid_character']);
    expect(await verdict(post('{"any":{"a\\u0000":1}}'))).toEqual([400, 'VALIDATION', 'invalid_character']);
    expect((await post('{"text":"\\ud83c\\udfe0 \\r\\n"}')).body).toEqual({ text: '🏠 \r\n' });
  });
});
