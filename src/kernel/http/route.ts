import type { z } from 'zod';
import type { DomainErrorClass } from '../domain/errors.ts';
import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import type { Token } from '../module/wire.ts';

export type Role = 'GUEST' | 'HOST' | 'ADMIN';
/** Who may call a route: anybody, anyone signed in, hosts and admins, admins. */
export type Policy = 'public' | 'member' | 'host' | 'admin';
export type Language = 'ko' | 'en';

/** Who is calling, as the access token says. */
export interface Caller {
  readonly memberId: string;
  readonly sessionId: string;
  readonly role: Role;
}

export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown, Known = Caller | undefined> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Known;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** The client's address, behind trusted proxies the one that they name. */
  readonly address: string;
  readonly secure: boolean;
  readonly language: Language;
  /** Present when the route is idempotent and the client sent an `Idempotency-Key`. */
  readonly idempotency: IdempotentRequest | undefined;
  /** Seconds of `Prefer: wait=N`, 0 when not asked, 10 at most. */
  readonly waitSeconds: number;
  /** Aborts when the client has gone or the server drains. */
  readonly signal: AbortSignal;
}

/** An answer: JSON, or a body of the caller's own type, or a stream of server-sent events. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** With `contentType` set the body is sent as it is (text or bytes). */
  readonly contentType?: string;
  readonly events?: AsyncIterable<ServerSentEvent>;
}

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Out<S> = S extends z.ZodType ? z.infer<S> : Record<string, never>;
type CallerOf<P extends Policy> = P extends 'public' ? Caller | undefined : Caller;

interface RouteSchemas<P, Q, B> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
}

/** A route of a module: what it takes is in its schemas, who may call it in its policy. Paths are express paths below `/api/v1`. */
export interface RouteSpec<P, Q, B, Who extends Policy, Deps extends readonly unknown[]> extends RouteSchemas<P, Q, B> {
  readonly method: Method;
  readonly path: `/${string}`;
  /** `root` puts the path beside `/api/v1` and not below it. */
  readonly base?: 'api' | 'root';
  readonly summary: string;
  readonly policy: Who;
  /** Accepts `Idempotency-Key`; the scope of the key is the caller unless `idempotencyScope` says otherwise. */
  readonly idempotent?: boolean;
  readonly idempotencyScope?: (body: Out<B>) => string;
  /** What a malformed id in the path is answered with: the same as an id that is not there. ROUTE_NOT_FOUND when not said. */
  readonly notFound?: DomainErrorClass;
  /** A limit that counts besides those per address and member, for what costs more than the rest. */
  readonly limit?: 'search';
  readonly inject: { readonly [K in keyof Deps]: Token<Deps[K]> };
  readonly handle: (
    request: RouteRequest<Out<P>, Out<Q>, Out<B>, CallerOf<Who>>,
    ...dependencies: Deps
  ) => Promise<Reply>;
}

/** A route whose types have been checked at its definition and are forgotten for the table of routes. */
export interface Route {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly base: 'api' | 'root';
  readonly summary: string;
  readonly policy: Policy;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly idempotent: boolean;
  readonly idempotencyScope: ((body: never) => string) | undefined;
  readonly notFound: DomainErrorClass | undefined;
  readonly limit: 'search' | undefined;
  readonly inject: readonly Token[];
  readonly handle: (request: never, ...dependencies: never[]) => Promise<Reply>;
}

export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  Who extends Policy = Policy,
  Deps extends readonly unknown[] = [],
>(spec: RouteSpec<P, Q, B, Who, Deps>): Route {
  return {
    method: spec.method,
    path: spec.path,
    base: spec.base ?? 'api',
    summary: spec.summary,
    policy: spec.policy,
    params: spec.params,
    query: spec.query,
    body: spec.body,
    idempotent: spec.idempotent ?? false,
    idempotencyScope: spec.idempotencyScope as Route['idempotencyScope'],
    notFound: spec.notFound,
    limit: spec.limit,
    inject: spec.inject as readonly Token[],
    handle: spec.handle as unknown as Route['handle'],
  };
}
