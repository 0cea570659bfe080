interface Bounds {
  readonly window: number;
  readonly limit: number;
  readonly capacity: number;
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

  /** 0 when it may happen once more, and then it counts; else the milliseconds until it may. */
  take({ key, now }: { readonly key: string; readonly now: number }): number {
    const { window, limit, capacity } = this.#bounds;
    const recent = (this.#times.get(key) ?? []).filter((at) => at > now - window);
    const [oldest = now] = recent;
    if (recent.length >= limit) return oldest + window - now;
    this.#times.delete(key);
    this.#times.set(key, [...recent, now]);
    const [first] = this.#times.keys();
    if (this.#times.size > capacity && first !== undefined) this.#times.delete(first);
    return 0;
  }
}
