import type { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberNotFound } from '../domain/member.errors.ts';
import { type ActiveMember, acting, type MemberId, type ProfileChange, withProfile } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';

export interface ChangeProfileCommand extends ProfileChange {
  readonly memberId: MemberId;
}

/** Changes what a member says of themselves. */
export class ChangeProfile {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;

  constructor(transaction: Transaction, members: MemberRepository, announcement: MemberAnnouncement) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
  }

  /** Throws `MemberNotFound`, `MemberSuspended`. */
  execute({ memberId, ...profile }: ChangeProfileCommand): Promise<ActiveMember> {
    return this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      const before = acting(held);
      const after = withProfile(before, profile);
      await this.#members.save(after);
      if (after.name !== before.name) await this.#announcement.changed(after);
      return after;
    });
  }
}
