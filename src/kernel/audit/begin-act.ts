import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import { currentContext } from '../observability/context.ts';
import type { Act, IntendedAct } from './audit.ts';

interface Sources {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Gives an act its id, its time, and the request that asks for it. */
export const beginAct = ({ clock, ids }: Sources, { actor, action, subject, reason }: IntendedAct): Act => ({
  id: ids.next<'act'>(),
  at: clock.now(),
  actor,
  action,
  subject,
  reason,
  requestId: currentContext()?.correlationId,
});
