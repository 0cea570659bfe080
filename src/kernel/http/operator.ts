import type { Caller, RouteRequest } from './route.ts';

const NAME = /^[\p{L}\p{N}._@-]{1,60}$/u;

/** Who acts, for the audit: the caller, and the person that the `X-Operator` header names in UTF-8, which is taken on trust. */
export function operatorOf({
  caller,
  headers,
}: Pick<RouteRequest<unknown, unknown, unknown, Caller>, 'caller' | 'headers'>): string {
  const name = Buffer.from(headers['x-operator'] ?? '', 'latin1').toString();
  return NAME.test(name) ? `${name} (${caller.memberId})` : caller.memberId;
}
