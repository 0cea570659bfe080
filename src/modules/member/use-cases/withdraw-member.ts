import type { Clock } from '#kernel/domain/clock.ts';
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
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    announcement: MemberAnnouncement,
    ending: SessionEnding,
    proof: PasswordProof,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#ending = ending;
    this.#proof = proof;
    this.#clock = clock;
  }

  /** Throws `WrongPassword`, `TooManyAttempts`, `MemberNotFound`, `MemberSuspended`. */
  async execute({ memberId, password, address }: WithdrawMemberCommand): Promise<void> {
    const member = await this.#members.find(memberId);
    if (member === undefined) throw new MemberNotFound();
    const known = acting(member);
    const proven = await this.#proof.of({ email: known.email, address, password, find: async () => known });
    if (proven === undefined) throw new WrongPassword();
    const now = this.#clock.now();
    const ended = await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      if (held.state === 'WITHDRAWN' && held.withdrawnAt === now) return this.#ending.endAll({ memberId });
      const current = acting(held);
      if (current.passwordHash !== proven.passwordHash) throw new WrongPassword();
      const gone = withdrawn(current, now);
      await this.#members.save(gone);
      await this.#announcement.changed(gone);
      return this.#ending.endAll({ memberId });
    });
    await this.#ending.tell(ended);
  }
}
