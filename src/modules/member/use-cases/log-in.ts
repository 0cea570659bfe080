import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { DemoAccounts } from '../domain/demo-accounts.ts';
import { type Email, normaliseEmail } from '../domain/email.ts';
import { InvalidCredentials } from '../domain/member.errors.ts';
import { type ActiveMember, withPassword } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { SessionRepository } from '../domain/session-repository.ts';
import type { PasswordProof } from './password-proof.ts';
import type { SessionTokens, SignedIn } from './session-tokens.ts';

export interface LogInCommand {
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

/** Starts a session for who knows the password; a hash that is weaker than today's is replaced by the way. */
export class LogIn {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #sessions: SessionRepository;
  readonly #proof: PasswordProof;
  readonly #tokens: SessionTokens;
  readonly #demo: DemoAccounts;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    sessions: SessionRepository,
    proof: PasswordProof,
    tokens: SessionTokens,
    demo: DemoAccounts,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#sessions = sessions;
    this.#proof = proof;
    this.#tokens = tokens;
    this.#demo = demo;
  }

  /**
   * Throws `InvalidCredentials`, `TooManyAttempts`. Whose account is suspended is told no more than whose password is wrong: a list
   * of stolen passwords cannot be tried on suspended accounts, and the guard against guessing counts alike.
   */
  async execute({ email, password, address }: LogInCommand): Promise<SignedIn> {
    const normal = normaliseEmail(email);
    const find = async () => (normal === undefined ? undefined : this.#admitted(normal));
    for (;;) {
      const proven = await this.#proof.of({ email: normal ?? email, address, password, find });
      if (proven === undefined) throw new InvalidCredentials();
      const signedIn = await this.#open(proven, password);
      if (signedIn !== undefined) return signedIn;
    }
  }

  async #admitted(email: Email): Promise<ActiveMember | undefined> {
    const member = await this.#members.findByEmail(email);
    return member?.state === 'ACTIVE' && !this.#demo.areClosedTo(member.id) ? member : undefined;
  }

  /** Undefined when the hash has been replaced since the password was proven, so that it has to be proven again. */
  async #open(proven: ActiveMember, password: string): Promise<SignedIn | undefined> {
    const stronger = await this.#proof.stronger({ password, hash: proven.passwordHash });
    const { session, refreshToken, digest } = this.#tokens.start(proven.id);
    const member = await this.#transaction.run(async () => {
      const held = await this.#members.hold(proven.id);
      if (held?.state !== 'ACTIVE') throw new InvalidCredentials();
      if (![proven.passwordHash, stronger].includes(held.passwordHash)) return undefined;
      if (stronger !== undefined) await this.#members.save(withPassword(held, stronger));
      await this.#sessions.add({ session, digest });
      return held;
    });
    return member && this.#tokens.handOut({ session, role: member.role, refreshToken });
  }
}
