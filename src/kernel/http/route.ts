import type { z } from 'zod';
import type { DomainErrorClass } from '../domain/errors.ts';
import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import type { Token } from '../module/wire.ts';
import { type Answer, type Answers, answersOf } from './answer.ts';
import type { Content } from './content.ts';

export type Role = 'GUEST' | 'HOST' | 'ADMIN';
/** Who may call a route: anybody, anyone signed in, hosts and admins, admins. */
export type Policy = 'public' | 'member' | 'host' | 'admin';
export const ROLES: Readonly<Record<Policy, readonly Role[]>> = {
  public: ['GUEST', 'HOST', 'ADMIN'],
  member: ['GUEST', 'HOST', 'ADMIN'],
  host: ['HOST', 'ADMIN'],
  admin: ['ADMIN'],
};

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

/** An answer: JSON, or a body of the caller's own type, at once or as it is read, or a stream of server-sent events. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** With `contentType` set the body is sent as it is (text or bytes). */
  readonly contentType?: string;
  /** In place of a body, what is too long to be held. */
  readonly content?: Content;
  readonly events?: AsyncIterable<ServerSentEvent>;
}

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A header of the request that a route heeds, besides those that all do. */
export type HeededHeader = 'If-Match' | 'If-None-Match' | 'Last-Event-ID' | 'Prefer';
type Out<S> = S extends z.ZodType ? z.infer<S> : Record<string, never>;
type CallerOf<P extends Policy> = P extends 'public' ? Caller | undefined : Caller;

interface RouteSchemas<P, Q, B> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
}

/** What a route promises: what it takes is in its schemas, who may call it in its policy. Paths are express paths below `/api/v1`. */
export interface OperationSpec<P, Q, B, Who extends Policy> extends RouteSchemas<P, Q, B> {
  readonly method: Method;
  readonly path: `/${string}`;
  /** `root` puts the path beside `/api/v1` and not below it. */
  readonly base?: 'api' | 'root';
  readonly summary: string;
  /** What a reader must know besides, in a few sentences. */
  readonly description?: string;
  readonly policy: Who;
  readonly headers?: readonly HeededHeader[];
  /** Accepts `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** What a malformed id in the path is answered with: the same as an id that is not there. ROUTE_NOT_FOUND when not said. */
  readonly notFound?: DomainErrorClass;
  /** A limit that counts besides those per address and member, for what costs more than the rest. */
  readonly limit?: 'search';
  /** False when nothing is asked before it answers: no limit, token, path, query or body. */
  readonly guarded?: boolean;
  /** The seconds in which it answers, beyond what the client is ready to wait, when a gateway's own patience would be too short or too long. */
  readonly answersWithin?: number;
  readonly answers?: Answers;
  /** The refusals of its own rules, besides `notFound` and those that follow from its policy and schemas. */
  readonly problems?: readonly DomainErrorClass[];
}

export interface RouteSpec<P, Q, B, Who extends Policy, Deps extends readonly unknown[]>
  extends Omit<OperationSpec<P, Q, B, Who>, 'guarded'> {
  /** The scope of an `Idempotency-Key`, when it is not the caller. */
  readonly idempotencyScope?: (body: Out<B>) => string;
  readonly inject: { readonly [K in keyof Deps]: Token<Deps[K]> };
  readonly handle: (
    request: RouteRequest<Out<P>, Out<Q>, Out<B>, CallerOf<Who>>,
    ...dependencies: Deps
  ) => Promise<Reply>;
}

/** All that can be said of a route without calling it. */
export interface Operation {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly base: 'api' | 'root';
  readonly summary: string;
  readonly description: string | undefined;
  readonly policy: Policy;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly headers: readonly HeededHeader[];
  readonly idempotent: boolean;
  readonly notFound: DomainErrorClass | undefined;
  readonly limit: 'search' | undefined;
  readonly guarded: boolean;
  readonly answersWithin: number | undefined;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly problems: readonly DomainErrorClass[];
}

/** A route whose types have been checked at its definition and are forgotten for the table of routes. */
export interface Route extends Operation {
  readonly idempotencyScope: ((body: never) => string) | undefined;
  readonly inject: readonly Token[];
  readonly handle: (request: never, ...dependencies: never[]) => Promise<Reply>;
}

export const operation = <
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  Who extends Policy = Policy,
>(
  spec: OperationSpec<P, Q, B, Who>,
): Operation => ({
  method: spec.method,
  path: spec.path,
  base: spec.base ?? 'api',
  summary: spec.summary,
  description: spec.description,
  policy: spec.policy,
  params: spec.params,
  query: spec.query,
  body: spec.body,
  headers: spec.headers ?? [],
  idempotent: spec.idempotent ?? false,
  notFound: spec.notFound,
  limit: spec.limit,
  guarded: spec.guarded ?? true,
  answersWithin: spec.answersWithin,
  answers: answersOf(spec.answers ?? {}),
  problems: spec.problems ?? [],
});

export const route = <
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  Who extends Policy = Policy,
  Deps extends readonly unknown[] = [],
>(
  spec: RouteSpec<P, Q, B, Who, Deps>,
): Route => ({
  ...operation(spec),
  idempotencyScope: spec.idempotencyScope as Route['idempotencyScope'],
  inject: spec.inject as readonly Token[],
  handle: spec.handle as unknown as Route['handle'],
});
