/** Keeps writers of one thing apart, to spare them contention. It guards nothing by itself: no rule may depend on it. */
export abstract class Lock {
  /** Runs `work` alone for the key; goes ahead without the lock when it cannot be had within the bound of the adapter. */
  abstract around<T>(key: string, work: () => Promise<T>): Promise<T>;
}
