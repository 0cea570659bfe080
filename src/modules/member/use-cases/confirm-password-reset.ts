import { digestOf } from '#kernel/auth/opaque-tokens.ts';
import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { InvalidResetToken } from '../domain/member.errors.ts';
import { mayReset, withPassword } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { SessionEnding } from './session-ending.ts';

export interface ConfirmPasswordResetCommand {
  readonly token: string;
  /** One that the password policy has no fault to find with. */
  readonly newPassword: string;
}

/** Replaces the password of who has the link, uses the link up, and ends every session of the member. */
export class ConfirmPasswordReset {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #ending: SessionEnding;
  readonly #hasher: PasswordHasher;

  constructor(transaction: Transaction, members: MemberRepository, ending: SessionEnding, hasher: PasswordHasher) {
    this.#transaction = transaction;
    this.#members = members;
    this.#ending = ending;
    this.#hasher = hasher;
  }

  /** Of many that come with one link one succeeds. Throws `InvalidResetToken`. */
  async execute({ token, newPassword }: ConfirmPasswordResetCommand): Promise<void> {
    const link = { digest: digestOf(token), now: this.#ending.now };
    const found = await this.#members.findByResetLink(link.digest);
    if (!mayReset(found, link)) throw new InvalidResetToken();
    const { id: memberId } = found;
    const passwordHash = await this.#hasher.hash(newPassword);
    const ended = await this.#transaction.run(async () => {
      const held = await this.#members.hold(memberId);
      const ranBefore = held?.state === 'ACTIVE' && held.passwordHash === passwordHash;
      if (!ranBefore) {
        if (!mayReset(held, link)) throw new InvalidResetToken();
        await this.#members.save(withPassword(held, passwordHash));
      }
      return this.#ending.endAll({ memberId, at: link.now });
    });
    await this.#ending.tell(ended);
  }
}
