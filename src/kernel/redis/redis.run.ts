import type { Logger } from '../observability/logger.ts';
import { infoField, KEEPS_ALL } from './redis.info.ts';
import { RedisForgets } from './redis-forgets.ts';

interface RedisRunParts {
  readonly readInfo: () => Promise<string>;
  readonly logger: Logger;
}

/** A policy is changed at a running server too, by whoever runs it. */
const BELIEVED_FOR = 1_000;

/** The run of the server behind a connection, as long as it has kept all that it was given. */
export class RedisRun {
  readonly #parts: RedisRunParts;
  #name: Promise<string> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #policy = KEEPS_ALL;

  constructor(parts: RedisRunParts) {
    this.#parts = parts;
  }

  /** @throws RedisForgets when the server may evict keys, which is seen within a second */
  name(): Promise<string> {
    const now = performance.now();
    if (this.#name === undefined || now > this.#readAt + BELIEVED_FOR) {
      this.#readAt = now;
      const reading = this.#read().catch((error: unknown) => {
        if (this.#name === reading) this.#name = undefined;
        throw error;
      });
      this.#name = reading;
    }
    return this.#name;
  }

  /** The next one to ask may meet another run. */
  forget(): void {
    this.#name = undefined;
  }

  async #read(): Promise<string> {
    const info = await this.#parts.readInfo();
    const policy = infoField(info, 'maxmemory_policy');
    this.#note(policy);
    if (policy !== KEEPS_ALL) throw new RedisForgets({ policy });
    return `${infoField(info, 'run_id')}:${infoField(info, 'evicted_keys')}`;
  }

  #note(policy: string): void {
    if (policy === this.#policy) return;
    this.#policy = policy;
    const { logger } = this.#parts;
    if (policy === KEEPS_ALL) logger.info({ policy }, 'Redis keeps what it is given again');
    else
      logger.error({ policy }, 'Redis evicts keys: nobody who signs in is let in until maxmemory-policy is noeviction');
  }
}
