import type { Clock } from '../domain/clock.ts';
import type { Job } from '../jobs/job.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { InstanceConsumer } from './instance-consumer.ts';

interface LoadReplayedParts {
  readonly deadLetters: DeadLetters;
  readonly instance: Pick<InstanceConsumer, 'loadAgain'>;
  readonly clock: Clock;
}

/** Between a replay and its commit, and between the clocks of two processes, lies less than that. */
const SLACK = 60_000;

/**
 * What was parked was passed on long ago when it is replayed, by whichever process, and a process that began in between has not heard it:
 * the memory of this one loads its keys again.
 */
export class LoadReplayed implements Job {
  readonly #parts: LoadReplayedParts;
  #since: number;
  #known: ReadonlySet<string> = new Set();

  constructor(parts: LoadReplayedParts) {
    this.#parts = parts;
    this.#since = parts.clock.now();
  }

  async run(): Promise<void> {
    const { deadLetters, instance, clock } = this.#parts;
    const now = clock.now();
    const replayed = await deadLetters.replayedSince(this.#since - SLACK);
    for (const { id, type, partition_key: key } of replayed)
      if (!this.#known.has(id)) instance.loadAgain({ type, key });
    this.#known = new Set(replayed.map(({ id }) => id));
    this.#since = now;
  }
}
