import type { Transaction } from '#kernel/persistence/transaction.ts';
import { SessionNotFound } from '../domain/member.errors.ts';
import type { MemberId } from '../domain/member.ts';
import { isOpen, type SessionId } from '../domain/session.ts';
import type { SessionRepository } from '../domain/session-repository.ts';
import type { SessionEnding } from './session-ending.ts';

/** Ends one of a member's own sessions, as from another device. */
export class CloseSession {
  readonly #transaction: Transaction;
  readonly #sessions: SessionRepository;
  readonly #ending: SessionEnding;

  constructor(transaction: Transaction, sessions: SessionRepository, ending: SessionEnding) {
    this.#transaction = transaction;
    this.#sessions = sessions;
    this.#ending = ending;
  }

  /** Throws `SessionNotFound`, also of a stranger's and of one that is over. */
  async execute({
    memberId,
    sessionId,
  }: {
    readonly memberId: MemberId;
    readonly sessionId: SessionId;
  }): Promise<void> {
    const now = this.#ending.now;
    let found = false;
    const ended = await this.#transaction.run(async () => {
      const session = await this.#sessions.find(sessionId);
      found ||= session?.memberId === memberId && isOpen(session, now);
      if (!found) throw new SessionNotFound();
      return this.#ending.end({ ids: [sessionId], at: now });
    });
    await this.#ending.tell(ended);
  }
}
