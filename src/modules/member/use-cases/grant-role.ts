import type { Actor, Audit } from '#kernel/audit/audit.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Email } from '../domain/email.ts';
import { MemberNotFound } from '../domain/member.errors.ts';
import { type ActiveMember, acting, losesRights, type MemberRole, withRole } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { SessionEnding } from './session-ending.ts';

export interface GrantRoleCommand {
  readonly email: Email;
  readonly role: MemberRole;
  readonly actor: Actor;
}

/**
 * Gives a member a role; access tokens that are issued from then on carry it. Who loses rights is signed out everywhere, so that no token
 * keeps them. No fact is told: nobody but member knows a role.
 */
export class GrantRole {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #ending: SessionEnding;
  readonly #audit: Audit;

  constructor(transaction: Transaction, members: MemberRepository, ending: SessionEnding, audit: Audit) {
    this.#transaction = transaction;
    this.#members = members;
    this.#ending = ending;
    this.#audit = audit;
  }

  /** Throws `MemberNotFound`, `MemberSuspended`. */
  async execute({ email, role, actor }: GrantRoleCommand): Promise<ActiveMember> {
    const found = await this.#members.findByEmail(email);
    if (found === undefined) throw new MemberNotFound();
    const subject = { kind: 'member', id: found.id };
    const act = this.#audit.begin({ actor, action: 'member.grant', subject });
    const { member, ended } = await this.#transaction.run(async () => {
      const held = await this.#members.hold(found.id);
      if (held === undefined) throw new MemberNotFound();
      const before = acting(held);
      const after = withRole(before, role);
      await this.#members.save(after);
      await this.#audit.record(act, `done: ${before.role} to ${role}`);
      const signedOut = losesRights({ from: before.role, to: role })
        ? await this.#ending.endAll({ memberId: after.id, at: act.at })
        : [];
      return { member: after, ended: signedOut };
    });
    await this.#ending.tell(ended);
    return member;
  }
}
