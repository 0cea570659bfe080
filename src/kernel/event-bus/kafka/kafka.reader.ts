import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import { atMost, disconnect, type KafkaClient } from './kafka.client.ts';

export interface Assignment {
  readonly topic: string;
  readonly partitions: readonly number[];
}

interface ReaderOptions {
  readonly client: KafkaClient;
  readonly logger: Logger;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** After this long without a sign of life a member has lost its partitions, in milliseconds. */
  readonly sessionTimeout: number;
  /** What this member reads from now on; nothing of it has been read yet. */
  readonly assigned: (assignment: readonly Assignment[], consumer: Consumer) => void;
  readonly read: (batch: EachBatchPayload, consumer: Consumer) => void;
  /** The broker has just shown that it knows this member. */
  readonly alive?: () => void;
  /** Before it leaves in good order. */
  readonly leaving?: (consumer: Consumer) => Promise<void>;
}

const BEGIN_AGAIN_AFTER = 500;
/** What is not committed by then comes again; a broker that says nothing would be waited for most of a minute. */
const LEAVE_WITHIN = 3_000;
/** A heartbeat waits behind a fetch that waits at the broker. */
const FETCH_WAITS = 500;
const BYTES_PER_PARTITION = 64 * 1024;

/** A member of a consumer group; when it breaks down, for whatever reason, another one takes its place. */
export class KafkaReader {
  readonly #options: ReaderOptions;
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<unknown>;
  readonly #ended: Promise<void>;

  private constructor(options: ReaderOptions) {
    this.#options = options;
    this.#stopped = once(this.#stopping.signal, 'abort');
    this.#ended = this.#run();
  }

  static start(options: ReaderOptions): KafkaReader {
    return new KafkaReader(options);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { logger, groupId } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#readUntilItBreaks();
      } catch (error) {
        logger.warn({ groupId, error: String(error) }, 'Kafka cannot be read; trying again');
        await sleep(BEGIN_AGAIN_AFTER, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #readUntilItBreaks(): Promise<void> {
    const { client, groupId, topics, sessionTimeout, assigned, read, alive, leaving } = this.#options;
    const consumer = (await client.kafka()).consumer({
      groupId,
      sessionTimeout,
      heartbeatInterval: Math.floor(sessionTimeout / 6),
      rebalanceTimeout: sessionTimeout * 2,
      maxWaitTimeInMs: FETCH_WAITS,
      maxBytesPerPartition: BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => undefined);
    consumer.on(consumer.events.CRASH, ({ payload }) => broken.reject(payload.error));
    consumer.on(consumer.events.HEARTBEAT, () => alive?.());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const assignment = Object.entries(memberAssignment).map(([topic, partitions]) => ({ topic, partitions }));
      consumer.resume(assignment.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })));
      assigned(assignment, consumer);
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async (batch) => {
          if (batch.isRunning() && !batch.isStale()) read(batch, consumer);
        },
      });
      await Promise.race([broken.promise, this.#stopped]);
      if (leaving !== undefined) await atMost(LEAVE_WITHIN, leaving(consumer));
    } finally {
      await disconnect(consumer);
    }
  }
}
