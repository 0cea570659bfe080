import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../observability/logger.ts';
import type { BoundSubscription } from './bound-subscription.ts';
import type { InstanceSubscriber } from './subscriber.ts';
import type { SubscriberCounts } from './subscriber-counts.ts';

/** The module tries an event for 5 s before it parks it, so a first look may be too early; the last one comes long after. */
const LOOK_AFTER = [1_000, 10_000, 60_000];

/** What fails is put off longer and longer. */
const LONGEST_WAIT = 60_000;

interface Doubted {
  readonly subscription: BoundSubscription<InstanceSubscriber<unknown>>;
  readonly key: string;
}

interface Doubt extends Doubted {
  /** How often it has been loaded. */
  looks: number;
  /** How often in a row that has failed. */
  failures: number;
}

interface InstanceReloadsParts {
  readonly logger: Logger;
  readonly counts: Pick<SubscriberCounts<'loaded-again'>, 'add'>;
  readonly lookAfter?: readonly number[];
}

/** Has what a process keeps in memory of a key loaded again after an event of it was passed over. */
export class InstanceReloads {
  readonly #parts: InstanceReloadsParts;
  readonly #lookAfter: readonly number[];
  readonly #doubts = new Map<string, Doubt>();
  readonly #running = new Set<Promise<void>>();
  #stopping = new AbortController();

  constructor(parts: InstanceReloadsParts) {
    this.#parts = parts;
    this.#lookAfter = parts.lookAfter ?? LOOK_AFTER;
  }

  /** Keys of which memory may lack something, of each subscriber its own. */
  get inDoubt(): number {
    return this.#doubts.size;
  }

  start(): void {
    this.#stopping = new AbortController();
  }

  /** A key that is in doubt already begins anew with the looks. Between `stop` and `start` nothing is: what was in memory goes with the stop. */
  add({ subscription, key }: Doubted): void {
    if (this.#stopping.signal.aborted) return;
    const name = `${subscription.name} ${key}`;
    const known = this.#doubts.get(name);
    if (known !== undefined) {
      known.looks = 0;
      return;
    }
    const doubt = { subscription, key, looks: 0, failures: 0 };
    this.#doubts.set(name, doubt);
    const running = this.#settle(doubt).finally(() => {
      this.#doubts.delete(name);
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  async #settle(doubt: Doubt): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      const next = this.#lookAfter[doubt.looks];
      if (next === undefined) return;
      const wait = Math.min(LONGEST_WAIT, next * 2 ** doubt.failures);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#look(doubt);
    }
  }

  async #look(doubt: Doubt): Promise<void> {
    const { subscription, key, looks } = doubt;
    const { name, subscriber } = subscription;
    try {
      await subscriber.loadAgain(key);
      this.#parts.counts.add(name, 'loaded-again');
      doubt.failures = 0;
      if (doubt.looks === looks) doubt.looks += 1;
    } catch (error) {
      doubt.failures += 1;
      const failed = { subscriber: name, key, failures: doubt.failures, error: String(error) };
      this.#parts.logger.error(failed, 'what this process keeps in memory cannot be loaded again; trying again');
    }
  }
}
