import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { instant, type Wire } from '#kernel/http/wire-types.ts';
import { MEMBER_ROLES, MEMBER_STATES } from '../domain/member.ts';
import type { FoundMember } from '../queries/find-members.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** What an admin sees of a member; of one who has withdrawn nothing is left that names a person. */
export const shownFoundMember = z.object({
  id: idOf<'member'>(),
  status: z.enum(MEMBER_STATES),
  role: z.enum(MEMBER_ROLES),
  email: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  createdAt: instant,
  suspension: z.object({ at: instant, reason: z.string() }).optional(),
  withdrawnAt: instant.optional(),
});

export const foundMemberView = (member: FoundMember): Wire<typeof shownFoundMember> => ({
  id: member.id,
  status: member.state,
  role: member.role,
  ...(member.email === null ? {} : { email: member.email }),
  ...(member.name === null ? {} : { name: member.name }),
  ...(member.phone === null ? {} : { phone: member.phone }),
  createdAt: iso(member.createdAt),
  ...(member.suspendedAt === null
    ? {}
    : { suspension: { at: iso(member.suspendedAt), reason: member.suspensionReason ?? '' } }),
  ...(member.withdrawnAt === null ? {} : { withdrawnAt: iso(member.withdrawnAt) }),
});
