import { DomainError } from '#kernel/domain/errors.ts';
import type { SessionEnding } from '../use-cases/session-ending.ts';

/** Fills a token store that does not know which sessions have ended; one that cannot be reached is asked again the next time. */
export class RestoreRevocations {
  readonly #ending: SessionEnding;

  constructor(ending: SessionEnding) {
    this.#ending = ending;
  }

  async run(): Promise<void> {
    try {
      await this.#ending.catchUp();
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
    }
  }
}
