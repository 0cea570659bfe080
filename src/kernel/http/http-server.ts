import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setImmediate as endOfTurn, setTimeout as pause } from 'node:timers/promises';
import { runInContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';
import { continueTrace } from '../observability/traceparent.ts';
import { isAmbiguous } from './ambiguous-request.ts';
import { AnswerHeaders } from './answer-headers.ts';
import type { Authenticator } from './authenticator.ts';
import { ClientAddresses } from './client-address.ts';
import { Drain } from './drain.ts';
import type { Edge } from './edge.ts';
import { Forbidden, MalformedRequest, MethodNotAllowed, UriTooLong } from './errors.ts';
import { Exchange } from './exchange.ts';
import { expressRoutes } from './express-routes.ts';
import type { Elsewhere } from './gateway.ts';
import type { Health } from './health.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { completeSettings, type HttpSettings } from './http-settings.ts';
import { InFlight } from './in-flight.ts';
import { languageOf } from './language.ts';
import { ListenFailed } from './listen-failed.ts';
import { createServer } from './node-http.ts';
import type { RateLimits } from './rate-limits.ts';
import { refuseOnSocket, writeProblem } from './raw-problem.ts';
import type { MountedRoute } from './route-handler.ts';

export interface HttpServerOptions {
  readonly routes: readonly MountedRoute[];
  /** The routes of modules that other processes run. */
  readonly elsewhere?: Elsewhere | undefined;
  readonly authenticator: Authenticator;
  readonly health: Health;
  /** Left out, nothing is limited. */
  readonly limits?: RateLimits | undefined;
  readonly metrics?: HttpMetrics | undefined;
  readonly logger: Logger;
  readonly settings: HttpSettings;
  /** Requests that it does not admit are FORBIDDEN, whatever they ask for. */
  readonly admits?: (request: IncomingMessage) => boolean;
}

const LONGEST_URL = 8 * 1024;
const LARGEST_HEADERS = 16 * 1024;
/** Of what a gateway has let through: it says the host a second time, writes a space after each colon, and adds what it knows. */
const LARGEST_HEADERS_INSIDE = 2 * LARGEST_HEADERS + 4 * 1024;
const SWEEP_MS = 50;

/** Serves routes over HTTP/1.1 until it is drained. */
export class HttpServer {
  readonly #edge: Edge;
  readonly #admits: ((request: IncomingMessage) => boolean) | undefined;
  readonly #dispatch: (exchange: Exchange) => void;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #drained: Promise<void> | undefined;

  constructor(options: HttpServerOptions) {
    const settings = completeSettings(options.settings);
    const { publicUrl, corsOrigins } = settings;
    this.#edge = {
      settings,
      headers: new AnswerHeaders({ publicUrl, corsOrigins }),
      addresses: new ClientAddresses(settings.trustedProxies),
      drain: new Drain(),
      inFlight: new InFlight(settings.maxInFlight),
      logger: options.logger,
      metrics: options.metrics,
    };
    this.#admits = options.admits;
    this.#dispatch = expressRoutes({ ...options, edge: this.#edge });
    this.#server = this.#create();
  }

  /** Throws ListenFailed when the address cannot be had. */
  async listen(): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port, portVariable } = this.#edge.settings;
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (error) {
      throw new ListenFailed({ host, port, portVariable }, error as NodeJS.ErrnoException);
    }
    return { host, port: (this.#server.address() as AddressInfo).port };
  }

  /** Takes no new connections, lets waits and streams go, answers what is under way, and resolves when all is done or its time is over. */
  drain(): Promise<void> {
    this.#drained ??= this.#end();
    return this.#drained;
  }

  #create(): Server {
    const { headersTimeoutSeconds, requestTimeoutSeconds, keepAliveSeconds, maxConnections, behindGateway } =
      this.#edge.settings;
    const server = createServer(
      {
        headersTimeout: headersTimeoutSeconds * 1000,
        requestTimeout: requestTimeoutSeconds * 1000,
        keepAliveTimeout: keepAliveSeconds * 1000,
        connectionsCheckingInterval: 1_000,
        maxHeaderSize: behindGateway ? LARGEST_HEADERS_INSIDE : LARGEST_HEADERS,
        requireHostHeader: false,
        insecureHTTPParser: false,
      },
      (request, response) => this.#accept(request, response),
    );
    server.maxConnections = maxConnections;
    server.on('checkExpectation', (request, response) => this.#accept(request, response));
    server.on('connect', ({ headers }, socket) =>
      writeProblem(socket, MethodNotAllowed, languageOf(headers['accept-language'])),
    );
    server.on('clientError', refuseOnSocket);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  }

  #accept(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new Exchange(this.#edge, request, response);
    const url = request.url ?? '/';
    if (url.length > LONGEST_URL) exchange.fail(new UriTooLong());
    else if (isAmbiguous(request)) exchange.fail(new MalformedRequest(), { headers: { connection: 'close' } });
    else if (this.#admits?.(request) === false) exchange.fail(new Forbidden());
    else {
      const traceparent = continueTrace(request.headers.traceparent as string | undefined);
      runInContext({ correlationId: exchange.requestId, traceparent }, () => this.#dispatch(exchange));
    }
  }

  async #end(): Promise<void> {
    const { drain, inFlight, settings, logger } = this.#edge;
    drain.begin();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    await endOfTurn();
    // The listener alone is closed, right after it has accepted what waited: http's own close() would cut idle connections on which a request may be under way.
    NetServer.prototype.close.call(this.#server);
    const clock = new AbortController();
    const overdue = pause(settings.drainSeconds * 1000, 'overdue', { signal: clock.signal }).catch(() => 'done');
    const grace = pause(settings.drainGraceSeconds * 1000, undefined, { signal: clock.signal }).catch(() => undefined);
    await Promise.race([closed, grace]);
    this.#server.close();
    const sweep = setInterval(() => this.#closeIdle(), SWEEP_MS);
    const outcome = await Promise.race([Promise.all([closed, inFlight.idle()]), overdue]);
    clearInterval(sweep);
    clock.abort();
    if (outcome !== 'overdue') return;
    logger.warn(
      { connections: this.#sockets.size, seconds: settings.drainSeconds },
      'The drain is overdue; what remains is cut',
    );
    this.#server.closeAllConnections();
  }

  #closeIdle(): void {
    this.#server.closeIdleConnections();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
