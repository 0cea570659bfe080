import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import type { Token } from '../module/wire.ts';
import type { Exchange } from './exchange.ts';
import { idempotentRequest } from './idempotent-request.ts';
import { IncomingRequest } from './incoming-request.ts';
import { RequestReader } from './request-reader.ts';
import type { Caller, Route } from './route.ts';
import { type Admitted, type Guarding, RouteGuard } from './route-guard.ts';

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
  readonly #guard: RouteGuard;

  constructor({ route, resolve }: MountedRoute, guarding: Guarding) {
    if (route.idempotent && route.policy === 'public' && route.idempotencyScope === undefined)
      throw new Error(
        `${route.method} ${route.path} is public and idempotent; say whose its keys are with idempotencyScope.`,
      );
    this.#route = route;
    this.#dependencies = route.inject.map(resolve) as never[];
    this.#reader = new RequestReader(route, resolve);
    this.#guard = new RouteGuard(route, guarding);
  }

  handle(exchange: Exchange, params: Readonly<Record<string, string>>): Promise<void> {
    return this.#guard.handle(exchange, params, (admitted) => this.#answer(exchange, admitted));
  }

  async #answer(exchange: Exchange, { caller, params }: Admitted): Promise<void> {
    const { query, body, sent, idempotencyKey: key } = await this.#reader.read(exchange);
    const idempotency = key === undefined ? undefined : this.#idempotency(exchange, { key, caller, sent, body });
    const request = new IncomingRequest(exchange, { params, query, body, caller, idempotency });
    const reply = await this.#route.handle(request as never, ...this.#dependencies);
    if (reply.events !== undefined) this.#guard.watch(exchange);
    exchange.send(reply);
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
