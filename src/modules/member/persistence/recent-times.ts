interface Bounds {
  readonly window: number;
  readonly limit: number;
  readonly capacity: number;
}

interface At {
  readonly key: string;
  readonly now: number;
}

/** When something happened of late, by key; beyond its capacity the key that was told longest ago is forgotten. */
export class RecentTimes {
  readonly #bounds: Bounds;
  readonly #times = new Map<string, readonly number[]>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#times.size;
  }

  /** How many times more it may happen now. */
  left(at: At): number {
    return Math.max(0, this.#bounds.limit - this.#recent(at).length);
  }

  /** The milliseconds until it may happen once more; 0 when it may now. */
  wait(at: At): number {
    const [oldest = at.now] = this.#recent(at);
    return this.left(at) > 0 ? 0 : oldest + this.#bounds.window - at.now;
  }

  /** It has happened. */
  add(at: At): void {
    const recent = this.#recent(at);
    this.#times.delete(at.key);
    this.#times.set(at.key, [...recent, at.now]);
    const [first] = this.#times.keys();
    if (this.#times.size > this.#bounds.capacity && first !== undefined) this.#times.delete(first);
  }

  /** 0 when it may happen once more, and then it counts; else the milliseconds until it may. */
  take(at: At): number {
    const wait = this.wait(at);
    if (wait === 0) this.add(at);
    return wait;
  }

  #recent({ key, now }: At): readonly number[] {
    return (this.#times.get(key) ?? []).filter((at) => at > now - this.#bounds.window);
  }
}
