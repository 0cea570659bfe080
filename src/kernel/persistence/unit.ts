import type { SqlEntityManager } from '@mikro-orm/sql';

/** One piece of work inside a transaction, and what is to be done at its end. */
export class Unit {
  readonly depth: number;
  readonly beforeCommit = new Map<string, () => Promise<void>>();
  readonly beforeRelease = new Map<string, () => Promise<void>>();
  readonly afterCommit: (() => void)[] = [];
  entityManager: SqlEntityManager | undefined;
  open = true;

  constructor(depth: number) {
    this.depth = depth;
  }

  /** Takes over what a savepoint that went well wants to be done at the end of the whole unit. */
  absorb(inner: Unit): void {
    for (const [key, work] of inner.beforeCommit) this.beforeCommit.set(key, work);
    this.afterCommit.push(...inner.afterCommit);
  }
}
