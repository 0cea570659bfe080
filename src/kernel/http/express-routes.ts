import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import type { Authenticator } from './authenticator.ts';
import type { Edge } from './edge.ts';
import { MethodNotAllowed, RouteNotFound } from './errors.ts';
import type { Exchange, Handler } from './exchange.ts';
import { ForwardingHandler } from './forwarding-handler.ts';
import type { Elsewhere } from './gateway.ts';
import type { Health } from './health.ts';
import { healthHandlers } from './health-handlers.ts';
import { RateLimiting } from './rate-limiting.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Operation } from './route.ts';
import { type MountedRoute, RouteHandler } from './route-handler.ts';
import { bySpecificity } from './route-order.ts';

type Methods = Map<string, Handler>;

const EXCHANGE = Symbol('exchange');
type Carrier = IncomingMessage & { [EXCHANGE]?: Exchange };
const exchangeOf = (request: IncomingMessage): Exchange => (request as Carrier)[EXCHANGE] as Exchange;

interface Served {
  readonly routes: readonly MountedRoute[];
  readonly elsewhere?: Elsewhere | undefined;
  readonly authenticator: Authenticator;
  readonly health: Health;
  readonly limits?: RateLimits | undefined;
  readonly edge: Edge;
}

/**
 * The routes on express routers, one for each first segment so that a request is not matched against all routes. The routers take node's own
 * messages: an express application would give each a new prototype, which costs more than the routing and is used by nothing here.
 */
export function expressRoutes(served: Served): (exchange: Exchange) => void {
  const areas = new Map<string, Router>();
  const table = tableOf(served);
  for (const path of [...table.keys()].sort(bySpecificity)) {
    const router = areas.get(areaOf(path)) ?? express.Router({ caseSensitive: true, strict: true });
    areas.set(areaOf(path), router);
    mount(router, path, { methods: table.get(path) ?? new Map(), edge: served.edge });
  }
  const anywhere = areas.get(':');
  return (exchange) => {
    const request: Carrier = exchange.request;
    const response: ServerResponse = exchange.response;
    request[EXCHANGE] = exchange;
    const router = areas.get(areaOf(exchange.path)) ?? anywhere;
    if (router === undefined) refuse(exchange);
    else router(request as Request, response as Response, (error?: unknown) => refuse(exchange, error));
  };
}

function tableOf({ routes, elsewhere, authenticator, limits, health, edge }: Served): ReadonlyMap<string, Methods> {
  const table = new Map<string, Methods>();
  const add = (path: string, method: string, handler: Handler) => {
    const methods = table.get(path) ?? new Map<string, Handler>();
    if (methods.has(method)) throw new Error(`${method} ${path} is declared twice.`);
    table.set(path, methods.set(method, handler));
  };
  const addOperation = ({ base, method, path }: Operation, by: RouteHandler | ForwardingHandler) =>
    add(base === 'root' ? path : `/api/v1${path}`, method, (exchange, params) => by.handle(exchange, params));
  const guarding = { edge, authenticator, rateLimiting: limits === undefined ? undefined : new RateLimiting(limits) };
  for (const [path, handler] of healthHandlers({ health, edge })) add(path, 'GET', handler);
  for (const mounted of routes) addOperation(mounted.route, new RouteHandler(mounted, guarding));
  if (elsewhere !== undefined)
    for (const one of elsewhere.operations)
      addOperation(one.operation, new ForwardingHandler(one, { gateway: elsewhere.gateway, ...guarding }));
  return table;
}

function mount(router: Router, path: string, served: { readonly methods: Methods; readonly edge: Edge }): void {
  const methods = [...served.methods.keys()];
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const route = router.route(path);
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

/** What no route took, or what express could not read: a path that does not decode is a path to nothing. */
function refuse(exchange: Exchange, error?: unknown): void {
  const { method, url } = exchange.request;
  if (method === 'OPTIONS' && url === '*')
    exchange.send({ status: 204, headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } });
  else exchange.fail(error === undefined || error === null || error instanceof URIError ? new RouteNotFound() : error);
}

function areaOf(path: string): string {
  const start = path.startsWith('/api/v1/') ? '/api/v1/'.length : 1;
  const end = path.indexOf('/', start);
  const segment = end === -1 ? path.slice(start) : path.slice(start, end);
  return segment.startsWith(':') || segment.startsWith('*') ? ':' : segment;
}
