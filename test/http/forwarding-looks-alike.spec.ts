import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineError } from '#kernel/domain/errors.ts';
import { entityTagOf, isKnown } from '#kernel/http/entity-tag.ts';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { route } from '#kernel/http/route.ts';
import { rawRequest } from '../support/raw-requests.ts';
import { SEED, seededRandom } from '../support/seeded-random.ts';
import { type Edge, edgeBefore, spoken } from './forwarded.ts';
import { type Served, serve } from './served.ts';

const NoteMissing = defineError('NOTE_MISSING', 'not-found', { ko: '없는 메모입니다.', en: 'There is no such note.' });
const Locked = defineError('NOTES_LOCKED', 'unavailable', { ko: '잠겨 있습니다.', en: 'They are locked.' });

const common = { summary: '', inject: [] } as const;
const open = { ...common, policy: 'public' } as const;
const id = z.object({ id: z.uuidv7() });
const text = z.strictObject({ text: z.string().min(1).max(20) });
const TEXT = '메모 하나';

const routes = [
  route({
    ...open,
    method: 'GET',
    path: '/accommodations',
    query: z.strictObject({ q: z.string().max(10).optional(), limit: z.coerce.number().int().max(100).optional() }),
    limit: 'search',
    handle: async ({ query }) => ({ status: 200, body: { query } }),
  }),
  route({
    ...open,
    method: 'GET',
    path: '/rooms/:id',
    params: id,
    notFound: NoteMissing,
    handle: async ({ params, headers }) => {
      const etag = entityTagOf(TEXT);
      if (isKnown(etag, headers['if-none-match'])) return { status: 304, headers: { etag } };
      return { status: 200, headers: { ETag: etag, 'Cache-Control': 'public, max-age=60' }, body: { ...params, TEXT } };
    },
  }),
  route({
    ...open,
    method: 'POST',
    path: '/members',
    body: text,
    idempotent: true,
    idempotencyScope: ({ text }) => text,
    handle: async ({ body, idempotency }) => ({
      status: 201,
      headers: { Location: '/api/v1/members/1', 'Set-Cookie': 'a=1; HttpOnly' },
      body: { ...body, key: idempotency?.key ?? null, fingerprint: idempotency?.fingerprint ?? null },
    }),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/reservations',
    policy: 'member',
    body: text,
    headers: ['Prefer'],
    handle: async ({ body, caller, waitSeconds }) => ({ status: 202, body: { ...body, caller, waitSeconds } }),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/reservations',
    policy: 'member',
    handle: async ({ caller, language, address, secure, cookies }) => ({
      status: 200,
      body: { caller, language, address, secure, cookies },
    }),
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/rooms/:id',
    params: id,
    policy: 'host',
    handle: async () => ({ status: 204 }),
  }),
  route({
    ...open,
    method: 'POST',
    path: '/auth/login',
    body: z.strictObject({ email: z.email(), password: z.string() }),
    handle: async () => Promise.reject(new NoteMissing()),
  }),
  route({
    ...open,
    method: 'GET',
    path: '/locked',
    handle: async () => Promise.reject(new Locked({ retryAfterSeconds: 7 })),
  }),
  route({ ...open, method: 'GET', path: '/defect', handle: async () => Promise.reject(new Error('SELECT secret')) }),
  route({
    ...open,
    method: 'GET',
    path: '/page',
    base: 'root',
    handle: async () => ({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      headers: { 'Content-Security-Policy': "default-src 'self'" },
      body: '<p>주막</p>',
    }),
  }),
  route({
    ...open,
    method: 'GET',
    path: '/few',
    handle: async () => ({
      status: 200,
      events: (async function* () {
        yield { id: '1', event: 'x', data: 1 };
      })(),
    }),
  }),
];

const ORIGIN = 'https://inn.example';
const settings = { corsOrigins: [ORIGIN], publicUrl: 'https://jumak.example', trustedProxies: ['127.0.0.0/8'] };
const limits = () => {
  const quota = { requests: 100_000, seconds: 3_600 };
  return new InMemoryRateLimits({ address: quota, member: quota, search: quota });
};

let service: Served;
let local: Served;
let edge: Edge;
beforeAll(async () => {
  local = await serve(routes, { settings, limits: limits() });
  service = await serve(routes, { settings: { trustedProxies: ['127.0.0.1'] } });
  edge = await edgeBefore([service.port], routes, { settings, limits: limits() });
});
afterAll(() => Promise.all([edge.stop(), service.stop(), local.stop()]));

/** What differs from one request to the next in any case is made alike, and the order of headers with it. */
const plain = (answers: string): readonly string[] =>
  answers
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/^date: .*$/gim, 'date')
    .replaceAll(/;t=\d+/g, ';t')
    .replaceAll(/;r=\d+/g, ';r')
    .split('\r\n\r\n')
    .map((part) => part.split('\r\n').sort().join('\n'));

/** What both answer. */
const alike = async (bytes: Buffer): Promise<string> => {
  const [whole, split] = await Promise.all([spoken(local.port, bytes), spoken(edge.port, bytes)]);
  expect(plain(split)).toEqual(plain(whole));
  return whole;
};

const ID = '01990000-0000-7000-8000-000000000001';
const asked = (line: string, headers: readonly string[] = [], body: string | Buffer = ''): Buffer =>
  Buffer.concat([
    Buffer.from([`${line} HTTP/1.1`, 'Host: jumak.example', 'X-Request-Id: r-1', ...headers, '', ''].join('\r\n')),
    Buffer.from(body),
  ]);
const sent = (line: string, body: string | Buffer, headers: readonly string[] = ['Content-Type: application/json']) =>
  asked(line, [...headers, `Content-Length: ${Buffer.byteLength(body)}`], body);
const chunked = (line: string, body: string, headers: readonly string[] = ['Content-Type: application/json']) =>
  asked(
    line,
    [...headers, 'Transfer-Encoding: chunked'],
    `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  );
const GUEST = 'Authorization: Bearer guest';
const API = '/api/v1';

describe('a module elsewhere answers as one in this process does', () => {
  it.each<[string, Buffer]>([
    ['a query', asked(`GET ${API}/accommodations?q=a%20b&limit=5`)],
    ['an absolute target', asked(`GET http://jumak.example${API}/accommodations?q=a`)],
    ['a refused query', asked(`GET ${API}/accommodations?q=a&q=b&x[y]=1&limit=nan`)],
    ['English', asked(`GET ${API}/accommodations?limit=1000`, ['Accept-Language: en'])],
    ['an entity', asked(`GET ${API}/rooms/${ID}`)],
    ['an entity that is known', asked(`GET ${API}/rooms/${ID}`, [`If-None-Match: ${entityTagOf(TEXT)}`])],
    ['HEAD', asked(`HEAD ${API}/rooms/${ID}`)],
    ['HEAD of a stream', asked(`HEAD ${API}/few`)],
    ['a stream', asked(`GET ${API}/few`)],
    ['OPTIONS', asked(`OPTIONS ${API}/rooms/${ID}`)],
    [
      'a preflight',
      asked(`OPTIONS ${API}/rooms/${ID}`, [`Origin: ${ORIGIN}`, 'Access-Control-Request-Method: DELETE']),
    ],
    ['an origin on the list', asked(`GET ${API}/rooms/${ID}`, [`Origin: ${ORIGIN}`])],
    ['an origin on the list, refused', asked(`GET ${API}/rooms/1`, [`Origin: ${ORIGIN}`])],
    ['another origin', asked(`GET ${API}/rooms/${ID}`, ['Origin: https://evil.example'])],
    ['a malformed id', asked(`GET ${API}/rooms/1`)],
    ['an id that does not decode', asked(`GET ${API}/rooms/%ff`)],
    ['a NUL', asked(`GET ${API}/rooms/%00`)],
    ['a wrong method', asked(`PATCH ${API}/rooms/${ID}`)],
    ['a path to nothing', asked(`GET ${API}/nowhere`)],
    ['a longer path', asked(`GET ${API}/rooms/${ID}/`)],
    ['a page beside the API', asked('GET /page')],
    ['a body', sent(`POST ${API}/members`, '{"text":"하나"}')],
    [
      'a body with a key',
      sent(`POST ${API}/members`, '{"text":"1"}', ['Content-Type: application/json', 'Idempotency-Key: k']),
    ],
    [
      'a bad key',
      sent(`POST ${API}/members`, '{"text":"1"}', ['Content-Type: application/json', 'Idempotency-Key: k k']),
    ],
    ['a body in chunks', chunked(`POST ${API}/members`, '{"text":"하나"}')],
    ['an empty body in chunks', asked(`POST ${API}/members`, ['Transfer-Encoding: chunked'], '0\r\n\r\n')],
    ['no body', asked(`POST ${API}/members`)],
    ['broken JSON', sent(`POST ${API}/members`, '{"text":')],
    ['bad UTF-8', sent(`POST ${API}/members`, Buffer.from([0x22, 0xff, 0x22]))],
    ['another type', sent(`POST ${API}/members`, '{}', ['Content-Type: text/plain'])],
    ['no type', sent(`POST ${API}/members`, '{}', [])],
    [
      'a zipped body',
      sent(`POST ${API}/members`, gzipSync('{"text":"z"}'), [
        'Content-Type: application/json',
        'Content-Encoding: gzip',
      ]),
    ],
    [
      'a bomb',
      sent(`POST ${API}/members`, gzipSync('0'.repeat(1_000_000)), [
        'Content-Type: application/json',
        'Content-Encoding: gzip',
      ]),
    ],
    ['another coding', sent(`POST ${API}/members`, '{}', ['Content-Type: application/json', 'Content-Encoding: br'])],
    ['a body that is too large', sent(`POST ${API}/members`, `"${'x'.repeat(40_000)}"`)],
    ['a body that is too large, in chunks', chunked(`POST ${API}/members`, `"${'x'.repeat(40_000)}"`)],
    ['one of another type too', chunked(`POST ${API}/members`, 'x'.repeat(40_000), ['Content-Type: text/plain'])],
    [
      'a large body to a malformed id',
      sent(`DELETE ${API}/rooms/1`, 'x'.repeat(40_000), ['Authorization: Bearer host']),
    ],
    ['fields at fault', sent(`POST ${API}/members`, '{"text":"","role":"ADMIN","__proto__":{}}')],
    ['nobody signed in', sent(`POST ${API}/reservations`, '{"text":"1"}')],
    ['a wrong token', asked(`GET ${API}/reservations`, ['Authorization: Bearer x'])],
    ['a member', asked(`GET ${API}/reservations`, [GUEST, 'Accept-Language: en', 'Cookie: a=1; b=2'])],
    [
      'a client behind proxies',
      asked(`GET ${API}/reservations`, [GUEST, 'X-Forwarded-For: 203.0.113.9, 127.0.0.9', 'X-Forwarded-Proto: https']),
    ],
    [
      'a wait',
      sent(`POST ${API}/reservations`, '{"text":"1"}', ['Content-Type: application/json', GUEST, 'Prefer: wait=3']),
    ],
    ['a body where none is taken', sent(`GET ${API}/accommodations`, '{"a":1}')],
    ['a role that does not suffice', asked(`DELETE ${API}/rooms/${ID}`, [GUEST])],
    ['no content', asked(`DELETE ${API}/rooms/${ID}`, ['Authorization: Bearer host'])],
    ['a refusal', sent(`POST ${API}/auth/login`, '{"email":"a@b.kr","password":"x"}')],
    ['a module that is down', asked(`GET ${API}/locked`)],
    ['a defect', asked(`GET ${API}/defect`)],
    [
      'headers named by Connection',
      sent(`POST ${API}/members`, '{"text":"1"}', [
        'Content-Type: application/json',
        'Idempotency-Key: k',
        'Connection: idempotency-key, content-type, host',
      ]),
    ],
    ['Expect', sent(`POST ${API}/members`, '{"text":"1"}', ['Content-Type: application/json', 'Expect: 100-continue'])],
    [
      'another expectation',
      sent(`POST ${API}/members`, '{"text":"1"}', ['Content-Type: application/json', 'Expect: a-miracle']),
    ],
    ['HTTP/1.0 without a host', Buffer.from(`GET ${API}/accommodations HTTP/1.0\r\n\r\n`)],
    [
      'both lengths',
      asked(
        `POST ${API}/members`,
        ['Content-Type: application/json', 'Content-Length: 4', 'Transfer-Encoding: chunked'],
        '0\r\n\r\n',
      ),
    ],
    ['two lengths', asked(`POST ${API}/members`, ['Content-Length: 4', 'Content-Length: 5'], 'xxxxx')],
    ['two hosts', asked(`GET ${API}/accommodations`, ['Host: evil.example'])],
    ['a long target', asked(`GET ${API}/accommodations?q=${'x'.repeat(9_000)}`)],
  ])('%s', async (_, bytes) => expect(await alike(bytes)).toMatch(/^HTTP\/1\.1 \d{3} /));

  it(`200 requests of any bytes (seed ${SEED})`, async () => {
    const random = seededRandom();
    const requests = Array.from({ length: 200 }, () => rawRequest(random));
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let bytes = requests.pop(); bytes !== undefined; bytes = requests.pop()) await alike(bytes);
      }),
    );
  });
});
