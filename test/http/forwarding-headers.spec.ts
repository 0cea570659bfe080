import { afterEach, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { type Edge, edgeBefore, rawStub, type Stub, stub } from './forwarded.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const nothing = async () => ({ status: 204 });
const notes = route({ ...open, method: 'GET', path: '/notes', handle: nothing });
const write = route({ ...open, method: 'POST', path: '/notes', handle: nothing });

let edge: Edge;
let service: Stub;
afterEach(async () => {
  await edge.stop();
  await service.kill();
});

/** What the service is sent when the edge is sent this. */
async function passedOn(
  headers: Readonly<Record<string, string>>,
  { trustedProxies = [] as readonly string[] } = {},
): Promise<NodeJS.Dict<string | string[]>> {
  service = await stub((_, response) => response.end());
  edge = await edgeBefore([service.port], [notes], { settings: { trustedProxies } });
  await edge.call('/api/v1/notes?a=1', { headers });
  return service.requests[0]?.headers ?? {};
}

it.each([
  'member-id',
  'x-member-id',
  'X-Member-Role',
  'x-user-id',
  'X-User',
  'x-auth-subject',
  'x-role',
  'x-real-ip',
  'true-client-ip',
  'forwarded',
  'via',
  'x-forwarded-user',
  'x-forwarded-port',
  'x-original-url',
])('SECURITY 36: %s from outside says nothing inside', async (name) => {
  const headers = await passedOn({ [name]: 'forged' });
  expect(Object.entries(headers).filter(([, value]) => String(value).includes('forged'))).toEqual([]);
  expect(headers['x-request-id']).toBeDefined();
});

it('tells who is calling, whatever the client says of itself', async () => {
  const forged = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
  expect(await passedOn(forged)).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': `127.0.0.1:${edge.port}`,
    host: `127.0.0.1:${edge.port}`,
  });
});

it('takes the word of a proxy that it trusts', async () => {
  const said = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
  expect(await passedOn(said, { trustedProxies: ['127.0.0.1'] })).toMatchObject(said);
});

it('continues the trace with a span of its own, and hands the id of the request on', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const span = '00f067aa0ba902b7';
  const headers = await passedOn({ traceparent: `00-${trace}-${span}-01`, 'x-request-id': 'r-1' });
  expect(headers.traceparent).toMatch(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-01$`));
  expect(headers['x-request-id']).toBe('r-1');
});

it('hands on what the client is, knows and wants', async () => {
  const sent = {
    authorization: 'Bearer guest',
    'user-agent': 'tests',
    'accept-language': 'en',
    'if-none-match': '"1"',
    cookie: 'a=1',
    prefer: 'wait=1',
    'last-event-id': '3',
  };
  expect(await passedOn(sent)).toMatchObject(sent);
});

it('keeps to itself what is between the service and it', async () => {
  service = await stub((_, response) =>
    response
      .writeHead(200, {
        'keep-alive': 'timeout=99',
        'proxy-authenticate': 'Basic',
        connection: 'keep-alive, x-inner',
        'x-inner': '1',
        'access-control-allow-origin': '*',
        'strict-transport-security': 'max-age=1',
        'x-outer': '1',
      })
      .end(),
  );
  edge = await edgeBefore([service.port], [notes]);
  const { headers } = await edge.call('/api/v1/notes');
  const names = ['proxy-authenticate', 'x-inner', 'access-control-allow-origin', 'strict-transport-security'];
  expect(names.map((name) => headers.get(name))).toEqual([null, null, null, null]);
  expect([headers.get('keep-alive'), headers.get('x-outer')]).toEqual(['timeout=7', '1']);
});

it('SECURITY 46: no bytes of a body are a request to the service', async () => {
  const heard: string[] = [];
  service = await rawStub((socket, received) => {
    heard.push(received);
    socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  edge = await edgeBefore([service.port], [notes, write]);
  const inner = 'GET /api/v1/notes?smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const chunk = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
  const head = 'POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  for (const lengths of [
    `Content-Length: ${chunk.length}\r\nTransfer-Encoding: chunked`,
    `Transfer-Encoding: chunked\r\nContent-Length: 4`,
    `Content-Length: 4\r\nContent-Length: ${chunk.length}`,
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding: chunked, identity',
    `Content-Length: +${chunk.length}`,
  ])
    expect(await edge.raw(`${head}${lengths}\r\n\r\n${chunk}`)).toMatch(/^HTTP\/1.1 400 /);
  expect(heard).toEqual([]);
  await edge.raw(`${head}Transfer-Encoding: chunked\r\nConnection: close, content-length\r\n\r\n${chunk}`);
  expect(heard.join('')).toContain(`content-length: ${inner.length}\r\n`);
  expect(heard.join('')).not.toMatch(/transfer-encoding/i);
});
