import type { Authenticator } from './authenticator.ts';
import type { Edge } from './edge.ts';
import { Forbidden, RouteNotFound, Unavailable } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { RateLimiting } from './rate-limiting.ts';
import { type Caller, type Operation, ROLES } from './route.ts';

/** Who was let in, and to what. */
export interface Admitted {
  readonly caller: Caller | undefined;
  readonly params: unknown;
}

/** What the routes of one server share. */
export interface Guarding {
  readonly edge: Edge;
  readonly authenticator: Authenticator;
  readonly rateLimiting: RateLimiting | undefined;
}

/** What comes before a route answers, whether the module is in this process or not: limits, token, role and path, in this order. */
export class RouteGuard {
  readonly #operation: Operation;
  readonly #edge: Edge;
  readonly #authenticator: Authenticator;
  readonly #rateLimiting: RateLimiting | undefined;

  constructor(operation: Operation, { edge, authenticator, rateLimiting }: Guarding) {
    this.#operation = operation;
    this.#edge = edge;
    this.#authenticator = authenticator;
    this.#rateLimiting = rateLimiting;
  }

  /** Lets it be answered, or answers with what refuses it; what comes while too much is at work is refused at once. */
  async handle(
    exchange: Exchange,
    rawParams: Readonly<Record<string, string>>,
    answer: (admitted: Admitted) => Promise<void>,
  ): Promise<void> {
    const { inFlight } = this.#edge;
    if (inFlight.full) {
      exchange.fail(new Unavailable({ retryAfterSeconds: 1 }));
      return;
    }
    inFlight.enter();
    try {
      await answer(await this.#admit(exchange, rawParams));
    } catch (error) {
      exchange.fail(error);
    } finally {
      inFlight.leave();
    }
  }

  /** Ends a stream once whoever follows it would not be let in any more: the session has ended, or the token has run out. */
  watch(exchange: Exchange): void {
    if (this.#operation.policy === 'public') return;
    const look = () => this.#identify(exchange).catch(() => exchange.letGo());
    const looks = setInterval(look, this.#edge.settings.heartbeatSeconds * 1000).unref();
    exchange.response.once('close', () => clearInterval(looks));
  }

  async #admit(exchange: Exchange, rawParams: Readonly<Record<string, string>>): Promise<Admitted> {
    const { policy, limit } = this.#operation;
    if (this.#rateLimiting !== undefined) await this.#rateLimiting.takeForAddress(exchange);
    const caller = policy === 'public' ? undefined : await this.#identify(exchange);
    if (this.#rateLimiting !== undefined) await this.#rateLimiting.takeForRoute(exchange, { caller, limit });
    return { caller, params: this.#params(exchange, rawParams) };
  }

  async #identify(exchange: Exchange): Promise<Caller> {
    exchange.markPrivate();
    const caller = await this.#authenticator.authenticate(exchange.request.headers.authorization);
    if (!ROLES[this.#operation.policy].includes(caller.role)) throw new Forbidden();
    return caller;
  }

  #params(exchange: Exchange, raw: Readonly<Record<string, string>>): unknown {
    const NotFound = this.#operation.notFound ?? RouteNotFound;
    if (exchange.path.includes('%00')) throw new NotFound();
    if (this.#operation.params === undefined) return raw;
    const parsed = this.#operation.params.safeParse(raw);
    if (!parsed.success) throw new NotFound();
    return parsed.data;
  }
}
