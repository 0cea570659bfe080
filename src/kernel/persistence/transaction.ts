export interface RunOptions {
  /** How long the unit may wait for its turn, in milliseconds; then it is refused with 503. */
  readonly patience?: number;
  /** How long the unit may wait for another one to be committed with, in milliseconds; alone it goes ahead after that. */
  readonly linger?: number;
}

/** The only way to write to a module's database. */
export abstract class Transaction {
  /**
   * Commits everything that `work` does, or nothing of it. A unit may be run again after a fault of the database, so ids and
   * times are made before it, mapped entities inside, and nothing but its own database is awaited inside. A call inside a unit joins that unit.
   */
  abstract run<T>(work: () => Promise<T>, options?: RunOptions): Promise<T>;
  /** Inside a unit: runs `work` so that its failure undoes only what it did itself. */
  abstract savepoint<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Inside a unit: runs `work` once per key at the end of the whole unit, before the commit, and answers what has been gathered for the
   * key so far, so that many savepoints of a unit can be told of at once. What a savepoint gathered stays when it is undone.
   */
  abstract beforeCommit<Gathered>(
    key: string,
    begin: () => Gathered,
    work: (gathered: Gathered) => Promise<void>,
  ): Gathered;
  /** Inside a unit: runs `work` at the end of the innermost savepoint, after the unit of work has been flushed. */
  abstract beforeRelease(key: string, work: () => Promise<void>): void;
  /** Inside a unit: runs `work` once the unit is durable, and never when it is not. */
  abstract afterCommit(work: () => void): void;
  /** True for a fault of the database itself: inside a unit it must be thrown on, outside the same unit may succeed later. */
  abstract isFault(error: unknown): boolean;
}
