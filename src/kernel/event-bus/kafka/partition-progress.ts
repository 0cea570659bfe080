/** What has been given of one partition, and how far all of it is settled: later messages may be settled before earlier ones. */
export class PartitionProgress {
  readonly #open = new Set<bigint>();
  #next: bigint | undefined;

  /** How many messages are given and not settled. */
  get open(): number {
    return this.#open.size;
  }

  /** The first offset that is not settled, which is where the group goes on after a crash; undefined when nothing was given yet. */
  get settledUpTo(): bigint | undefined {
    const { value: first } = this.#open.values().next();
    return first ?? this.#next;
  }

  give(offset: bigint): void {
    this.#open.add(offset);
    this.#next = offset + 1n;
  }

  settle(offset: bigint): void {
    this.#open.delete(offset);
  }
}
