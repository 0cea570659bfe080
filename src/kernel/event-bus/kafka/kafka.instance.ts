import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import type { InstanceSubscription } from '../event-bus.ts';
import type { KafkaClient } from './kafka.client.ts';
import { deliveryOf } from './kafka.delivery.ts';
import { type Assignment, KafkaReader } from './kafka.reader.ts';
import { type KafkaTopics, type Offsets, partitionName } from './kafka.topics.ts';

interface InstanceParts {
  readonly client: KafkaClient;
  readonly topics: KafkaTopics;
  readonly logger: Logger;
  readonly sessionTimeout: number;
  readonly subscription: InstanceSubscription;
  /** Where the module's group was; what is not named is heard from the beginning. */
  readonly from: Offsets;
}

/** Reads all partitions for this process alone: a group of one, which commits nothing and remembers itself how far it is. */
export class KafkaInstance {
  readonly #parts: InstanceParts;
  readonly #positions: Map<string, bigint>;
  #reader: KafkaReader | undefined;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
    this.#positions = new Map(parts.from);
  }

  start(): void {
    const { client, topics, logger, sessionTimeout, subscription } = this.#parts;
    this.#reader = KafkaReader.start({
      client,
      logger,
      sessionTimeout,
      groupId: `${topics.groupId(subscription.group)}.instance.${randomUUID()}`,
      topics: subscription.topics,
      assigned: (assignment, consumer) => this.#goOn(assignment, consumer),
      read: (batch) => this.#hear(batch),
    });
  }

  async stop(): Promise<void> {
    await this.#reader?.stop();
  }

  #goOn(assignment: readonly Assignment[], consumer: Consumer): void {
    for (const { topic, partitions } of assignment)
      for (const partition of partitions) {
        const offset = this.#positions.get(partitionName({ topic, partition }));
        if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
      }
  }

  #hear({ batch, resolveOffset }: EachBatchPayload): void {
    const { topic, partition } = batch;
    for (const message of batch.messages) this.#parts.subscription.hear(deliveryOf({ topic, partition, message }));
    resolveOffset(batch.lastOffset());
    this.#positions.set(partitionName({ topic, partition }), BigInt(batch.lastOffset()) + 1n);
  }
}
