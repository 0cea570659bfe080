import { DomainError } from '../domain/errors.ts';
import type { DeadLetterReplay } from '../inbox/dead-letter-replay.ts';
import { type DeadLetter, DeadLetterNotFound, type DeadLetters } from '../inbox/dead-letters.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { Audit } from './audit.ts';
import { DeadLetterResolved } from './operations.errors.ts';

interface Act {
  readonly id: string;
  readonly operator: string;
}

/** Replays and discards the dead letters of one module; whatever is done, and by whom, is audited. */
export class DeadLetterDesk {
  readonly #transaction: Transaction;
  readonly #letters: DeadLetters;
  readonly #replay: DeadLetterReplay;
  readonly #audit: Audit;

  constructor(transaction: Transaction, letters: DeadLetters, replay: DeadLetterReplay, audit: Audit) {
    this.#transaction = transaction;
    this.#letters = letters;
    this.#replay = replay;
    this.#audit = audit;
  }

  /**
   * Answers the letter as it is afterwards: REPLAYED, or PARKED again with what went wrong. One that is REPLAYED already stays so.
   * @throws DeadLetterNotFound, DeadLetterResolved
   */
  async replay({ id, operator }: Act): Promise<DeadLetter> {
    const { state, subscriber, event_id: eventId } = await this.#find(id);
    if (state === 'REPLAYED') return this.#find(id);
    if (state === 'DISCARDED') throw new DeadLetterResolved();
    const intent = this.#audit.intend({ operator, action: 'dead-letter.replay', target: id });
    try {
      await this.#replay.run({ subscriber, eventId }, { also: () => this.#audit.record(intent) });
    } catch (error) {
      if (error instanceof DeadLetterNotFound) return this.replay({ id, operator });
      if (error instanceof DomainError || this.#transaction.isFault(error)) throw error;
      await this.#transaction.run(() => this.#audit.record(intent, `failed: ${error}`));
    }
    return this.#find(id);
  }

  /** Gives the event up for good; one that is DISCARDED already stays so. @throws DeadLetterNotFound, DeadLetterResolved */
  async discard({ id, operator, reason }: Act & { readonly reason: string | undefined }): Promise<DeadLetter> {
    const intent = this.#audit.intend({ operator, action: 'dead-letter.discard', target: id });
    await this.#transaction.run(async () => {
      const { state, subscriber, event_id: eventId } = await this.#find(id);
      if (state === 'DISCARDED') return;
      if (state !== 'PARKED') throw new DeadLetterResolved();
      await this.#letters.discard({ subscriber, eventId });
      await this.#audit.record(intent, reason === undefined ? 'done' : `done: ${reason}`);
    });
    return this.#find(id);
  }

  async #find(id: string): Promise<DeadLetter> {
    const letter = await this.#letters.find(id);
    if (letter === undefined) throw new DeadLetterNotFound();
    return letter;
  }
}
