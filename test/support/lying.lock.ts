import { setTimeout as sleep } from 'node:timers/promises';
import { Lock } from '#kernel/lock/lock.ts';

const LONGEST_PAUSE = 8;

/**
 * Says that it locks. A holder pauses past its lease, whose key is deleted early, so that others come in while it works; and now and then
 * two are let in at once.
 */
export class LyingLock extends Lock {
  readonly #random: () => number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(random: () => number) {
    super();
    this.#random = random;
  }

  async around<T>(_key: string, work: () => Promise<T>): Promise<T> {
    if (this.#random() < 0.3) return work();
    const before = this.#turn;
    const lease = this.#random() * LONGEST_PAUSE;
    this.#turn = before.then(() => sleep(lease));
    await before;
    await sleep(this.#random() * LONGEST_PAUSE);
    return work();
  }
}
