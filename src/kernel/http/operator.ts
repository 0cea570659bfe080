import { type Actor, admin, operator } from '../audit/audit.ts';
import type { Caller, RouteRequest } from './route.ts';

/** Whoever is let in by the management listener. */
export const OPERATOR: Caller = { memberId: 'management', sessionId: 'management', role: 'ADMIN' };

const NAME = /^[\p{L}\p{N}._@-]{1,60}$/u;

/**
 * Who acts, for the audit: the admin who is signed in, or whoever the management listener has let in, with the person that the `X-Operator`
 * header names in UTF-8, which is taken on trust there and means nothing of an admin.
 */
export function actorOf({
  caller: { memberId },
  headers,
}: Pick<RouteRequest<unknown, unknown, unknown, Caller>, 'caller' | 'headers'>): Actor {
  if (memberId !== OPERATOR.memberId) return admin(memberId);
  const name = Buffer.from(headers['x-operator'] ?? '', 'latin1').toString();
  return operator(NAME.test(name) ? `${name} (${memberId})` : memberId);
}
