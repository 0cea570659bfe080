import type { Instance } from './registry.ts';

/** What was read at one moment, and for how long the registry has been keeping what it is told (in milliseconds). */
export interface Reading {
  readonly instances: readonly Instance[];
  /** Names the life of the registry; one that has lost its data begins another. */
  readonly life: string;
  readonly age: number;
}

/** Within it every process that lives has told a registry that lost its data that it is there. */
const ALL_ARE_BACK = 3_000;

/** Keeps the instances that were seen last, so that a registry that has lost its data makes nobody seem gone. */
export class LastSeen {
  #instances: readonly Instance[] = [];
  #life: string | undefined;
  #before: readonly Instance[] = [];

  get instances(): readonly Instance[] {
    return this.#instances;
  }

  /** Who is at work by what was read now and before. */
  take({ instances, life, age }: Reading): readonly Instance[] {
    if (life !== this.#life) {
      this.#before = this.#life === undefined ? [] : this.#instances;
      this.#life = life;
    }
    if (age > ALL_ARE_BACK && instances.length > 0) this.#before = [];
    const now = new Map([...this.#before, ...instances].map((instance) => [instance.id, instance]));
    this.#instances = [...now.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return this.#instances;
  }
}
