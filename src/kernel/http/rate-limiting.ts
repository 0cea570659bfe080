import { networkOf } from './client-address.ts';
import { RateLimited } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { LimitName, RateLimits } from './rate-limits.ts';
import type { Caller } from './route.ts';

/**
 * Takes requests from the limits and tells the client how it stands (draft-ietf-httpapi-ratelimit-headers). What a gateway has counted is not
 * counted again.
 */
export class RateLimiting {
  readonly #limits: RateLimits;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  takeForAddress(exchange: Exchange): Promise<void> {
    return this.#take(exchange, { limit: 'address', subject: networkOf(exchange.address) });
  }

  async takeForRoute(
    exchange: Exchange,
    { caller, limit }: { readonly caller: Caller | undefined; readonly limit: LimitName | undefined },
  ): Promise<void> {
    if (caller !== undefined) await this.#take(exchange, { limit: 'member', subject: caller.memberId });
    if (limit !== undefined)
      await this.#take(exchange, { limit, subject: caller?.memberId ?? networkOf(exchange.address) });
  }

  async #take(exchange: Exchange, request: { readonly limit: LimitName; readonly subject: string }): Promise<void> {
    if (!this.#limits.enabled || exchange.countedAtEdge) return;
    const { extra } = exchange;
    const { allowed, remaining, resetSeconds } = await this.#limits.take(request);
    const { requests, seconds } = this.#limits.quotas[request.limit];
    add(extra, 'ratelimit-policy', `"${request.limit}";q=${requests};w=${seconds}`);
    add(extra, 'ratelimit', `"${request.limit}";r=${remaining};t=${resetSeconds}`);
    if (!allowed) throw new RateLimited({ retryAfterSeconds: resetSeconds });
  }
}

const add = (headers: Record<string, string>, name: 'ratelimit' | 'ratelimit-policy', item: string): void => {
  headers[name] = headers[name] === undefined ? item : `${headers[name]}, ${item}`;
};
