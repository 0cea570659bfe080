import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import type { Token } from '../module/wire.ts';
import type { Authenticator } from './authenticator.ts';
import type { Edge } from './edge.ts';
import { Forbidden, RouteNotFound, Unavailable } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { idempotentRequest } from './idempotent-request.ts';
import { IncomingRequest } from './incoming-request.ts';
import type { RateLimiting } from './rate-limiting.ts';
import { RequestReader } from './request-reader.ts';
import { type Caller, type Reply, ROLES, type Route } from './route.ts';

/** A route and where its use cases come from. */
export interface MountedRoute {
  readonly route: Route;
  readonly resolve: (token: Token) => unknown;
}

/** Everything between the router and a module's handler, in one function in place of a chain of middleware. */
export class RouteHandler {
  readonly #route: Route;
  readonly #dependencies: readonly never[];
  readonly #reader: RequestReader;
  readonly #edge: Edge;
  readonly #authenticator: Authenticator;
  readonly #rateLimiting: RateLimiting | undefined;

  constructor(
    mounted: MountedRoute,
    shared: {
      readonly edge: Edge;
      readonly authenticator: Authenticator;
      readonly rateLimiting: RateLimiting | undefined;
    },
  ) {
    const { route, resolve } = mounted;
    if (route.idempotent && route.policy === 'public' && route.idempotencyScope === undefined)
      throw new Error(
        `${route.method} ${route.path} is public and idempotent; say whose its keys are with idempotencyScope.`,
      );
    this.#route = route;
    this.#dependencies = route.inject.map(resolve) as never[];
    this.#reader = new RequestReader(route, resolve);
    this.#edge = shared.edge;
    this.#authenticator = shared.authenticator;
    this.#rateLimiting = shared.rateLimiting;
  }

  async handle(exchange: Exchange, params: Readonly<Record<string, string>>): Promise<void> {
    const { inFlight } = this.#edge;
    if (inFlight.full) {
      exchange.fail(new Unavailable({ retryAfterSeconds: 1 }));
      return;
    }
    inFlight.enter();
    try {
      exchange.send(await this.#answer(exchange, params));
    } catch (error) {
      exchange.fail(error);
    } finally {
      inFlight.leave();
    }
  }

  async #answer(exchange: Exchange, rawParams: Readonly<Record<string, string>>): Promise<Reply> {
    if (this.#rateLimiting !== undefined) await this.#rateLimiting.takeForAddress(exchange);
    const caller = this.#route.policy === 'public' ? undefined : await this.#identify(exchange);
    if (this.#rateLimiting !== undefined)
      await this.#rateLimiting.takeForRoute(exchange, { caller, limit: this.#route.limit });
    const params = this.#params(exchange, rawParams);
    const { query, body, sent, idempotencyKey: key } = await this.#reader.read(exchange);
    const idempotency = key === undefined ? undefined : this.#idempotency(exchange, { key, caller, sent, body });
    const request = new IncomingRequest(exchange, { params, query, body, caller, idempotency });
    return this.#route.handle(request as never, ...this.#dependencies);
  }

  async #identify(exchange: Exchange): Promise<Caller> {
    exchange.markPrivate();
    const caller = await this.#authenticator.authenticate(exchange.request.headers.authorization);
    if (!ROLES[this.#route.policy].includes(caller.role)) throw new Forbidden();
    return caller;
  }

  #params(exchange: Exchange, raw: Readonly<Record<string, string>>): unknown {
    const NotFound = this.#route.notFound ?? RouteNotFound;
    if (exchange.path.includes('%00')) throw new NotFound();
    if (this.#route.params === undefined) return raw;
    const parsed = this.#route.params.safeParse(raw);
    if (!parsed.success) throw new NotFound();
    return parsed.data;
  }

  #idempotency(
    exchange: Exchange,
    given: {
      readonly key: string;
      readonly caller: Caller | undefined;
      readonly sent: unknown;
      readonly body: unknown;
    },
  ): IdempotentRequest {
    const scope = this.#route.idempotencyScope?.(given.body as never) ?? given.caller?.memberId ?? '';
    return idempotentRequest({
      scope,
      method: this.#route.method,
      path: exchange.path,
      key: given.key,
      body: given.sent,
    });
  }
}
