import { TokenExpired, TokenInvalid, TokenMissing, TokenRevoked } from '../auth/auth.errors.ts';
import type { DomainErrorClass } from '../domain/errors.ts';
import { Validation } from '../domain/validation.ts';
import { IdempotencyInFlight, IdempotencyMismatch } from '../idempotency/idempotency.ts';
import {
  BodyTooLarge,
  Forbidden,
  HeadersTooLarge,
  MalformedJson,
  MalformedRequest,
  MethodNotAllowed,
  RateLimited,
  RequestTimeout,
  RouteNotFound,
  Unavailable,
  UnsupportedMediaType,
  UriTooLong,
} from './errors.ts';
import type { Operation } from './route.ts';

/** What any request may be answered with, before a route has seen it. */
export const EDGE_PROBLEMS: readonly DomainErrorClass[] = [
  MalformedRequest,
  MalformedJson,
  RouteNotFound,
  MethodNotAllowed,
  RequestTimeout,
  BodyTooLarge,
  UriTooLong,
  UnsupportedMediaType,
  HeadersTooLarge,
];

const SIGNED_IN = [TokenMissing, TokenInvalid, TokenExpired, TokenRevoked];

/** What a route may be answered with: what follows from its policy and schemas, and its own refusals. */
export function problemsOf(operation: Operation): readonly DomainErrorClass[] {
  const { guarded, policy, params, body, idempotent, notFound, problems } = operation;
  if (!guarded) return problems;
  return [
    Validation,
    ...(body === undefined ? [] : [MalformedJson, BodyTooLarge, UnsupportedMediaType]),
    ...(policy === 'public' ? [] : SIGNED_IN),
    ...(policy === 'host' || policy === 'admin' ? [Forbidden] : []),
    ...(params === undefined ? [] : [notFound ?? RouteNotFound]),
    ...(idempotent ? [IdempotencyMismatch, IdempotencyInFlight] : []),
    ...problems,
    RateLimited,
    Unavailable,
  ];
}
