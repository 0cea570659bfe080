import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { route } from '#kernel/http/route.ts';
import { LOCALHOST_CERTIFICATE } from '../support/localhost-certificate.ts';
import { undisturbed } from '../support/undisturbed.ts';
import { type Edge, edgeBefore, instanceAt, rawStub, type Stub, stub } from './forwarded.ts';

const open = { summary: '', policy: 'public', inject: [] } as const;
const routes = [route({ ...open, method: 'GET', path: '/notes', handle: async () => ({ status: 204 }) })];
const NOTES = '/api/v1/notes';

let edge: Edge;
let service: Stub;
afterEach(leaveAll);

async function leaveAll(): Promise<void> {
  await edge.stop();
  await service.kill();
}

const connectionsOf = ({ requests }: Stub) => new Set(requests.map(({ socket }) => socket));

describe('a connection that lies idle', () => {
  it('is let go by the edge before the service closes it, however long the request before took', () =>
    undisturbed(() => idle().finally(leaveAll)));

  async function idle(): Promise<void> {
    const answers = [0, 1_500];
    service = await stub((_, response) => setTimeout(() => response.end(), answers.shift()), { keepAliveSeconds: 2 });
    edge = await edgeBefore([service.port], routes);
    for (const _ of [0, 1_500]) expect((await edge.call(NOTES)).status).toBe(200);
    expect(connectionsOf(service).size).toBe(1);
    const { socket } = service.requests[0] as IncomingMessage;
    // A service that closes first is never sent the end.
    expect(
      await Promise.race([once(socket, 'end').then(() => 'edge'), once(socket, 'close').then(() => 'service')]),
    ).toBe('edge');
  }

  it('is let go also when the service does not say for how long it keeps it', async () => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    service = await rawStub((socket) => {
      socket.once('end', () => ended());
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
    edge = await edgeBefore([service.port], routes);
    expect((await edge.call(NOTES)).status).toBe(204);
    expect(await Promise.race([end.then(() => 'let go'), pause(15_000, 'kept', { ref: false })])).toBe('let go');
  });
});

describe('an instance behind TLS', () => {
  const trusted = getCACertificates('default');
  afterEach(() => setDefaultCACertificates(trusted));

  it.each(['localhost', '127.0.0.1'])(
    'is known by the name under which it is registered (%s), whatever host clients ask for, and over one connection',
    async (name) => {
      setDefaultCACertificates([...trusted, LOCALHOST_CERTIFICATE.cert]);
      service = await stub((_, response) => response.end(), { tls: LOCALHOST_CERTIFICATE });
      edge = await edgeBefore([], routes);
      edge.registry.list = [{ ...instanceAt(service.port), url: `https://${name}:${service.port}` }];
      await edge.gateway.start();
      for (const host of ['localhost', 'api.example.com', 'other.example.com'])
        expect(await edge.raw(`GET ${NOTES} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
          /^HTTP\/1.1 200 /,
        );
      expect(connectionsOf(service).size).toBe(1);
    },
  );

  it('is not asked anything when nobody vouches for its certificate', async () => {
    service = await stub((_, response) => response.end(), { tls: LOCALHOST_CERTIFICATE });
    edge = await edgeBefore([], routes);
    edge.registry.list = [{ ...instanceAt(service.port), url: `https://localhost:${service.port}` }];
    await edge.gateway.start();
    expect(await edge.raw(`GET ${NOTES} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 503 /,
    );
    expect(service.requests).toEqual([]);
  });
});
