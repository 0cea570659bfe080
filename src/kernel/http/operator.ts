import type { Caller, RouteRequest } from './route.ts';

const NAME = /^[\p{L}\p{N}._@-]{1,60}$/u;

/** Who acts, for the audit: the caller, and the person that the `X-Operator` header names, which is taken on trust. */
export function operatorOf({
  caller,
  headers,
}: Pick<RouteRequest<unknown, unknown, unknown, Caller>, 'caller' | 'headers'>): string {
  const name = headers['x-operator'];
  return name !== undefined && NAME.test(name) ? `${name} (${caller.memberId})` : caller.memberId;
}
