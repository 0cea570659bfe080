import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer, ProducerBatch } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import type { BusMessage } from '../envelope.ts';
import { disconnect, type KafkaClient } from './kafka.client.ts';

interface Waiting {
  readonly message: BusMessage;
  readonly mayGo: (() => boolean) | undefined;
  readonly sent: () => void;
  readonly refused: (error: unknown) => void;
}

const ALL_IN_SYNC = -1;
/** A broker takes a megabyte at once for a partition, as it comes. */
const MOST_BYTES = 768 * 1024;
const STOP_WITHIN = 5_000;

/**
 * The one sender of the process: one batch is on its way at a time, and meanwhile the next one gathers. When a batch is not taken, or may not go any more, everything
 * behind it is refused too, so that the outboxes begin again in their order and no later event of a key overtakes an earlier one.
 */
export class KafkaSender {
  readonly #client: KafkaClient;
  readonly #logger: Logger;
  #queue: Waiting[] = [];
  #producer: Producer | undefined;
  #working: Promise<void> | undefined;
  #isAway = false;

  constructor(client: KafkaClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** Resolves once every replica in sync has the message. */
  send(message: BusMessage, mayGo?: () => boolean): Promise<void> {
    return new Promise((sent, refused) => {
      this.#queue.push({ message, mayGo, sent, refused });
      this.#wake();
    });
  }

  /** Lets the batch that is on its way arrive, and refuses what waits. */
  async stop(): Promise<void> {
    this.#refuse(this.#queue.splice(0), new Error('the bus is not running'));
    await Promise.race([this.#working, sleep(STOP_WITHIN, undefined, { ref: false })]);
    await this.#close();
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#queue.length > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, batchLength(this.#queue));
      if (batch.some(({ mayGo }) => mayGo?.() === false)) {
        this.#refuse([...batch, ...this.#queue.splice(0)], new Error('a message may not be sent any more'));
        return;
      }
      try {
        await this.#send(batch);
        for (const { sent } of batch) sent();
        this.#tellAway(false);
      } catch (error) {
        this.#tellAway(true, error);
        this.#refuse([...batch, ...this.#queue.splice(0)], error);
        await this.#close();
      }
    }
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    this.#producer ??= await this.#open();
    const byTopic = Map.groupBy(batch, ({ message }) => message.topic);
    const topicMessages: ProducerBatch['topicMessages'] = [...byTopic].map(([topic, waiting]) => ({
      topic,
      messages: waiting.map(({ message: { key, payload, headers } }) => ({ key, value: payload, headers })),
    }));
    await this.#producer.sendBatch({ acks: ALL_IN_SYNC, topicMessages });
  }

  async #open(): Promise<Producer> {
    const { Partitioners } = await import('kafkajs');
    const producer = (await this.#client.kafka()).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 2, initialRetryTime: 100 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await disconnect(producer);
      throw error;
    }
  }

  async #close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer !== undefined) await disconnect(producer);
  }

  #refuse(waiting: readonly Waiting[], error: unknown): void {
    for (const { refused } of waiting) refused(error);
  }

  #tellAway(isAway: boolean, error?: unknown): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (isAway) this.#logger.warn({ error: String(error) }, 'Kafka takes no events; they wait in the outboxes');
    else this.#logger.info({}, 'Kafka takes events again');
  }
}

/** As many as go over the wire together, one at least. */
function batchLength(queue: readonly Waiting[]): number {
  let bytes = 0;
  const tooMany = queue.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message.payload);
    return index > 0 && bytes > MOST_BYTES;
  });
  return tooMany === -1 ? queue.length : tooMany;
}
