import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '../domain/errors.ts';
import type { Headers } from './answer-headers.ts';
import { type Content, sendContent } from './content.ts';
import { COUNTED_AT_EDGE } from './counted-at-edge.ts';
import type { Edge } from './edge.ts';
import { Unavailable } from './errors.ts';
import { sendEvents } from './event-stream.ts';
import { answerHeadersOf } from './forwarded-headers.ts';
import type { ForwardedAnswer } from './gateway.ts';
import { carriesBody } from './json-body.ts';
import { languageOf } from './language.ts';
import { problemOf } from './problem.ts';
import { relay } from './relay.ts';
import { requestIdOf } from './request-id.ts';
import { pathOf } from './request-path.ts';
import type { Language, Reply, ServerSentEvent } from './route.ts';

const LINGER_MS = 2_000;

export type Handler = (exchange: Exchange, params: Readonly<Record<string, string>>) => Promise<void> | void;

type Body = string | Uint8Array | undefined;

/** One request and its answer, however it goes: the only place that writes to a response. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  /** The pattern of the route, for the figures. */
  route = 'unmatched';
  /** Headers that the edge adds to whatever is answered. */
  readonly extra: Record<string, string> = {};
  readonly #edge: Edge;
  readonly #began = performance.now();
  #controller: AbortController | undefined;
  #left: AbortController | undefined;
  #private = false;

  constructor(edge: Edge, request: IncomingMessage, response: ServerResponse) {
    this.#edge = edge;
    this.request = request;
    this.response = response;
    this.requestId = requestIdOf(request.headers['x-request-id'] as string | undefined);
    this.path = pathOf(request.url ?? '/');
  }

  get language(): Language {
    return languageOf(this.request.headers['accept-language']);
  }

  get address(): string {
    return this.#edge.addresses.of(this.request);
  }

  /** Whether the gateway in front has taken it from the limits already. */
  get countedAtEdge(): boolean {
    const { addresses, settings } = this.#edge;
    return (
      settings.behindGateway && this.request.headers[COUNTED_AT_EDGE] !== undefined && addresses.isTrusted(this.request)
    );
  }

  get secure(): boolean {
    return (
      (this.#edge.settings.publicUrl?.startsWith('https:') ?? false) || this.#edge.addresses.cameByTls(this.request)
    );
  }

  get signal(): AbortSignal {
    this.#controller ??= this.#watch();
    return this.#controller.signal;
  }

  /** Waits for nothing more, as at a drain. */
  letGo(): void {
    this.#controller ??= this.#watch();
    this.#controller.abort();
  }

  /** Aborts when the client has gone, and not at a drain. */
  get left(): AbortSignal {
    this.#left ??= this.#untilLeft(new AbortController());
    return this.#left.signal;
  }

  /** From here on the answer is for one person, and nobody may keep it. */
  markPrivate(): void {
    this.#private = true;
  }

  send(reply: Reply): void {
    if (reply.events !== undefined) {
      this.#sendEvents(reply, reply.events);
      return;
    }
    if (reply.content !== undefined) {
      this.#sendContent(reply, reply.content);
      return;
    }
    const json = reply.contentType === undefined && reply.body !== undefined;
    const type = json ? 'application/json; charset=utf-8' : reply.contentType;
    const body = json ? JSON.stringify(reply.body) : (reply.body as Body);
    this.#write(reply.status, lowerCase(reply.headers, type), body);
  }

  /** Answers as another process has answered, while its answer comes. */
  pass(answer: ForwardedAnswer): void {
    if (this.#over) {
      answer.destroy();
      return;
    }
    const { response } = this;
    const { requestTimeoutSeconds, heartbeatSeconds } = this.#edge.settings;
    const cookies = answer.headers['set-cookie'];
    if (cookies !== undefined) response.setHeader('set-cookie', cookies);
    const headers = { ...answerHeadersOf(answer.headers), ...this.extra };
    if (this.request.method === 'HEAD') answer.resume();
    const patience = { answer: requestTimeoutSeconds, events: 3 * heartbeatSeconds };
    this.#stream(answer.statusCode ?? 500, headers, () =>
      relay({ answer, response, drain: this.#edge.drain, patience }),
    );
  }

  /** Answers with the problem that was thrown; what is no DomainError is logged with the request's id. */
  fail(
    error: unknown,
    more: { readonly headers?: Headers; readonly members?: Readonly<Record<string, unknown>> } = {},
  ): void {
    if (this.#over) return;
    const refusal = this.#refusal(error);
    const { requestId, path: instance, language } = this;
    const problem = problemOf(refusal, { requestId, instance, language, guide: this.#edge.settings.guide });
    const headers = { ...problem.headers, vary: 'Accept-Language', 'cache-control': 'no-store', ...more.headers };
    if (problem.status === 401) Object.assign(headers, { 'www-authenticate': this.#challenge });
    const body = JSON.stringify(
      more.members === undefined ? problem.document : { ...problem.document, ...more.members },
    );
    this.#write(problem.status, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' }, body);
  }

  get #over(): boolean {
    return this.response.headersSent || this.response.destroyed || this.response.socket?.destroyed === true;
  }

  get #challenge(): string {
    return this.#private && this.request.headers.authorization !== undefined
      ? 'Bearer error="invalid_token"'
      : 'Bearer';
  }

  #refusal(error: unknown): unknown {
    if (error instanceof DomainError) return error;
    if (this.#controller?.signal.aborted && (error as Error | undefined)?.name === 'AbortError')
      return new Unavailable();
    this.#edge.logger.error({ err: error, requestId: this.requestId, route: this.route }, 'A request met a defect');
    return error;
  }

  #watch(): AbortController {
    const controller = new AbortController();
    const { drain } = this.#edge;
    drain.watch(controller);
    this.response.once('close', () => drain.forget(controller));
    return this.#untilLeft(controller);
  }

  #untilLeft(controller: AbortController): AbortController {
    if (this.response.destroyed) controller.abort();
    this.response.once('close', () => {
      if (!this.response.writableFinished) controller.abort();
    });
    return controller;
  }

  #write(status: number, headers: Headers, body: Body): void {
    if (this.#over) return;
    const all = this.#headers(headers);
    if (body !== undefined)
      all['content-length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength);
    else if (status !== 204 && status !== 304) all['content-length'] = '0';
    if (status >= 400 && !this.request.complete && carriesBody(this.request)) this.#linger(status, all, body);
    else this.response.writeHead(status, all).end(body);
    this.#record(status);
  }

  #headers(headers: Headers): Record<string, string> {
    const usual = this.#edge.headers.for(this.request);
    const all: Record<string, string> = { ...usual, 'x-request-id': this.requestId, ...this.extra, ...headers };
    if (usual.vary !== undefined && headers.vary !== undefined) all.vary = `${usual.vary}, ${headers.vary}`;
    if (this.#private) all['cache-control'] = 'no-store';
    if (this.#edge.drain.begun) all.connection = 'close';
    return all;
  }

  /** Closing on a client that still sends would reset the connection before it has read why; so the rest is taken and dropped for a moment. */
  #linger(status: number, headers: Record<string, string>, body: Body): void {
    const { request, response } = this;
    const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
    response.once('close', () => clearTimeout(cut));
    request.once('end', () => response.end());
    if (status === 413) headers.connection = 'close';
    response.writeHead(status, headers).write(body ?? '');
    request.resume();
  }

  #sendEvents({ status, headers }: Reply, events: AsyncIterable<ServerSentEvent>): void {
    const { response } = this;
    const { heartbeatSeconds } = this.#edge.settings;
    const all = { 'x-accel-buffering': 'no', ...lowerCase(headers, 'text/event-stream; charset=utf-8') };
    this.#stream(status, all, () => sendEvents({ response, events, signal: this.signal, heartbeatSeconds }));
  }

  #sendContent({ status, headers, contentType }: Reply, content: Content): void {
    const { response } = this;
    const stuckSeconds = this.#edge.settings.requestTimeoutSeconds;
    const all = { 'content-length': String(content.size), ...lowerCase(headers, contentType) };
    this.#stream(status, all, () => sendContent({ response, content, stuckSeconds }));
  }

  #stream(status: number, headers: Headers, send: () => Promise<void>): void {
    if (this.#over) return;
    this.response.writeHead(status, this.#headers(headers));
    this.#record(status);
    if (this.request.method === 'HEAD') this.response.end();
    else
      send().catch((error: unknown) =>
        this.#edge.logger.error({ err: error, requestId: this.requestId, route: this.route }, 'An answer broke off'),
      );
  }

  #record(status: number): void {
    const { metrics, settings, logger } = this.#edge;
    if (metrics === undefined && !settings.accessLog) return;
    const milliseconds = performance.now() - this.#began;
    const method = this.request.method ?? '';
    metrics?.observe({ method, route: this.route, status, seconds: milliseconds / 1000 });
    if (settings.accessLog)
      logger.info({ method, path: this.path, status, milliseconds, requestId: this.requestId }, 'Answered');
  }
}

function lowerCase(headers: Headers | undefined, contentType: string | undefined): Record<string, string> {
  const lower: Record<string, string> = {};
  if (contentType !== undefined) lower['content-type'] = contentType;
  if (headers !== undefined)
    for (const name of Object.keys(headers)) lower[name.toLowerCase()] = headers[name] as string;
  return lower;
}
