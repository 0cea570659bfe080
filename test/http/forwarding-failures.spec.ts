import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { eventually } from '../support/eventually.ts';
import { deadPort, type Edge, edgeBefore, instanceAt, rawStub, type Stub, stub } from './forwarded.ts';
import { json } from './served.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const nothing = async () => ({ status: 204 });
const routes = [
  route({ ...open, method: 'GET', path: '/notes', handle: nothing }),
  route({ ...open, method: 'PUT', path: '/notes', handle: nothing }),
  route({ ...open, method: 'DELETE', path: '/notes', handle: nothing }),
  route({ ...open, method: 'PATCH', path: '/notes', handle: nothing }),
  route({ ...open, method: 'POST', path: '/notes', idempotent: true, handle: nothing }),
  route({ ...open, method: 'POST', path: '/waits', headers: ['Prefer'], handle: nothing }),
  route({ ...open, method: 'GET', path: '/slow', answersWithin: 5, handle: nothing }),
];
const NOTES = '/api/v1/notes';

let edge: Edge;
const stubs: Stub[] = [];
afterEach(async () => {
  await edge.stop();
  await Promise.all(stubs.splice(0).map((one) => one.kill()));
});

const service = async (...from: Parameters<typeof stub>): Promise<Stub> => {
  const made = await stub(...from);
  stubs.push(made);
  return made;
};
const sound = () => service((_, response) => response.end('sound'));
/** Takes a request, and breaks the connection in place of an answer. */
const breaking = () => service((_, response) => response.destroy());
const silent = () => service(() => undefined);
const before = async (ports: readonly Stub[], options: Parameters<typeof edgeBefore>[2] = {}) => {
  edge = await edgeBefore(
    ports.map(({ port }) => port),
    routes,
    options,
  );
};
const problem = { status: 503, body: { code: 'UNAVAILABLE', instance: NOTES } };
const request = (method: string, headers: Record<string, string> = {}): RequestInit =>
  method === 'GET' ? { method } : { ...json({}, headers), method };

it('spares clients the death of an instance under fifty requests', async () => {
  const arrived: (() => void)[] = [];
  const dying = await service((_, response) => arrived.push(() => response.end('dying')));
  const other = await sound();
  await before([dying, other]);
  const answers = Array.from({ length: 50 }, () => edge.call(NOTES));
  await eventually(() => expect(arrived.length + other.requests.length).toBe(50));
  expect(arrived.length).toBeGreaterThan(0);
  await dying.kill();
  const more = Array.from({ length: 50 }, () => edge.call(NOTES));
  const statuses = (await Promise.all([...answers, ...more])).map(({ status }) => status);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

it.each([
  ['GET', {}],
  ['PUT', {}],
  ['POST', { 'idempotency-key': 'k' }],
])('sends a %s again, to another instance (%o)', async (method, headers) => {
  const [broken, other] = [await breaking(), await sound()];
  await before([broken]);
  edge.registry.at(broken.port, other.port);
  await edge.gateway.start();
  for (let left = 20; left > 0; left -= 1) expect((await edge.call(NOTES, request(method, headers))).status).toBe(200);
  expect(broken.requests.length).toBeGreaterThan(0);
  expect(await edge.figures()).toMatch(/jumak_gateway_retries_total{module="notes"} [1-9]/);
});

it.each([
  ['POST', {}],
  ['POST', { 'idempotency-key': 'not one' }],
  ['PATCH', {}],
  ['DELETE', {}],
])('never sends a %s twice (%o)', async (method, headers) => {
  const both = [await breaking(), await breaking()];
  await before(both);
  expect(await edge.call(NOTES, request(method, headers as Record<string, string>))).toMatchObject(problem);
  expect(both.flatMap(({ requests }) => requests)).toHaveLength(1);
});

it('sends nothing again without its key', async () => {
  const both = [await breaking(), await breaking()];
  await before(both);
  const head = ['Host: x', 'Idempotency-Key: k', 'Connection: close, idempotency-key', 'Content-Length: 0'];
  await edge.raw(`POST ${NOTES} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
  const keys = both.flatMap(({ requests }) => requests).map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual(['k', 'k']);
});

it.each(['GET', 'POST', 'PATCH', 'DELETE'])(
  'looks for another instance when one refuses the connection to a %s',
  async (method) => {
    const other = await sound();
    edge = await edgeBefore([await deadPort(), await deadPort(), await deadPort(), other.port], routes);
    expect((await edge.call(NOTES, request(method))).status).toBe(200);
    expect(other.requests).toHaveLength(1);
  },
);

it('does not send again what has begun to be answered', async () => {
  const half = async () =>
    service((_, response) => {
      response.writeHead(200, { 'content-length': '9' }).write('half');
      setImmediate(() => response.destroy());
    });
  const both = [await half(), await half()];
  await before(both);
  await expect(edge.call(NOTES)).rejects.toThrow();
  expect(both.flatMap(({ requests }) => requests)).toHaveLength(1);
});

it.each(['GET', 'PUT'])('takes no notice when a connection that was kept is closed under a %s', async (method) => {
  let requests = 0;
  const closing = await rawStub((socket) => {
    requests += 1;
    // Every second request on a connection meets its end.
    if (requests % 2 === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    else socket.destroy();
  });
  stubs.push(closing);
  await before([closing], { patience: { ejectionFailures: 1 } });
  for (let left = 6; left > 0; left -= 1) expect((await edge.call(NOTES, request(method))).status).toBe(200);
  expect(requests).toBeGreaterThan(6);
  expect(await edge.figures()).not.toMatch(/jumak_gateway_ejections_total{module="notes"} [1-9]/);
});

it('answers 503 at once when there is no instance, and does not look for one in vain', async () => {
  await before([]);
  const answer = await edge.call(NOTES);
  expect(answer).toMatchObject(problem);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await edge.figures()).toMatch(/jumak_gateway_requests_total{module="notes",outcome="no_instance"} 1/);
});

it('leaves out those that drain, and comes to those that come', async () => {
  const [one, other] = [await sound(), await sound()];
  await before([one]);
  await edge.call(NOTES);
  edge.registry.list = [instanceAt(one.port, 'draining')];
  await eventually(async () => expect(await edge.call(NOTES)).toMatchObject(problem));
  const served = one.requests.length;
  edge.registry.list = [instanceAt(one.port, 'draining'), instanceAt(other.port)];
  await eventually(async () => expect((await edge.call(NOTES)).status).toBe(200));
  expect([one.requests.length, other.requests.length]).toEqual([served, 1]);
});

it('keeps to those that it saw last while the registry cannot be read', async () => {
  await before([await sound()]);
  edge.registry.isDown = true;
  await edge.gateway.start();
  expect((await edge.call(NOTES)).status).toBe(200);
});

it('turns from an instance that drains before the registry knows', async () => {
  const drains = await service((_, response) => response.writeHead(503, { connection: 'close' }).end());
  const other = await sound();
  await before([drains, other]);
  for (let left = 10; left > 0; left -= 1) expect((await edge.call(NOTES)).status).toBe(200);
  expect(drains.requests.length).toBeLessThanOrEqual(1);
  expect(other.requests.length).toBe(10);
});

it('asks an instance again that has only refused what a client sent, though it closed the connection', async () => {
  const refuses = await service((_, response) => response.writeHead(413, { connection: 'close' }).end());
  await before([refuses, await sound()]);
  for (let left = 40; left > 0; left -= 1) await edge.call(NOTES);
  expect(refuses.requests.length).toBeGreaterThan(2);
});

it('hands on a 503 of an instance that stays', async () => {
  await before([
    await service((_, response) => response.writeHead(503, { 'retry-after': '9' }).end('why')),
    await sound(),
  ]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => edge.call(NOTES)));
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect([refused[0]?.text, refused[0]?.headers.get('retry-after')]).toEqual(['why', '9']);
});

it('gives up on an instance that does not answer, and asks no other', async () => {
  const both = [await silent(), await silent()];
  await before(both, { patience: { answerSeconds: 0.2 } });
  expect(await edge.call(NOTES)).toMatchObject(problem);
  expect(both.flatMap(({ requests }) => requests)).toHaveLength(1);
  expect(await edge.figures()).toMatch(/outcome="late"} 1/);
  expect(await edge.figures()).not.toMatch(/jumak_gateway_retries_total{module="notes"} [1-9]/);
});

it('waits for as long as the client is ready to, and as the route says', async () => {
  const late = await service(async (_, response) => {
    await pause(600);
    response.end('late');
  });
  await before([late], { patience: { answerSeconds: 0.1 } });
  expect((await edge.call('/api/v1/waits', json({}, { prefer: 'wait=5' }))).status).toBe(200);
  expect((await edge.call('/api/v1/slow')).status).toBe(200);
  expect((await edge.call('/api/v1/waits', json({}))).status).toBe(503);
});
