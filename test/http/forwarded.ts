import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from 'node:net';
import { Registry as Figures } from 'prom-client';
import { GatewayMetrics } from '#kernel/gateway/gateway-metrics.ts';
import type { GatewaySettings } from '#kernel/gateway/gateway-settings.ts';
import { RegistryGateway } from '#kernel/gateway/registry-gateway.ts';
import { completeSettings } from '#kernel/http/http-settings.ts';
import type { Operation } from '#kernel/http/route.ts';
import { type Instance, Registry } from '#kernel/registry/registry.ts';
import { RememberedLog, type Served, serve } from './served.ts';

/** Says who is there as it is told to. */
export class ListedInstances extends Registry {
  list: readonly Instance[] = [];
  isDown = false;

  async announce(): Promise<void> {}
  async withdraw(): Promise<void> {}
  async instances(): Promise<readonly Instance[]> {
    if (this.isDown) throw new Error('The registry cannot be read.');
    return this.list;
  }

  /** The module `notes` is at these ports. */
  at(...ports: readonly number[]): void {
    this.list = ports.map((port) => instanceAt(port));
  }
}

export const instanceAt = (port: number, state: Instance['state'] = 'ready'): Instance => ({
  id: `notes-${port}`,
  name: 'notes',
  modules: ['notes'],
  url: `http://127.0.0.1:${port}`,
  version: '1',
  state,
});

export const SETTINGS: GatewaySettings = {
  connectSeconds: 1,
  answerSeconds: 10,
  concurrency: 200,
  waiting: 200,
  retryPercent: 20,
  breakerFailures: 1_000,
  breakerSeconds: 1,
  ejectionFailures: 3,
  ejectionSeconds: 1,
  longestEjectionSeconds: 30,
};

export interface Edge extends Served {
  readonly registry: ListedInstances;
  readonly gateway: RegistryGateway;
  /** The figures of the gateway as Prometheus reads them. */
  readonly figures: () => Promise<string>;
}

type Options = Parameters<typeof serve>[1] & { readonly patience?: Partial<GatewaySettings> };

/** A process that runs no module, before instances of the module `notes` at these ports. */
export async function edgeBefore(
  ports: readonly number[],
  operations: readonly Operation[],
  { patience, ...options }: Options = {},
): Promise<Edge> {
  const registry = new ListedInstances();
  registry.at(...ports);
  const figures = new Figures();
  const gateway = new RegistryGateway({
    registry,
    settings: { ...SETTINGS, ...patience },
    metrics: new GatewayMetrics(figures),
    logger: new RememberedLog(),
  });
  await gateway.start();
  const elsewhere = { gateway, operations: operations.map((operation) => ({ operation, module: 'notes' })) };
  const served = await serve([], { ...options, elsewhere });
  return {
    ...served,
    registry,
    gateway,
    figures: () => figures.metrics(),
    stop: async () => {
      await served.stop();
      gateway.stop();
    },
  };
}

export interface Stub {
  readonly port: number;
  readonly requests: IncomingMessage[];
  /** Cuts every connection and listens no more. */
  readonly kill: () => Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface StubOptions {
  readonly keepAliveSeconds?: number;
  /** Speaks TLS with this. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A service that answers as the test wants. */
export async function stub(
  listener: Listener,
  { keepAliveSeconds = completeSettings({ host: '', port: 0 }).keepAliveSeconds, tls }: StubOptions = {},
): Promise<Stub> {
  const requests: IncomingMessage[] = [];
  const hear: Listener = (request, response) => {
    requests.push(request);
    listener(request, response);
  };
  const kept = { keepAliveTimeout: keepAliveSeconds * 1000 };
  const server = tls === undefined ? createServer(kept, hear) : createTlsServer({ ...kept, ...tls }, hear);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    kill: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A service below HTTP: is given each connection and what comes on it. */
export async function rawStub(listener: (socket: Socket, received: string) => void): Promise<Stub> {
  const sockets = new Set<Socket>();
  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (received: string) => listener(socket, received));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests: [],
    kill: async () => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const { port, kill } = await stub(() => undefined);
  await kill();
  return port;
}

const LAST = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const QUIET_MS = 2_000;

/** Sends the bytes and a last request, and gives all that comes back until the server closes, or is silent because it waits for more. */
export function spoken(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      socket.write(Buffer.concat([bytes, Buffer.from(LAST)])),
    );
    socket.setTimeout(QUIET_MS, () => socket.end());
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}
