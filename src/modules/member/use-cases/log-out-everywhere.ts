import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { MemberId } from '../domain/member.ts';
import type { SessionEnding } from './session-ending.ts';

/** Ends every session of a member, the one that asks for it too. */
export class LogOutEverywhere {
  readonly #transaction: Transaction;
  readonly #ending: SessionEnding;

  constructor(transaction: Transaction, ending: SessionEnding) {
    this.#transaction = transaction;
    this.#ending = ending;
  }

  async execute(memberId: MemberId): Promise<void> {
    const at = this.#ending.now;
    await this.#ending.tell(await this.#transaction.run(() => this.#ending.endAll({ memberId, at })));
  }
}
