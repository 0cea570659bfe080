import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { completeSettings } from '#kernel/http/http-settings.ts';
import { route } from '#kernel/http/route.ts';
import { type Served, serve, until } from '../http/served.ts';
import { undisturbed } from '../support/undisturbed.ts';

const SLOW_SOCKETS = 1_000;

const routes = [
  route({
    method: 'POST',
    path: '/notes',
    summary: 'takes what it gets',
    policy: 'public',
    body: z.looseObject({}),
    inject: [],
    handle: async ({ body }) => ({ status: 201, body }),
  }),
  route({
    method: 'GET',
    path: '/list',
    summary: 'a page',
    policy: 'public',
    query: z.looseObject({}),
    inject: [],
    handle: async () => ({ status: 200, body: [] }),
  }),
];

const message = (line: string, ...headers: string[]) =>
  `${line}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
const GET = 'GET /api/v1/list HTTP/1.1';
const get = (...headers: string[]) => message(GET, ...headers);
const post = (...headers: string[]) =>
  message('POST /api/v1/notes HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...headers);
const CHUNKED = 'Transfer-Encoding: chunked';
const END = '0\r\n\r\n';
/** What a smuggler wants to be read as a request of its own. */
const SECOND = get('Host: x', 'X-Smuggled: yes');

describe('on the wire', () => {
  let served: Served;
  /** The same, and waits for nobody for long. */
  let impatient: Served;
  beforeAll(async () => {
    served = await serve(routes);
    impatient = await serve(routes, { settings: { headersTimeoutSeconds: 1, requestTimeoutSeconds: 1 } });
  });
  afterAll(() => Promise.all([served.stop(), impatient.stop()]));

  /** The only answer there is: a problem, after which the connection closes. */
  const problem = (answer: string) => {
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
    const [head = '', body = '{}'] = answer.split('\r\n\r\n');
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(head).toMatch(/^connection: close/im);
    return [Number(head.slice(9, 12)), JSON.parse(body).code];
  };

  it.each([
    ['two lengths', `${post('Content-Length: 2', 'Content-Length: 3')}{}x`],
    ['one length twice', `${post('Content-Length: 2', 'Content-Length: 2')}{}`],
    ['a list of lengths', `${post('Content-Length: 2, 2')}{}`],
    ['a signed length', `${post('Content-Length: +2')}{}`],
    ['a negative length', `${post('Content-Length: -1')}{}`],
    ['a length in hex', `${post('Content-Length: 0x2')}{}`],
    ['a length that no number holds', `${post('Content-Length: 99999999999999999999')}{}`],
    ['a length and chunks', `${post('Content-Length: 2', CHUNKED)}${END}`],
    ['chunks and a length', `${post(CHUNKED, 'Content-Length: 4')}${END}`],
    ['chunks that are not last', `${post('Transfer-Encoding: chunked, identity')}${END}`],
    ['chunks twice', `${post('Transfer-Encoding: chunked, chunked')}${END}`],
    ['chunks in two headers', `${post(CHUNKED, 'Transfer-Encoding: identity')}${END}`],
    ['chunks of what nobody unpacks', `${post('Transfer-Encoding: gzip, chunked')}2\r\n{}\r\n${END}`],
    ['a coding that is nearly chunked', `${post('Transfer-Encoding: xchunked')}${END}`],
    ['chunks before a space and a colon', `${post('Transfer-Encoding : chunked')}${END}`],
    ['chunks in HTTP/1.0', `${message('POST /api/v1/notes HTTP/1.0', 'Host: x', CHUNKED)}${END}`],
    ['a chunk of negative size', `${post(CHUNKED)}-2\r\n{}\r\n${END}`],
    ['a chunk size with 0x', `${post(CHUNKED)}0x2\r\n{}\r\n${END}`],
    ['a chunk size that overflows', `${post(CHUNKED)}fffffffffffffffff\r\n{}\r\n${END}`],
    ['a chunk longer than it says', `${post(CHUNKED)}2\r\n{}xx\r\n${END}`],
    ['chunks with bare line feeds', `${post(CHUNKED)}2\n{}\n0\n\n`],
    ['a trailer that is a length', `${post(CHUNKED)}2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n`],
    ['no host', get()],
    ['two hosts', get('Host: x', 'Host: y')],
    ['a host that is a path', get('Host: x/y')],
    ['a host with a user', get('Host: user@x')],
    ['two who call', get('Host: x', 'Authorization: Bearer a', 'Authorization: Bearer b')],
    ['two types', `${post('Content-Type: text/plain', 'Content-Length: 2')}{}`],
    ['a space before the colon', get('Host : x')],
    ['a folded header', get('Host: x', 'X: a', ' b')],
    ['a header before its name', get(' Host: x')],
    ['a header without a colon', get('Host: x', 'X')],
    ['a header without a name', get('Host: x', ': y')],
    ['NUL in a header', get('Host: x', 'X: a\0b')],
    ['a bare line feed', `${GET}\r\nHost: x\nX: y\r\n\r\n`],
    ['a bare carriage return', `${GET}\r\nHost: x\rX: y\r\n\r\n`],
    ['bare line feeds throughout', get('Host: x').replaceAll('\r\n', '\n')],
    ['a second address', message('GET /api/v1/list HTTP/1.1 /x HTTP/1.1', 'Host: x')],
    ['noise', '\u0001\u0002\u0003\r\n\r\n'],
    ['the greeting of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another version', message('GET / HTTP/9.9', 'Host: x')],
  ])('SECURITY 46: %s is 400 and closes, and what follows is not read', async (_what, text) => {
    expect(problem(await served.raw(text + SECOND))).toEqual([400, 'MALFORMED_REQUEST']);
  });

  it('SECURITY 46: an unknown method is 405 with what is known', async () => {
    for (const line of ['BREW /api/v1/list HTTP/1.1', 'CONNECT example.org:443 HTTP/1.1']) {
      const answer = await served.raw(message(line, 'Host: x'));
      expect(answer).toMatch(/^allow: GET, /im);
      expect(problem(answer)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    }
  });

  it('SECURITY 37: an address above 8 KB is 414, however long', async () => {
    const { status, body } = await served.call(`/api/v1/list?q=${'a'.repeat(8_200)}`);
    expect([status, body.code]).toEqual([414, 'URI_TOO_LONG']);
    expect(problem(await served.raw(message(`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: x')))).toEqual([
      414,
      'URI_TOO_LONG',
    ]);
  });

  it('SECURITY 37: headers above 16 KB are 431, in one or in many', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `X${at}: y`);
    for (const headers of [[`X: ${'a'.repeat(17_000)}`], many])
      expect(problem(await served.raw(get('Host: x', ...headers)))).toEqual([431, 'HEADERS_TOO_LARGE']);
  });

  const ENGLISH = 'Accept-Language: en';
  it.each([
    ['before what is refused', get('Host: x', ENGLISH, 'X : y'), 'en'],
    ['in Korean and English', get('Host: x', 'Accept-Language: ko;q=0.4, en', 'X : y'), 'en'],
    ['before headers that are too many', get('Host: x', ENGLISH, `X: ${'a'.repeat(17_000)}`), 'en'],
    ['after a header that is too long', get('Host: x', `X: ${'a'.repeat(17_000)}`, ENGLISH), 'en'],
    ['in another version', message('GET / HTTP/9.9', 'Host: x', ENGLISH), 'en'],
    ['before a chunk that is refused', `${post(CHUNKED, ENGLISH)}-2\r\n{}\r\n${END}`, 'en'],
    ['of a tunnel', message('CONNECT example.org:443 HTTP/1.1', 'Host: x', ENGLISH), 'en'],
    ['of nobody', get('Host: x', 'X : y'), 'ko'],
    ['of what follows', get('Host: x', 'X : y') + get('Host: x', ENGLISH), 'ko'],
  ])('a refusal of HTTP itself is in the language that was asked for %s', async (_where, text, language) => {
    const answer = await served.raw(text);
    const [head = '', body = '{}'] = answer.split('\r\n\r\n');
    expect(/^content-language: (.*)$/im.exec(head)?.[1]).toBe(language);
    expect(/[가-힣]/.test(JSON.parse(body).detail)).toBe(language === 'ko');
  });

  it('a refusal of a body that never comes is in the language that was asked for', async () => {
    expect(await impatient.raw(post(ENGLISH, 'Content-Length: 100'))).toMatch(/^content-language: en\r$/im);
  });

  it('SECURITY 47: waits 10 s for headers and 15 s for a body', () => {
    const { headersTimeoutSeconds, requestTimeoutSeconds } = completeSettings({ host: '127.0.0.1', port: 0 });
    expect([headersTimeoutSeconds, requestTimeoutSeconds]).toEqual([10, 15]);
  });

  it('SECURITY 47: a request without an end is 408, in its headers and in its body', async () => {
    const [headers, body] = await Promise.all([
      impatient.raw(`${GET}\r\nHost: x\r\nX: `),
      impatient.raw(`${post('Content-Length: 100')}{`),
    ]);
    expect([problem(headers), problem(body)]).toEqual([
      [408, 'REQUEST_TIMEOUT'],
      [408, 'REQUEST_TIMEOUT'],
    ]);
    expect(impatient.log.records).toEqual([]);
  });

  it(`SECURITY 47: ${SLOW_SOCKETS} sockets that dawdle keep nobody waiting, and are let go`, () => undisturbed(dawdle));

  async function dawdle(): Promise<void> {
    const sockets: Socket[] = [];
    let closed = 0;
    try {
      await Promise.all(
        Array.from({ length: SLOW_SOCKETS }, async () => {
          const socket = connect(impatient.port, '127.0.0.1');
          sockets.push(socket);
          socket.on('error', () => undefined);
          socket.on('close', () => {
            closed += 1;
          });
          socket.resume();
          await new Promise((resolve) => socket.once('connect', resolve));
          socket.write(`${GET}\r\nHost: x\r\nX: `);
        }),
      );
      const statuses = await Promise.all(
        Array.from({ length: 50 }, async () => (await impatient.call('/api/v1/list')).status),
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      await until(() => closed === SLOW_SOCKETS);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }

  it('is read again after all of this', async () => {
    for (const { call } of [served, impatient]) expect((await call('/api/v1/list')).status).toBe(200);
  });
});
