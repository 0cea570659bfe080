import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { SessionRepository } from '../domain/session-repository.ts';

/**
 * Ends the sessions of everybody after a restore, and takes back the links to reset a password: what was ended or used since the backup
 * must not live again. Access tokens of before count no more anyway.
 */
export class EndEverySession {
  readonly #transaction: Transaction;
  readonly #sessions: SessionRepository;
  readonly #members: MemberRepository;
  readonly #clock: Clock;

  constructor(transaction: Transaction, sessions: SessionRepository, members: MemberRepository, clock: Clock) {
    this.#transaction = transaction;
    this.#sessions = sessions;
    this.#members = members;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      await this.#sessions.endEvery(at);
      await this.#members.takeBackResetLinks();
    });
  }
}
