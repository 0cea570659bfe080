import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { SessionId } from '../domain/session.ts';
import type { SessionEnding } from './session-ending.ts';

/** Ends the session that asks for it; once it has returned, its tokens count nowhere. Twice is as good as once. */
export class LogOut {
  readonly #transaction: Transaction;
  readonly #ending: SessionEnding;

  constructor(transaction: Transaction, ending: SessionEnding) {
    this.#transaction = transaction;
    this.#ending = ending;
  }

  async execute(sessionId: SessionId): Promise<void> {
    const at = this.#ending.now;
    await this.#ending.tell(await this.#transaction.run(() => this.#ending.end({ ids: [sessionId], at })));
  }
}
