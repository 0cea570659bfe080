import { type Audit, admin } from '#kernel/audit/audit.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberNotFound } from '../domain/member.errors.ts';
import { type MemberId, reinstated } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';

export interface ReinstateMemberCommand {
  readonly memberId: MemberId;
  /** The admin who does it. */
  readonly by: MemberId;
}

/** Lets a suspended member sign in again; by event a host's places come back. Of one who is not suspended it changes nothing. */
export class ReinstateMember {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #audit: Audit;

  constructor(transaction: Transaction, members: MemberRepository, announcement: MemberAnnouncement, audit: Audit) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#audit = audit;
  }

  /** Throws `MemberNotFound`. */
  async execute({ memberId, by }: ReinstateMemberCommand): Promise<void> {
    const act = this.#audit.begin({
      actor: admin(by),
      action: 'member.reinstate',
      subject: { kind: 'member', id: memberId },
    });
    await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      const member = reinstated(held);
      if (member === held) return;
      await this.#members.save(member);
      await this.#announcement.changed(member);
      await this.#audit.record(act);
    });
  }
}
