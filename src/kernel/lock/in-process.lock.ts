import { setTimeout as sleep } from 'node:timers/promises';
import { Lock } from './lock.ts';

const LONGEST_WAIT = 1_000;

/** One queue per key in this process. */
export class InProcessLock extends Lock {
  readonly #tails = new Map<string, Promise<void>>();

  async around<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const { promise: after, resolve: release } = Promise.withResolvers<void>();
    const tail = before.then(() => after);
    this.#tails.set(key, tail);
    await Promise.race([before, sleep(LONGEST_WAIT, undefined, { ref: false })]);
    try {
      return await work();
    } finally {
      release();
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
