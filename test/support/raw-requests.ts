import { whole } from './seeded-random.ts';

type Random = () => number;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'BREW', 'get', ''];
const PATHS = [
  '/api/v1/accommodations',
  '/api/v1/accommodations?limit=5&q=a',
  '/api/v1/rooms/01990000-0000-7000-8000-000000000001',
  '/api/v1/reservations',
  '/api/v1/auth/login',
  '/api/v1/members',
  '/health/live',
  '/',
  '*',
  '//',
  '/%ff',
  '/api/v1/%2e%2e/%2e%2e/etc/passwd',
  'http://evil.example/api/v1/codes',
];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTTP/1.1 ', ''];
const HEADERS = [
  'Host: x',
  'Host: y',
  'Host:',
  'Content-Type: application/json',
  'Content-Type: text/plain',
  'Content-Length: 2',
  'Content-Length: 99999999999',
  'Content-Length: -1',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Content-Encoding: gzip',
  'Authorization: Bearer a.b.c',
  'Authorization: Basic eDp5',
  'Expect: 100-continue',
  'Upgrade: websocket',
  'Connection: keep-alive, upgrade',
  'Range: bytes=0-',
  'If-Match: "1"',
  'Idempotency-Key: k',
  'Prefer: wait=1',
  'Accept-Language: en;q=x, ko;q=9',
  'X-Forwarded-For: 1.2.3.4, , x',
  'Cookie: jumak_refresh=; a',
  'X: \u0000',
  ' folded',
  'no colon',
  ': no name',
];
const BODIES = [
  '',
  '{}',
  '{"a":',
  '[]',
  '2\r\n{}\r\n0\r\n\r\n',
  'zz\r\n',
  '\u0000'.repeat(50),
  '{"email":"a@b.kr","password":"x"}',
];
const END = '\r\n';
/** Whole requests, of which some are sent as they are, so that every run reaches the routes too. */
const WHOLE = ['GET /api/v1/accommodations', 'GET /nowhere', 'DELETE /api/v1/accommodations'];

const pick = <T>(random: Random, list: readonly T[]): T => list[whole(random, list.length)] as T;

/** A request that somebody might send by accident or on purpose, put together from good and bad parts and then bitten into. */
export function rawRequest(random: Random): Buffer {
  if (random() < 0.1) return Buffer.from(`${pick(random, WHOLE)} HTTP/1.1${END}Host: x${END}${END}`);
  const line = `${pick(random, METHODS)} ${pick(random, PATHS)} ${random() < 0.7 ? 'HTTP/1.1' : pick(random, VERSIONS)}`;
  const headers = Array.from({ length: whole(random, 6) }, () => pick(random, HEADERS));
  const head = [line, ...(random() < 0.7 ? ['Host: x'] : []), ...headers].join(END);
  const bytes = Buffer.from(`${head}${END}${END}${pick(random, BODIES)}`);
  return random() < 0.5 ? bytes : bitten(random, bytes);
}

/** Some bytes changed, left out or put in twice. */
function bitten(random: Random, bytes: Buffer): Buffer {
  let bite = Buffer.from(bytes);
  for (let bites = 1 + whole(random, 4); bites > 0; bites -= 1) {
    const at = whole(random, bite.length);
    const kind = whole(random, 3);
    if (kind === 0) bite[at] = whole(random, 256);
    else if (kind === 1) bite = Buffer.concat([bite.subarray(0, at), bite.subarray(at + 1 + whole(random, 8))]);
    else bite = Buffer.concat([bite.subarray(0, at), bite.subarray(Math.max(0, at - whole(random, 8)))]);
  }
  return bite;
}
