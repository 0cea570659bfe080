import type { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberNotFound, WrongPassword } from '../domain/member.errors.ts';
import { acting, type MemberId, withdrawn } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';
import type { PasswordProof } from './password-proof.ts';
import type { SessionEnding } from './session-ending.ts';

export interface WithdrawMemberCommand {
  readonly memberId: MemberId;
  readonly password: string;
  readonly address: string;
}

/** Ends a membership for good: every session ends, what names the person is deleted, and the e-mail may sign up anew. */
export class WithdrawMember {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #ending: SessionEnding;
  readonly #proof: PasswordProof;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    announcement: MemberAnnouncement,
    ending: SessionEnding,
    proof: PasswordProof,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#ending = ending;
    this.#proof = proof;
  }

  /** Throws `WrongPassword`, `TooManyAttempts`, `MemberNotFound`, `MemberSuspended`. */
  async execute({ memberId, password, address }: WithdrawMemberCommand): Promise<void> {
    const member = await this.#members.find(memberId);
    if (member === undefined) throw new MemberNotFound();
    const known = acting(member);
    const proven = await this.#proof.of({ email: known.email, address, password, find: async () => known });
    if (proven === undefined) throw new WrongPassword();
    const at = this.#ending.now;
    const ended = await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      if (held.state === 'WITHDRAWN' && held.withdrawnAt === at) return this.#ending.endAll({ memberId, at });
      const current = acting(held);
      if (current.passwordHash !== proven.passwordHash) throw new WrongPassword();
      const gone = withdrawn(current, at);
      await this.#members.save(gone);
      await this.#announcement.changed(gone);
      return this.#ending.endAll({ memberId, at });
    });
    await this.#ending.tell(ended);
  }
}
