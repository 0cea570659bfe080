import { createHash, randomBytes } from 'node:crypto';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { eventually } from '../support/eventually.ts';
import { type Edge, edgeBefore, type Stub, stub } from './forwarded.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const notes = route({ ...open, method: 'GET', path: '/notes', handle: async () => ({ status: 204 }) });

let edge: Edge;
let service: Stub;
afterEach(async () => {
  await edge.stop();
  await service.kill();
});

const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8' };

async function behindEdge(listener: (request: IncomingMessage, response: ServerResponse) => void, settings = {}) {
  service = await stub(listener);
  edge = await edgeBefore([service.port], [notes], { settings });
}

/** Reads what comes, as it comes. */
function reading({ paused = false } = {}) {
  const seen = { text: '', ended: false, broken: false, trailers: {} as NodeJS.Dict<string> };
  const request = get({ port: edge.port, host: '127.0.0.1', path: '/api/v1/notes', agent: false }, (response) => {
    response.setEncoding('utf8');
    if (!paused) response.on('data', (chunk) => (seen.text += chunk));
    response.on('end', () => Object.assign(seen, { ended: true, trailers: response.trailers }));
    response.on('error', () => (seen.broken = true));
  });
  request.on('error', () => (seen.broken = true));
  return { seen, request };
}

/** The response of the service, as soon as it has one. */
function theResponse() {
  const responses: ServerResponse[] = [];
  const listener = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, EVENTS).write('retry: 1000\n\n');
    responses.push(response);
  };
  return { listener, response: () => responses[0] as ServerResponse };
}

it('hands events on one by one', async () => {
  const { listener, response } = theResponse();
  await behindEdge(listener);
  const { seen } = reading();
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\n'));
  response().write('id: 1\ndata: 1\n\n');
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\nid: 1\ndata: 1\n\n'));
  response().end('id: 2\ndata: 2\n\n');
  await eventually(() =>
    expect(seen).toMatchObject({ ended: true, text: expect.stringMatching(/id: 2\ndata: 2\n\n$/) }),
  );
});

it('ends a stream on drain between two events, with word when to come back', async () => {
  const { listener, response } = theResponse();
  await behindEdge(listener);
  const { seen } = reading();
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\n'));
  response().write('id: 1\nda');
  await eventually(() => expect(seen.text).toMatch(/da$/));
  const drained = edge.server.drain();
  response().write('ta: 1\n\nid: 2\n');
  await drained;
  await eventually(() => expect(seen.ended).toBe(true));
  expect(seen.text).toBe('retry: 1000\n\nid: 1\ndata: 1\n\nretry: 1000\n\n');
});

it('ends a stream at once on drain when no event is under way, and lets the service know', async () => {
  const { listener, response } = theResponse();
  await behindEdge(listener);
  const { seen } = reading();
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\n'));
  let isClosed = false;
  response().on('close', () => (isClosed = true));
  await edge.server.drain();
  await eventually(() =>
    expect([seen.ended, seen.text, isClosed]).toEqual([true, 'retry: 1000\n\nretry: 1000\n\n', true]),
  );
});

it('ends a stream whose instance is killed as a drained one ends', async () => {
  const { listener } = theResponse();
  await behindEdge(listener);
  const { seen } = reading();
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\n'));
  await service.kill();
  await eventually(() =>
    expect(seen).toMatchObject({ ended: true, broken: false, text: 'retry: 1000\n\nretry: 1000\n\n' }),
  );
});

it('lets the service know when the client leaves a stream', async () => {
  const { listener, response } = theResponse();
  await behindEdge(listener);
  const { seen, request } = reading();
  await eventually(() => expect(seen.text).toBe('retry: 1000\n\n'));
  let isClosed = false;
  response().on('close', () => (isClosed = true));
  request.destroy();
  await eventually(() => expect(isClosed).toBe(true));
});

it('lets the service know when the client leaves before there is an answer', async () => {
  let isClosed = false;
  await behindEdge((_, response) => response.on('close', () => (isClosed = true)));
  const { request } = reading();
  await eventually(() => expect(service.requests).toHaveLength(1));
  request.destroy();
  await eventually(() => expect(isClosed).toBe(true));
  await eventually(async () => expect(await edge.figures()).toMatch(/outcome="left"} 1/));
});

it('lets an answer that takes long come to its end while it drains', async () => {
  let answer = () => {};
  await behindEdge((_, response) => (answer = () => response.end('done')));
  const { seen } = reading();
  await eventually(() => expect(service.requests).toHaveLength(1));
  const drained = edge.server.drain();
  answer();
  await drained;
  await eventually(() => expect(seen).toMatchObject({ ended: true, text: 'done' }));
});

it('hands on a megabyte as it is', async () => {
  const content = randomBytes(1_000_000);
  await behindEdge((_, response) => response.end(content));
  const response = await fetch(`${edge.base}/api/v1/notes`);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(new Uint8Array(await response.arrayBuffer()))).toBe(digest(content));
});

it('takes no more from the service than the client takes, and cuts one that takes nothing', async () => {
  let written = 0;
  let isClosed = false;
  await behindEdge(
    (_, response) => {
      response.on('close', () => (isClosed = true));
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(100_000))) written += 1;
      };
      response.on('drain', more);
      more();
    },
    { requestTimeoutSeconds: 1, headersTimeoutSeconds: 1 },
  );
  const { request } = reading({ paused: true });
  request.on('response', (response) => response.pause());
  await eventually(() => expect(isClosed).toBe(true));
  expect(written).toBeLessThan(1_000);
});

it('breaks off what the service breaks off', async () => {
  await behindEdge((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setImmediate(() => response.destroy());
  });
  const { seen } = reading();
  await eventually(() => expect(seen).toMatchObject({ broken: true, ended: false }));
});

it('hands trailers on', async () => {
  await behindEdge((_, response) => {
    response.writeHead(200, { trailer: 'x-sum' });
    response.write('body');
    response.addTrailers({ 'x-sum': '4' });
    response.end();
  });
  const { seen } = reading();
  await eventually(() => expect(seen).toMatchObject({ ended: true, text: 'body', trailers: { 'x-sum': '4' } }));
});
