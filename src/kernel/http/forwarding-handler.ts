import type { IncomingMessage } from 'node:http';
import { currentContext } from '../observability/context.ts';
import type { Exchange } from './exchange.ts';
import { requestHeadersOf } from './forwarded-headers.ts';
import type { ForwardedRequest, Gateway, OperationElsewhere } from './gateway.ts';
import { faultsOfIdempotencyKey } from './idempotent-request.ts';
import { carriesBody, receiveBody } from './json-body.ts';
import { waitSecondsOf } from './prefer.ts';
import type { Operation } from './route.ts';
import { type Guarding, RouteGuard } from './route-guard.ts';

/**
 * A second DELETE would be told that there is nothing to delete, though the first has succeeded; so it is not among them.
 */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT']);

/** Everything between the router and a module that runs elsewhere: guarded here as there, and handed on as it was sent. */
export class ForwardingHandler {
  readonly #operation: Operation;
  readonly #module: string;
  readonly #gateway: Gateway;
  readonly #guard: RouteGuard;

  constructor({ operation, module }: OperationElsewhere, shared: Guarding & { readonly gateway: Gateway }) {
    this.#operation = operation;
    this.#module = module;
    this.#gateway = shared.gateway;
    this.#guard = new RouteGuard(operation, shared);
  }

  handle(exchange: Exchange, params: Readonly<Record<string, string>>): Promise<void> {
    return this.#guard.handle(exchange, params, async () => {
      const { request } = exchange;
      const body = carriesBody(request) ? await receiveBody(request) : undefined;
      exchange.pass(await this.#gateway.forward(this.#forwarded(exchange, body)));
    });
  }

  #forwarded(exchange: Exchange, body: Buffer | undefined): ForwardedRequest {
    const { request, path, requestId, address, secure, left } = exchange;
    const { method = 'GET', url = '/', headers } = request;
    const query = url.indexOf('?');
    return {
      module: this.#module,
      method,
      target: query === -1 ? path : path + url.slice(query),
      headers: requestHeadersOf(headers, {
        requestId,
        address,
        secure,
        traceparent: currentContext()?.traceparent,
        length: body?.length,
      }),
      body,
      repeatable: REPEATABLE.has(method) || this.#hasKey(request),
      answersWithin: this.#operation.answersWithin,
      waitSeconds: this.#operation.headers.includes('Prefer') ? waitSecondsOf(headers.prefer as string | undefined) : 0,
      signal: left,
    };
  }

  #hasKey({ headers }: IncomingMessage): boolean {
    const key = this.#operation.idempotent ? (headers['idempotency-key'] as string | undefined) : undefined;
    return key !== undefined && faultsOfIdempotencyKey(key).length === 0;
  }
}
