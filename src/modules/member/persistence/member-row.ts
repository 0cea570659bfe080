import { defineEntity, p } from '@mikro-orm/core';
import { type Email, foldedBeyondAscii } from '../domain/email.ts';
import type { ActiveMember, Member, MemberId, MemberRole, ResetLink, SuspendedMember } from '../domain/member.ts';

/** A member as the table has it; what a member must not have any more is null. */
export class MemberRow {
  id: MemberId;
  createdAt: number;
  state: Member['state'] = 'ACTIVE';
  role: MemberRole = 'GUEST';
  email: Email | null = null;
  /** What the table's own folding of the e-mail would miss. */
  foldedEmail: string | null = null;
  name: string | null = null;
  phone: string | null = null;
  passwordHash: string | null = null;
  suspendedAt: number | null = null;
  suspensionReason: string | null = null;
  withdrawnAt: number | null = null;
  resetDigest: string | null = null;
  resetExpiresAt: number | null = null;

  constructor(member: Member) {
    this.id = member.id;
    this.createdAt = member.createdAt;
    this.take(member);
  }

  take(member: Member): void {
    const account = member.state === 'WITHDRAWN' ? undefined : member;
    this.state = member.state;
    this.role = account?.role ?? 'GUEST';
    this.address(account?.email ?? null);
    this.name = account?.name ?? null;
    this.phone = account?.phone ?? null;
    this.passwordHash = account?.passwordHash ?? null;
    this.suspendedAt = member.state === 'SUSPENDED' ? member.suspension.at : null;
    this.suspensionReason = member.state === 'SUSPENDED' ? member.suspension.reason : null;
    this.withdrawnAt = member.state === 'WITHDRAWN' ? member.withdrawnAt : null;
    const resetLink = member.state === 'ACTIVE' ? member.resetLink : undefined;
    this.resetDigest = resetLink?.digest ?? null;
    this.resetExpiresAt = resetLink?.expiresAt ?? null;
  }

  toMember(): Member {
    const { id, createdAt, withdrawnAt } = this;
    return this.state === 'WITHDRAWN'
      ? { state: 'WITHDRAWN', id, createdAt, withdrawnAt: withdrawnAt ?? createdAt }
      : this.toAccount();
  }

  toAccount(): ActiveMember | SuspendedMember {
    const { id, createdAt, role, email, name, phone, passwordHash } = this;
    if (email === null || name === null || passwordHash === null) throw new Error(`The row of member ${id} is broken.`);
    const account = { id, createdAt, role, email, name, phone: phone ?? undefined, passwordHash };
    if (this.state !== 'SUSPENDED') return { ...account, state: 'ACTIVE', resetLink: this.resetLink() };
    const suspension = { at: this.suspendedAt ?? createdAt, reason: this.suspensionReason ?? '' };
    return { ...account, state: 'SUSPENDED', suspension };
  }

  private address(email: Email | null): void {
    if (email === this.email) return;
    this.email = email;
    this.foldedEmail = (email && foldedBeyondAscii(email)) ?? null;
  }

  private resetLink(): ResetLink | undefined {
    const { resetDigest: digest, resetExpiresAt: expiresAt } = this;
    return digest === null || expiresAt === null ? undefined : { digest, expiresAt };
  }
}

export const MemberEntity = defineEntity({
  class: MemberRow,
  tableName: 'member',
  properties: {
    id: p.string().primary().$type<MemberId>(),
    createdAt: p.bigint('number'),
    state: p.string().$type<Member['state']>(),
    role: p.string().$type<MemberRole>(),
    email: p.string().nullable().$type<Email | null>(),
    foldedEmail: p.string().nullable(),
    name: p.string().nullable(),
    phone: p.string().nullable(),
    passwordHash: p.string().nullable(),
    suspendedAt: p.bigint('number').nullable(),
    suspensionReason: p.string().nullable(),
    withdrawnAt: p.bigint('number').nullable(),
    resetDigest: p.string().nullable(),
    resetExpiresAt: p.bigint('number').nullable(),
  },
});
