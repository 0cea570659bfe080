import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import type { Authenticator } from './authenticator.ts';
import type { Edge } from './edge.ts';
import { MethodNotAllowed, RouteNotFound } from './errors.ts';
import type { Exchange, Handler } from './exchange.ts';
import type { Health } from './health.ts';
import { healthHandlers } from './health-handlers.ts';
import { Quotas } from './quotas.ts';
import type { RateLimits } from './rate-limits.ts';
import { type MountedRoute, RouteHandler } from './route-handler.ts';
import { bySpecificity } from './route-order.ts';

type Table = Map<string, Map<string, Handler>>;

const EXCHANGE = Symbol('exchange');
type Carrier = IncomingMessage & { [EXCHANGE]?: Exchange };

export const attachExchange = (request: IncomingMessage, exchange: Exchange): void => {
  (request as Carrier)[EXCHANGE] = exchange;
};
const exchangeOf = (request: IncomingMessage): Exchange => (request as Carrier)[EXCHANGE] as Exchange;

/** The express application: a router over the table of routes, with our own answers for what it does not find. */
export function expressApp(options: {
  readonly routes: readonly MountedRoute[];
  readonly authenticator: Authenticator;
  readonly health: Health;
  readonly limits?: RateLimits | undefined;
  readonly edge: Edge;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing')
    .set('query parser', false);
  const table = tableOf(options);
  for (const path of [...table.keys()].sort(bySpecificity))
    mount(app, path, { methods: table.get(path) ?? new Map(), edge: options.edge });
  app.use((request: Request) => answerUnmatched(exchangeOf(request)));
  app.use(refuseUnreadablePath);
  // Straight to the router: what app() adds is a new prototype for each request and response, which nothing here uses and which costs more than the routing.
  const { router } = app;
  return (request, response) =>
    router(request as Request, response as Response, (error: unknown) => exchangeOf(request).fail(error));
}

function tableOf({ routes, authenticator, limits, health, edge }: Parameters<typeof expressApp>[0]): Table {
  const table: Table = new Map();
  const add = (path: string, method: string, handler: Handler) => {
    const methods = table.get(path) ?? new Map<string, Handler>();
    if (methods.has(method)) throw new Error(`${method} ${path} is declared twice.`);
    table.set(path, methods.set(method, handler));
  };
  const quotas = limits === undefined ? undefined : new Quotas(limits);
  for (const [path, handler] of healthHandlers({ health, edge })) add(path, 'GET', handler);
  for (const mounted of routes) {
    const { base, method, path } = mounted.route;
    const handler = new RouteHandler(mounted, { edge, authenticator, quotas });
    add(base === 'root' ? path : `/api/v1${path}`, method, (exchange, params) => handler.handle(exchange, params));
  }
  return table;
}

function mount(
  app: express.Application,
  path: string,
  served: { readonly methods: ReadonlyMap<string, Handler>; readonly edge: Edge },
): void {
  const methods = [...served.methods.keys()];
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const route = app.route(path);
  for (const [method, handler] of served.methods) {
    route[method.toLowerCase() as 'get']((request: Request) => {
      const exchange = exchangeOf(request);
      exchange.route = path;
      return handler(exchange, request.params as Record<string, string>);
    });
  }
  route.options((request: Request) =>
    exchangeOf(request).send({ status: 204, headers: { allow, ...served.edge.headers.preflight(request, allow) } }),
  );
  route.all((request: Request) => exchangeOf(request).fail(new MethodNotAllowed(), { headers: { allow } }));
}

function answerUnmatched(exchange: Exchange): void {
  const aboutTheServer = exchange.request.method === 'OPTIONS' && exchange.request.url === '*';
  if (aboutTheServer)
    exchange.send({ status: 204, headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } });
  else exchange.fail(new RouteNotFound());
}

const refuseUnreadablePath: ErrorRequestHandler = (error: unknown, request: Request, _response: Response, _next) =>
  exchangeOf(request).fail(error instanceof URIError ? new RouteNotFound() : error);
