import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpServer } from '#kernel/http/http-server.ts';
import { route, type ServerSentEvent } from '#kernel/http/route.ts';
import { KnownHealth, RememberedLog, type Served, serve, TokensByName, until } from './served.ts';

let arrived: string[] = [];
let aborted: string[] = [];
let release: () => void = () => undefined;
let returned = 0;

async function* changes(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  try {
    yield { id: '1', event: 'PENDING', data: { status: 'PENDING', note: 'a\nb' } };
    yield { id: '2', event: 'CONFIRMED\r\ndata: forged', data: { status: 'CONFIRMED' } };
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    returned += 1;
  }
}

/** A source that knows nothing of signals. */
const deaf: AsyncIterable<ServerSentEvent> = {
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise(() => undefined),
    return: async () => {
      returned += 1;
      return { done: true, value: undefined };
    },
  }),
};

/** A source that never runs dry. */
async function* flood(): AsyncGenerator<ServerSentEvent> {
  try {
    for (let n = 1; ; n += 1) yield { id: String(n), event: 'x', data: 'x'.repeat(10_000) };
  } finally {
    returned += 1;
  }
}

async function* few(): AsyncGenerator<ServerSentEvent> {
  yield { id: '1', event: 'x', data: 1 };
}

const open = { summary: '', policy: 'public', inject: [] } as const;
const routes = [
  route({ ...open, method: 'GET', path: '/few', handle: async () => ({ status: 200, events: few() }) }),
  route({
    ...open,
    method: 'GET',
    path: '/changes',
    handle: async ({ signal }) => ({ status: 200, events: changes(signal) }),
  }),
  route({ ...open, method: 'GET', path: '/quick', handle: async () => ({ status: 200, body: {} }) }),
  route({ ...open, method: 'GET', path: '/flood', handle: async () => ({ status: 200, events: flood() }) }),
  route({ ...open, method: 'GET', path: '/deaf', handle: async () => ({ status: 200, events: deaf }) }),
  route({
    ...open,
    method: 'GET',
    path: '/waits',
    handle: async ({ signal }) => {
      arrived.push('waits');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      aborted.push('waits');
      return { status: 202, body: {} };
    },
  }),
  route({
    ...open,
    method: 'GET',
    path: '/aborts',
    handle: async ({ signal }) => {
      arrived.push('aborts');
      await pause(5_000, undefined, { signal });
      return { status: 200 };
    },
  }),
  route({
    ...open,
    method: 'GET',
    path: '/slow',
    handle: async () => {
      arrived.push('slow');
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { status: 200, body: { slow: true } };
    },
  }),
];

const atWork = (path: string) => until(() => arrived.includes(path));
/** Resolves when nobody listens there any more. */
async function refusing(port: number): Promise<void> {
  for (let open = true; open; await pause(5))
    open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
}
const stream = (port: number, path: string) => {
  let text = '';
  let ended = false;
  const request = get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      text += chunk;
    });
    response.on('end', () => {
      ended = true;
    });
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  return { request, text: () => text, ended: () => ended };
};

describe('a stream of events', () => {
  let served: Served;
  beforeEach(async () => {
    arrived = [];
    returned = 0;
    served = await serve(routes, { settings: { heartbeatSeconds: 0.05 } });
  });
  afterEach(() => served.stop());

  it('says when to come back, then one block an event, and ends with them', async () => {
    const { headers, text } = await served.call('/api/v1/few');
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
      'text/event-stream; charset=utf-8',
      'no-store',
    ]);
    expect(text).toBe('retry: 1000\n\nid: 1\nevent: x\ndata: 1\n\n');
  });

  it('cannot be broken up by what is in an event', async () => {
    const { request, text } = stream(served.port, '/api/v1/changes');
    await until(() => text().includes('forged'));
    expect(text()).toContain(
      'id: 1\nevent: PENDING\ndata: {"status":"PENDING","note":"a\\nb"}\n\nid: 2\nevent: CONFIRMEDdata: forged\ndata: {',
    );
    request.destroy();
  });

  it('beats while nothing happens', async () => {
    const { request, text } = stream(served.port, '/api/v1/changes');
    await until(() => (text().match(/^:$/gm)?.length ?? 0) >= 2);
    expect(text()).toMatch(/CONFIRMED"}\n\n:\n\n:\n\n/);
    request.destroy();
  });

  it('lets its source go when the client leaves', async () => {
    const { request, text } = stream(served.port, '/api/v1/changes');
    await until(() => text().includes('forged'));
    expect(returned).toBe(0);
    request.destroy();
    await until(() => returned === 1);
    expect(returned).toBe(1);
  });

  it('cuts a client that takes nothing, so that it holds up nobody', async () => {
    const { request, ended } = stream(served.port, '/api/v1/flood');
    request.on('response', (response) => response.pause());
    await until(() => returned === 1);
    expect([returned, ended()]).toEqual([1, false]);
    request.destroy();
  });

  it('lets a source go that heeds no signal', async () => {
    const { request, text } = stream(served.port, '/api/v1/deaf');
    await until(() => text().includes('retry'));
    request.destroy();
    await until(() => returned === 1);
    expect(returned).toBe(1);
  });

  it('ends on drain with word when to come back', async () => {
    const { text, ended } = stream(served.port, '/api/v1/changes');
    await until(() => text().includes('forged'));
    await served.server.drain();
    await until(() => ended());
    expect(ended()).toBe(true);
    expect(text()).toMatch(/retry: 1000\n\n$/);
    expect(text().match(/retry/g)).toHaveLength(2);
    expect(returned).toBe(1);
  });

  it('has no body for HEAD', async () => {
    const { status, text } = await served.call('/api/v1/changes', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  });
});

/** So that what comes late is in time also where the machine is busy with something else. */
const LENIENT = { drainGraceSeconds: 4 };

describe('a server', () => {
  let served: Served;
  beforeEach(async () => {
    arrived = [];
    aborted = [];
    served = await serve(routes, { settings: { drainSeconds: 30 } });
  });
  afterEach(async () => {
    release();
    await served.stop();
  });
  const refused = () => expect(fetch(`${served.base}/api/v1/quick`)).rejects.toThrow();

  it('tells a handler that its client has gone', async () => {
    const { request } = stream(served.port, '/api/v1/waits');
    await atWork('waits');
    expect(aborted).toEqual([]);
    request.destroy();
    await until(() => aborted.length === 1);
    expect(aborted).toEqual(['waits']);
  });

  it('on drain answers what is under way, lets waits go, closes, and takes no more', async () => {
    const slow = served.call('/api/v1/slow');
    const waits = served.call('/api/v1/waits');
    await atWork('slow');
    await atWork('waits');
    let done = false;
    const drained = served.server.drain().then(() => {
      done = true;
    });
    const waited = await waits;
    expect([waited.status, waited.headers.get('connection')]).toEqual([202, 'close']);
    await refused();
    expect(done).toBe(false);
    release();
    const answered = await slow;
    expect([answered.body, answered.headers.get('connection')]).toEqual([{ slow: true }, 'close']);
    await drained;
    expect(served.log.records).toEqual([]);
  });

  it('on drain still answers an idle connection that brings a request in time', async () => {
    const patient = await serve(routes, { settings: LENIENT });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<IncomingMessage>((resolve, reject) => {
        get(`${patient.base}/api/v1/quick`, { agent }, (response) =>
          response.resume().on('end', () => resolve(response)),
        ).on('error', reject);
      });
    expect((await ask()).headers.connection).toBe('keep-alive');
    const drained = patient.server.drain();
    await refusing(patient.port);
    const answer = await ask();
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
    await drained;
  });

  it('on drain is no longer ready', async () => {
    const patient = await serve(routes, { settings: LENIENT });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const status = () =>
      new Promise<number | undefined>((resolve, reject) => {
        get(`${patient.base}/health/ready`, { agent }, (response) =>
          response.resume().on('end', () => resolve(response.statusCode)),
        ).on('error', reject);
      });
    expect(await status()).toBe(200);
    const drained = patient.server.drain();
    await refusing(patient.port);
    expect(await status()).toBe(503);
    await drained;
  });

  it('on drain waits for work whose client has left', async () => {
    const { request } = stream(served.port, '/api/v1/slow');
    await atWork('slow');
    request.destroy();
    let done = false;
    const drained = served.server.drain().then(() => {
      done = true;
    });
    await pause(200);
    expect(done).toBe(false);
    release();
    await drained;
  });

  it('on drain does not wait for idle or silent connections', async () => {
    const silent = connect(served.port, '127.0.0.1');
    await once(silent, 'connect');
    silent.on('error', () => undefined);
    await served.call('/api/v1/quick');
    await served.server.drain();
    expect(served.log.records).toEqual([]);
    silent.destroy();
  });

  it('on drain cuts what is not done in time, and says so', async () => {
    const hasty = await serve(routes, { settings: { drainSeconds: 0.3 } });
    const slow = hasty.call('/api/v1/slow').catch(() => 'cut');
    await atWork('slow');
    await hasty.server.drain();
    expect(await slow).toBe('cut');
    expect(hasty.log.records).toEqual([expect.objectContaining({ level: 'warn' })]);
  });

  it('answers 503 for a wait that breaks off at the drain', async () => {
    const aborts = served.call('/api/v1/aborts');
    await atWork('aborts');
    await served.server.drain();
    expect(await aborts).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(served.log.records).toEqual([]);
  });

  it('that cannot have its port says which and how to change it', async () => {
    const second = new HttpServer({
      routes: [],
      authenticator: new TokensByName(),
      health: new KnownHealth(),
      logger: new RememberedLog(),
      settings: { host: '127.0.0.1', port: served.port },
    });
    await expect(second.listen()).rejects.toMatchObject({
      name: 'ListenFailed',
      code: 'EADDRINUSE',
      message: expect.stringMatching(new RegExp(`127.0.0.1:${served.port}.*JUMAK_HTTP_PORT`)),
    });
  });

  it('is alive and ready, and not ready when a part is down', async () => {
    expect(await served.call('/health/live')).toMatchObject({ status: 200, body: { live: true } });
    expect(await served.call('/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, checks: { database: 'up' } },
    });
    served.health.state = { ready: false, checks: { database: 'down' } };
    const { status, headers, body } = await served.call('/health/ready');
    expect([status, headers.get('content-type'), headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
      '1',
    ]);
    expect(body).toMatchObject({ code: 'UNAVAILABLE', ready: false, checks: { database: 'down' } });
    expect((await served.call('/health/live')).status).toBe(200);
  });

  it('refuses to start with the same route twice', async () => {
    const twice = routes.slice(0, 1);
    await expect(serve([...twice, ...twice])).rejects.toThrow('GET /api/v1/few is declared twice');
  });

  it('keeps one record for every answer when asked to', async () => {
    const wordy = await serve(routes, { settings: { accessLog: true } });
    await wordy.call('/api/v1/quick?secret=1', { headers: { 'x-request-id': 'r9' } });
    await wordy.stop();
    expect(wordy.log.records.map(({ fields }) => fields)).toEqual([
      { method: 'GET', path: '/api/v1/quick', status: 400, milliseconds: expect.any(Number), requestId: 'r9' },
    ]);
  });
});
