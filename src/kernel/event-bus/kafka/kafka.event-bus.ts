import { setTimeout as sleep } from 'node:timers/promises';
import type { ISocketFactory } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import type { BusMessage } from '../envelope.ts';
import { EventBus, type GroupSubscription, type InstanceSubscription, type TopicLag } from '../event-bus.ts';
import { KafkaClient, type KafkaSettings } from './kafka.client.ts';
import { KafkaGroup } from './kafka.group.ts';
import { KafkaInstance } from './kafka.instance.ts';
import { KafkaSender } from './kafka.sender.ts';
import { KafkaTopics, type TopicSettings } from './kafka.topics.ts';

export interface KafkaEventBusOptions {
  readonly kafka: KafkaSettings;
  readonly topics: TopicSettings;
  readonly logger: Logger;
  /** After this long without a sign of life the other members share the partitions of one among them, in milliseconds. */
  readonly sessionTimeout?: number;
  readonly socketFactory?: ISocketFactory;
}

const SESSION_TIMEOUT = 10_000;
const TRY_AGAIN_AFTER = 500;
const MAKE_UNHEARD_AGAIN_AFTER = 30_000;
/** A start does not wait longer for a broker that is away. */
const START_WITHIN = 10_000;

/** Carries messages over Kafka: a message is settled for its publisher once all replicas in sync have it. */
export class KafkaEventBus extends EventBus {
  readonly #client: KafkaClient;
  readonly #topics: KafkaTopics;
  readonly #sender: KafkaSender;
  readonly #senderOfUnheard: KafkaSender;
  readonly #logger: Logger;
  readonly #sessionTimeout: number;
  readonly #groups: KafkaGroup[] = [];
  readonly #instances: KafkaInstance[] = [];
  #stopping = new AbortController();
  #reaching: Promise<void> | undefined;
  /** The broker has been reached, and whoever listens reads. */
  #isRead = false;

  constructor({ kafka, topics, logger, sessionTimeout = SESSION_TIMEOUT, socketFactory }: KafkaEventBusOptions) {
    super();
    this.#client = new KafkaClient({ ...kafka, logger, socketFactory });
    this.#topics = new KafkaTopics(this.#client, topics);
    this.#sender = new KafkaSender(this.#client, logger);
    this.#senderOfUnheard = new KafkaSender(this.#client, logger);
    this.#logger = logger;
    this.#sessionTimeout = sessionTimeout;
  }

  override get isReadByOthers(): boolean {
    return true;
  }

  subscribe(subscription: GroupSubscription): void {
    this.#groups.push(new KafkaGroup({ ...this.#parts, subscription }));
  }

  /** When the broker is away, nobody knows where the group was, and everything that is kept is heard. */
  async listen(subscription: InstanceSubscription): Promise<void> {
    const { group, topics } = subscription;
    const from = await this.#within(START_WITHIN, () => this.#topics.committed(group, topics));
    const instance = new KafkaInstance({ ...this.#parts, subscription, from: from ?? new Map() });
    this.#instances.push(instance);
    if (this.#isRead) instance.start();
  }

  async publish(message: BusMessage, mayGo?: () => boolean): Promise<void> {
    if (!this.#isRunning) throw new Error('the bus is not running');
    const sender = this.#topics.unheard.includes(message.topic) ? this.#senderOfUnheard : this.#sender;
    await sender.send(message, mayGo);
  }

  lag(group: string): Promise<readonly TopicLag[]> {
    const topics = this.#groups.filter(({ name }) => name === group).flatMap(({ topicsHeard }) => topicsHeard);
    return this.#topics.lag(group, topics);
  }

  isCaughtUp(group: string): boolean {
    return this.#groups.every(({ name, isCaughtUp }) => name !== group || isCaughtUp);
  }

  async start(): Promise<void> {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const reached = this.#reach(signal);
    this.#reaching = reached.then(() => this.#make(this.#topics.unheard, { signal, again: MAKE_UNHEARD_AGAIN_AFTER }));
    await Promise.race([reached, sleep(START_WITHIN, undefined, { ref: false })]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reaching;
    this.#reaching = undefined;
    this.#isRead = false;
    const all = [this.#sender, this.#senderOfUnheard, ...this.#groups, ...this.#instances];
    await Promise.all(all.map((one) => one.stop()));
  }

  get #isRunning(): boolean {
    return this.#reaching !== undefined && !this.#stopping.signal.aborted;
  }

  get #parts() {
    return {
      client: this.#client,
      topics: this.#topics,
      logger: this.#logger,
      sessionTimeout: this.#sessionTimeout,
    };
  }

  /** Nothing is read before the topics are there. */
  async #reach(signal: AbortSignal): Promise<void> {
    await this.#make(this.#topics.heard, { signal, again: TRY_AGAIN_AFTER });
    if (signal.aborted) return;
    this.#isRead = true;
    for (const reader of [...this.#groups, ...this.#instances]) reader.start();
  }

  /** Resolves once the topics are there, or at a stop. */
  async #make(
    topics: readonly string[],
    { signal, again }: { readonly signal: AbortSignal; readonly again: number },
  ): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.#topics.create(topics);
        return;
      } catch (error) {
        const faults = { topics, error: String(error) };
        if (attempt === 1) this.#logger.warn(faults, 'topics cannot be made at Kafka; trying again');
        await sleep(again, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #within<T>(milliseconds: number, work: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stopping;
    for (const until = performance.now() + milliseconds; performance.now() < until && !signal.aborted; ) {
      try {
        return await work();
      } catch {
        await sleep(TRY_AGAIN_AFTER, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
}
