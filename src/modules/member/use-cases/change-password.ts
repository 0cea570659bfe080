import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberNotFound, WrongPassword } from '../domain/member.errors.ts';
import { acting, type MemberId, withPassword } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { SessionId } from '../domain/session.ts';
import type { PasswordProof } from './password-proof.ts';
import type { SessionEnding } from './session-ending.ts';

export interface ChangePasswordCommand {
  readonly memberId: MemberId;
  /** The session that stays. */
  readonly sessionId: SessionId;
  readonly currentPassword: string;
  /** One that the password policy has no fault to find with. */
  readonly newPassword: string;
  readonly address: string;
}

/** Replaces the password of who knows the current one, and ends the member's other sessions. */
export class ChangePassword {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #ending: SessionEnding;
  readonly #proof: PasswordProof;
  readonly #hasher: PasswordHasher;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    ending: SessionEnding,
    proof: PasswordProof,
    hasher: PasswordHasher,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#ending = ending;
    this.#proof = proof;
    this.#hasher = hasher;
  }

  /** Throws `WrongPassword`, `TooManyAttempts`, `MemberNotFound`, `MemberSuspended`. */
  async execute(command: ChangePasswordCommand): Promise<void> {
    const { memberId, sessionId, currentPassword: password, newPassword, address } = command;
    const member = await this.#members.find(memberId);
    if (member === undefined) throw new MemberNotFound();
    const known = acting(member);
    const proven = await this.#proof.of({ email: known.email, address, password, find: async () => known });
    if (proven === undefined) throw new WrongPassword();
    const passwordHash = await this.#hasher.hash(newPassword);
    const at = this.#ending.now;
    const ended = await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      if (held === undefined) throw new MemberNotFound();
      const current = acting(held);
      if (![proven.passwordHash, passwordHash].includes(current.passwordHash)) throw new WrongPassword();
      await this.#members.save(withPassword(current, passwordHash));
      return this.#ending.endAll({ memberId, at, but: sessionId });
    });
    await this.#ending.tell(ended);
  }
}
