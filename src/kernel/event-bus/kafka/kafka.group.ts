import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import type { Delivery, GroupSubscription } from '../event-bus.ts';
import type { KafkaClient } from './kafka.client.ts';
import { deliveryOf } from './kafka.delivery.ts';
import { type Assignment, KafkaReader } from './kafka.reader.ts';
import type { KafkaTopics, Offsets } from './kafka.topics.ts';
import { partitionName } from './kafka.topics.ts';
import { PartitionProgress } from './partition-progress.ts';

interface GroupParts {
  readonly client: KafkaClient;
  readonly topics: KafkaTopics;
  readonly logger: Logger;
  readonly sessionTimeout: number;
  readonly subscription: GroupSubscription;
}

interface Partition {
  readonly topic: string;
  readonly partition: number;
  readonly progress: PartitionProgress;
  committed: bigint | undefined;
  resume: (() => void) | undefined;
}

const COMMIT_WITHIN = 100;
/** Of one partition; more is left with the broker until half of it is settled. */
const MOST_OPEN = 250;
const CATCHING_UP = 10_000;

/**
 * A module's consumer group in this process. It reads on while a message waits for its next attempt, so that other keys of the partition flow; what is
 * committed at the broker never goes beyond the first message that is not settled. What comes again while it is still being handled is not given twice.
 */
export class KafkaGroup {
  readonly name: string;
  readonly topicsHeard: readonly string[];
  readonly #parts: GroupParts;
  readonly #unsettled = new Map<string, Promise<void>>();
  #partitions = new Map<string, Partition>();
  #reader: KafkaReader | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #lyingThere: Offsets | undefined;
  #reachedAt = Number.POSITIVE_INFINITY;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(parts: GroupParts) {
    this.#parts = parts;
    this.name = parts.subscription.group;
    this.topicsHeard = parts.subscription.topics;
  }

  get isCaughtUp(): boolean {
    const now = performance.now();
    if (now - this.#heardAt > this.#parts.sessionTimeout) return false;
    return (
      now - this.#reachedAt > CATCHING_UP || (this.#lyingThere !== undefined && this.#hasSettled(this.#lyingThere))
    );
  }

  start(): void {
    const { client, topics, logger, sessionTimeout } = this.#parts;
    this.#reader = KafkaReader.start({
      client,
      logger,
      sessionTimeout,
      groupId: topics.groupId(this.name),
      topics: topics.heard,
      assigned: (assignment) => this.#begin(assignment),
      read: (batch, consumer) => this.#give(batch, consumer),
      alive: () => this.#showLife(),
      leaving: (consumer) => this.#commit(consumer),
    });
  }

  async stop(): Promise<void> {
    await this.#reader?.stop();
    clearTimeout(this.#commitTimer);
    this.#partitions = new Map();
    this.#heardAt = Number.NEGATIVE_INFINITY;
  }

  #begin(assignment: readonly Assignment[]): void {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    this.#partitions = new Map(
      assignment.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => [
          partitionName({ topic, partition }),
          { topic, partition, progress: new PartitionProgress(), committed: undefined, resume: undefined },
        ]),
      ),
    );
    this.#heardAt = performance.now();
    this.#beginCatchingUp();
  }

  #give({ batch, resolveOffset, pause }: EachBatchPayload, consumer: Consumer): void {
    const { topic, partition } = batch;
    const mine = this.#partitions.get(partitionName({ topic, partition }));
    if (mine === undefined) return;
    for (const message of batch.messages) {
      const offset = BigInt(message.offset);
      mine.progress.give(offset);
      void this.#settled(deliveryOf({ topic, partition, message })).then(() => {
        mine.progress.settle(offset);
        this.#afterSettling(mine, consumer);
      });
    }
    resolveOffset(batch.lastOffset());
    if (mine.progress.open > MOST_OPEN) mine.resume = pause();
  }

  /** Every module is subscribed to all topics, since the assigner wants that of the members of a group; most concern nobody here. */
  #settled(delivery: Delivery): Promise<void> {
    const { topics, receive } = this.#parts.subscription;
    if (!topics.includes(delivery.topic)) return Promise.resolve();
    const { position } = delivery;
    const before = this.#unsettled.get(position);
    if (before !== undefined) return before;
    const settled = receive(delivery).then(() => void this.#unsettled.delete(position));
    this.#unsettled.set(position, settled);
    return settled;
  }

  #afterSettling(partition: Partition, consumer: Consumer): void {
    if (partition.progress.open <= MOST_OPEN / 2) {
      partition.resume?.();
      partition.resume = undefined;
    }
    this.#commitTimer ??= setTimeout(() => void this.#commit(consumer), COMMIT_WITHIN);
  }

  /** What cannot be committed is committed with what comes next, or comes again. */
  async #commit(consumer: Consumer): Promise<void> {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    const moved = [...this.#partitions.values()].flatMap((one) => {
      const { settledUpTo } = one.progress;
      return settledUpTo === undefined || settledUpTo === one.committed ? [] : [{ one, offset: settledUpTo }];
    });
    if (moved.length === 0) return;
    try {
      await consumer.commitOffsets(
        moved.map(({ one: { topic, partition }, offset }) => ({ topic, partition, offset: String(offset) })),
      );
      for (const { one, offset } of moved) one.committed = offset;
    } catch (error) {
      this.#parts.logger.debug({ group: this.name, error: String(error) }, 'offsets cannot be committed');
    }
  }

  #showLife(): void {
    const now = performance.now();
    if (now - this.#heardAt > this.#parts.sessionTimeout) this.#beginCatchingUp();
    this.#heardAt = now;
  }

  #beginCatchingUp(): void {
    this.#reachedAt = performance.now();
    this.#lyingThere = undefined;
    const partitions = this.#partitions;
    this.#parts.topics.unsettledOf(this.name, this.topicsHeard).then(
      (offsets) => {
        if (partitions === this.#partitions) this.#lyingThere = offsets;
      },
      () => undefined,
    );
  }

  #hasSettled(offsets: Offsets): boolean {
    for (const [name, end] of offsets) {
      const mine = this.#partitions.get(name);
      if (mine !== undefined && (mine.progress.settledUpTo ?? 0n) < end) return false;
    }
    return true;
  }
}
