import type { Id } from '#kernel/domain/ids.ts';
import type { Email } from './email.ts';
import { MemberNotFound, MemberSuspended } from './member.errors.ts';

export type MemberId = Id<'member'>;
export const MEMBER_ROLES = ['GUEST', 'HOST', 'ADMIN'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

interface Account {
  readonly id: MemberId;
  readonly role: MemberRole;
  readonly email: Email;
  readonly name: string;
  readonly phone: string | undefined;
  readonly passwordHash: string;
  readonly createdAt: number;
}

/** By which a new password can be chosen, once and for a while; whatever replaces the password takes it back. */
export interface ResetLink {
  /** All that is stored of its token. */
  readonly digest: string;
  readonly expiresAt: number;
}

export interface ActiveMember extends Account {
  readonly state: 'ACTIVE';
  readonly resetLink?: ResetLink | undefined;
}

export interface SuspendedMember extends Account {
  readonly state: 'SUSPENDED';
  readonly suspension: { readonly at: number; readonly reason: string };
}

/** What is left of a member who withdrew: nothing that names a person, and the e-mail is free again. */
export interface WithdrawnMember {
  readonly state: 'WITHDRAWN';
  readonly id: MemberId;
  readonly createdAt: number;
  readonly withdrawnAt: number;
}

export const MEMBER_STATES = ['ACTIVE', 'SUSPENDED', 'WITHDRAWN'] as const;
export type Member = ActiveMember | SuspendedMember | WithdrawnMember;

export const register = (account: Omit<Account, 'role'>): ActiveMember => ({
  ...account,
  state: 'ACTIVE',
  role: 'GUEST',
});

/** The member as one who may act. Throws `MemberSuspended`, or `MemberNotFound` of one who withdrew. */
export function acting(member: Member): ActiveMember {
  if (member.state === 'SUSPENDED') throw new MemberSuspended();
  if (member.state === 'WITHDRAWN') throw new MemberNotFound();
  return member;
}

/** What is left out stays; null takes away what may be missing. */
export interface ProfileChange {
  readonly name?: string | undefined;
  readonly phone?: string | null | undefined;
}

export const withProfile = (member: ActiveMember, { name, phone }: ProfileChange): ActiveMember => ({
  ...member,
  name: name ?? member.name,
  phone: phone === undefined ? member.phone : (phone ?? undefined),
});

export const withPassword = ({ resetLink: _, ...member }: ActiveMember, passwordHash: string): ActiveMember => ({
  ...member,
  passwordHash,
});

/** A new link takes the place of the one before. */
export const withResetLink = (member: ActiveMember, resetLink: ResetLink): ActiveMember => ({ ...member, resetLink });

/** True while the member may choose a new password by the link of this digest. */
export const mayReset = (
  member: Member | undefined,
  { digest, now }: { readonly digest: string; readonly now: number },
): member is ActiveMember =>
  member?.state === 'ACTIVE' && member.resetLink?.digest === digest && now < member.resetLink.expiresAt;

/** A guest becomes a host; who is more than a guest stays what they are. */
export const asHost = (member: ActiveMember): ActiveMember =>
  member.role === 'GUEST' ? { ...member, role: 'HOST' } : member;

export const withRole = (member: ActiveMember, role: MemberRole): ActiveMember => ({ ...member, role });

/** Whether who changes roles so may do less than before. */
export const losesRights = ({ from, to }: { readonly from: MemberRole; readonly to: MemberRole }): boolean =>
  MEMBER_ROLES.indexOf(to) < MEMBER_ROLES.indexOf(from);

/** Suspending twice keeps the first reason and time. Throws `MemberNotFound` of one who withdrew. */
export function suspended(
  member: Member,
  suspension: { readonly at: number; readonly reason: string },
): SuspendedMember {
  if (member.state === 'WITHDRAWN') throw new MemberNotFound();
  if (member.state === 'SUSPENDED') return member;
  const { resetLink: _, ...account } = member;
  return { ...account, state: 'SUSPENDED', suspension };
}

/** Throws `MemberNotFound` of one who withdrew. */
export function reinstated(member: Member): ActiveMember {
  if (member.state === 'WITHDRAWN') throw new MemberNotFound();
  if (member.state === 'ACTIVE') return member;
  const { suspension: _, ...account } = member;
  return { ...account, state: 'ACTIVE' };
}

export const withdrawn = ({ id, createdAt }: ActiveMember, withdrawnAt: number): WithdrawnMember => ({
  state: 'WITHDRAWN',
  id,
  createdAt,
  withdrawnAt,
});
