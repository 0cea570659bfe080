import type { Act, Actor, Audit } from '../audit/audit.ts';
import { DomainError } from '../domain/errors.ts';
import type { DeadLetterReplay } from '../inbox/dead-letter-replay.ts';
import { type DeadLetter, DeadLetterNotFound, type DeadLetters } from '../inbox/dead-letters.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { DeadLetterResolved } from './operations.errors.ts';

interface Asked {
  readonly id: string;
  readonly actor: Actor;
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
  async replay({ id, actor }: Asked): Promise<DeadLetter> {
    const { state, subscriber, event_id: eventId } = await this.#find(id);
    if (state === 'REPLAYED') return this.#find(id);
    if (state === 'DISCARDED') throw new DeadLetterResolved();
    const act = this.#begin({ id, actor, action: 'dead-letter.replay' });
    try {
      await this.#replay.run({ subscriber, eventId }, { also: () => this.#audit.record(act) });
    } catch (error) {
      if (error instanceof DeadLetterNotFound) return this.replay({ id, actor });
      if (error instanceof DomainError || this.#transaction.isFault(error)) throw error;
      await this.#transaction.run(() => this.#audit.record(act, `failed: ${error}`));
    }
    return this.#find(id);
  }

  /** Gives the event up for good; one that is DISCARDED already stays so. @throws DeadLetterNotFound, DeadLetterResolved */
  async discard({ id, actor, reason }: Asked & { readonly reason: string | undefined }): Promise<DeadLetter> {
    const act = this.#begin({ id, actor, action: 'dead-letter.discard', reason });
    await this.#transaction.run(async () => {
      const letter = await this.#letters.hold(id);
      if (letter === undefined) throw new DeadLetterNotFound();
      const { state, subscriber, event_id: eventId } = letter;
      if (state === 'DISCARDED') return;
      if (state !== 'PARKED') throw new DeadLetterResolved();
      await this.#letters.discard({ subscriber, eventId });
      await this.#audit.record(act);
    });
    return this.#find(id);
  }

  #begin({ id, ...act }: Asked & { readonly action: string; readonly reason?: string | undefined }): Act {
    return this.#audit.begin({ ...act, subject: { kind: 'dead-letter', id } });
  }

  async #find(id: string): Promise<DeadLetter> {
    const letter = await this.#letters.find(id);
    if (letter === undefined) throw new DeadLetterNotFound();
    return letter;
  }
}
