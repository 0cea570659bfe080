import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import { cookiesOf } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { waitSecondsOf } from './prefer.ts';
import type { Caller, Language, RouteRequest } from './route.ts';

interface Taken {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly idempotency: IdempotentRequest | undefined;
}

/** What a handler sees of a request; what few handlers ask for is worked out when they do. */
export class IncomingRequest implements RouteRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly idempotency: IdempotentRequest | undefined;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange, taken: Taken) {
    this.#exchange = exchange;
    this.params = taken.params;
    this.query = taken.query;
    this.body = taken.body;
    this.caller = taken.caller;
    this.idempotency = taken.idempotency;
  }

  get headers(): RouteRequest['headers'] {
    return this.#exchange.request.headers as RouteRequest['headers'];
  }

  get cookies(): RouteRequest['cookies'] {
    return cookiesOf(this.#exchange.request.headers.cookie);
  }

  get address(): string {
    return this.#exchange.address;
  }

  get secure(): boolean {
    return this.#exchange.secure;
  }

  get language(): Language {
    return this.#exchange.language;
  }

  /** A handler that asks has honoured the preference, so the answer says so. */
  get waitSeconds(): number {
    const seconds = waitSecondsOf(this.#exchange.request.headers.prefer as string | undefined);
    if (seconds > 0) this.#exchange.extra['preference-applied'] = `wait=${seconds}`;
    return seconds;
  }

  get signal(): AbortSignal {
    return this.#exchange.signal;
  }
}
