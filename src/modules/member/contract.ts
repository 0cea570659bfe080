import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { defineEvent } from '#kernel/event-bus/event.ts';

export type MemberId = z.infer<typeof memberId>;
export const memberId = idOf<'member'>();

export const MemberChanged = defineEvent(
  'member.changed',
  1,
  z.object({
    memberId,
    version: z.int().positive(),
    name: z.string().nullable(),
    state: z.enum(['ACTIVE', 'SUSPENDED', 'WITHDRAWN']),
  }),
  {
    summary:
      'Who a member is now: the whole state, with a version that only grows. A withdrawn member has no name any more.',
    key: 'memberId',
    channel: 'facts',
  },
);
