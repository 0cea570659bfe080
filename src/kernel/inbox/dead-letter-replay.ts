import { DomainError } from '../domain/errors.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { RunOptions, Transaction } from '../persistence/transaction.ts';
import { UNHURRIED } from './batch-commit.ts';
import {
  type DeadLetter,
  type DeadLetterId,
  DeadLetterNotFound,
  type DeadLetterPage,
  type DeadLetters,
} from './dead-letters.ts';
import type { EventHandling, Handled } from './event-handling.ts';
import { causeOf } from './event-reader.ts';

interface DeadLetterReplayParts {
  readonly handling: EventHandling;
  readonly transaction: Transaction;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
}

interface ReplayOptions extends RunOptions {
  /** What commits together with the replay. */
  readonly also?: () => Promise<void>;
}

/** A payload may have half a megabyte. */
const READ_AT_ONCE = 20;

/** Hands parked events once more to the subscriber that parked them, and to no other. */
export class DeadLetterReplay {
  readonly #parts: DeadLetterReplayParts;

  constructor(parts: DeadLetterReplayParts) {
    this.#parts = parts;
  }

  /**
   * One that fails again stays parked, with what went wrong this time.
   * @throws DeadLetterNotFound when it is not parked (any more), and what the subscriber throws
   */
  async run(id: DeadLetterId, { also, ...options }: ReplayOptions = {}): Promise<void> {
    const { transaction, deadLetters, handling } = this.#parts;
    try {
      await transaction.run(async () => {
        const letter = await deadLetters.take(id);
        const failure = await handling.attempt(handledAs(letter), [id.subscriber]);
        if (failure !== undefined) throw failure.error;
        await deadLetters.markReplayed(id);
        await also?.();
      }, options);
    } catch (error) {
      if (handling.isFault(error) || error instanceof DomainError) throw error;
      await transaction.run(() => deadLetters.failAgain(id, { cause: causeOf(error), error: String(error) }), options);
      throw error;
    }
  }

  /** Replays what an older build parked because it did not know the version; what fails again stays parked. */
  async runKnownVersions(signal?: AbortSignal): Promise<void> {
    let after: DeadLetterPage['after'];
    do {
      const page = await this.#parts.deadLetters.list(
        { state: 'PARKED', cause: 'FUTURE_VERSION' },
        { after, limit: READ_AT_ONCE },
      );
      for (const letter of page) if (this.#isKnown(letter)) await this.#runOrLeave(letter);
      const last = page.at(-1);
      after = last && { parkedAt: last.parked_at, id: last.id };
    } while (after !== undefined && signal?.aborted !== true);
  }

  #isKnown({ type, payload }: DeadLetter): boolean {
    const { dataversion } = JSON.parse(payload) as { readonly dataversion: number };
    return dataversion <= this.#parts.handling.versionOf(type);
  }

  async #runOrLeave({ subscriber, event_id: eventId }: DeadLetter): Promise<void> {
    try {
      await this.run({ subscriber, eventId }, UNHURRIED);
    } catch (error) {
      if (error instanceof DeadLetterNotFound) return; // another process was quicker
      const failed = { subscriber, event: eventId, error: String(error) };
      this.#parts.logger.error(failed, 'a parked event of a newer version fails');
    }
  }
}

/** As it came over the bus; the attempts before this one are counted. */
const handledAs = (letter: DeadLetter): Handled => ({
  delivery: {
    topic: letter.topic,
    key: letter.partition_key,
    payload: letter.payload,
    position: letter.event_id,
    headers: JSON.parse(letter.headers) as Delivery['headers'],
  },
  attempts: letter.attempts,
});
