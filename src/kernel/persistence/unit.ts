import type { SqlEntityManager } from '@mikro-orm/sql';

interface Gathering {
  readonly gathered: unknown;
  readonly work: () => Promise<void>;
}

/** One piece of work inside a transaction, and what is to be done at its end. */
export class Unit {
  readonly depth: number;
  readonly root: Unit;
  readonly beforeCommit = new Map<string, Gathering>();
  readonly beforeRelease = new Map<string, () => Promise<void>>();
  readonly afterCommit: (() => void)[] = [];
  entityManager: SqlEntityManager | undefined;
  /** True while a savepoint inside it is open. */
  split = false;
  readonly #parent: Unit | undefined;
  #ended = false;

  constructor(parent?: Unit) {
    this.#parent = parent;
    this.depth = parent === undefined ? 1 : parent.depth + 1;
    this.root = parent?.root ?? this;
  }

  /** Until it, or what it is a part of, has been committed or undone. */
  get open(): boolean {
    return !this.#ended && (this.#parent?.open ?? true);
  }

  end(): void {
    this.#ended = true;
  }

  /** Takes over what a savepoint that went well wants to be done at the end of the whole unit. */
  absorb(inner: Unit): void {
    this.afterCommit.push(...inner.afterCommit);
  }
}
