import type { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberNotFound } from '../domain/member.errors.ts';
import { type ActiveMember, acting, asHost, type MemberId } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';

/** Lets a member offer places; once or ten times is the same. Access tokens that are issued from now on say so. */
export class BecomeHost {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;

  constructor(transaction: Transaction, members: MemberRepository) {
    this.#transaction = transaction;
    this.#members = members;
  }

  /** Throws `MemberNotFound`, `MemberSuspended`. */
  execute(memberId: MemberId): Promise<ActiveMember> {
    return this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      const host = asHost(acting(held));
      await this.#members.save(host);
      return host;
    });
  }
}
