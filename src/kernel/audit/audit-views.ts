import { z } from 'zod';
import { instant, type Wire } from '../http/wire-types.ts';
import type { AuditedAct } from './audit.ts';

/** An act as admins and operators are shown it. */
export const shownAct = z.object({
  id: z.string(),
  at: instant,
  /** An admin by member id, or an operator by name. */
  by: z.object({ kind: z.enum(['ADMIN', 'OPERATOR']), id: z.string() }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** `done`, what came of it besides, or why it failed. */
  outcome: z.string(),
  reason: z.string().optional(),
  /** The `X-Request-Id` of what asked for it. */
  requestId: z.string().optional(),
});

export const actView = ({ at, actor, reason, requestId, ...act }: AuditedAct): Wire<typeof shownAct> => ({
  ...act,
  at: new Date(at).toISOString(),
  by: actor,
  ...(reason === undefined ? {} : { reason }),
  ...(requestId === undefined ? {} : { requestId }),
});
