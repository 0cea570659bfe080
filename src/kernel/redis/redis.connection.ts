import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { answerWithin } from './answer-within.ts';
import { type ClientOptions, type RedisAddress, redisClient } from './redis.client.ts';
import { isRefusal, rightsOf } from './redis.rights.ts';
import { RedisRun } from './redis.run.ts';
import { RedisUnavailable } from './redis-unavailable.ts';

export interface RedisConnectionParts {
  readonly address: RedisAddress;
  /** Stands before every key, so that installations can share a server. */
  readonly keyPrefix: string;
  readonly logger: Logger;
}

const ANSWERED_WITHIN = 300;
const SILENT_FOR = 5_000;
const REST = 1_000;
const TOLD_AGAIN_AFTER = 60_000;

/** A request waits for no Redis that is away: nothing is queued or sent twice. */
const FOR_REQUESTS: ClientOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  socketTimeout: SILENT_FOR,
};

/** The clients of this process to its Redis; the first one connects when it is first needed. */
export class RedisConnection {
  readonly #address: RedisAddress;
  readonly #keyPrefix: string;
  readonly #logger: Logger;
  readonly #clients = new Set<Redis>();
  readonly #requests: Redis;
  readonly #run: RedisRun;
  #connecting: Promise<void> | undefined;
  #restingUntil = 0;
  #isAway = false;
  #refusedLast = Number.NEGATIVE_INFINITY;

  constructor({ address, keyPrefix, logger }: RedisConnectionParts) {
    this.#address = address;
    this.#keyPrefix = keyPrefix;
    this.#logger = logger;
    this.#requests = this.open(FOR_REQUESTS);
    const readInfo = () => this.ask((redis) => redis.info('server', 'memory', 'stats'));
    this.#run = new RedisRun({ readInfo, logger });
    this.#requests.on('close', () => this.#run.forget());
  }

  /** The name of something that belongs to this installation. */
  key(...parts: readonly string[]): string {
    return [this.#keyPrefix, ...parts].join(':');
  }

  /** Whether it is of use to ask now: false for a second after a question found nobody, so that what can do without is not held up. */
  get answers(): boolean {
    return performance.now() >= this.#restingUntil;
  }

  /** Throws `RedisUnavailable` when there is no answer within 300 ms, or when Redis refuses; the first question waits for the connection too. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    this.#connecting ??= this.#requests.connect().catch(() => {});
    await this.#connecting;
    try {
      return await answerWithin(ANSWERED_WITHIN, question(this.#requests));
    } catch (cause) {
      this.#restingUntil = performance.now() + REST;
      if (isRefusal(cause)) this.#noteRefusal(cause as Error);
      throw new RedisUnavailable({ cause });
    }
  }

  /**
   * Names the run of the server behind the connection: one that has been started anew, or has evicted keys, has another name.
   * Throws `RedisUnavailable`, and `RedisForgets` when it may evict keys.
   */
  run(): Promise<string> {
    return this.#run.name();
  }

  /** How many clients have not ended. */
  get clients(): number {
    return this.#clients.size;
  }

  /** One more client, for what cannot share: subscribers, and readers that block. It connects at its first command. */
  open(options: ClientOptions): Redis {
    const client = redisClient(this.#address, options);
    client.on('error', (error: Error) => this.#note(error));
    client.on('ready', () => this.#note(undefined));
    client.once('end', () => this.#clients.delete(client));
    this.#clients.add(client);
    return client;
  }

  close(): void {
    for (const client of this.#clients) client.disconnect();
  }

  /** Once a minute, however many ask. */
  #noteRefusal({ message }: Error): void {
    const now = performance.now();
    if (now < this.#refusedLast + TOLD_AGAIN_AFTER) return;
    this.#refusedLast = now;
    const needed = rightsOf(this.#keyPrefix);
    this.#logger.error({ error: message, needed }, 'Redis refuses what every process does: its account lacks rights');
  }

  #note(error: Error | undefined): void {
    if ((error !== undefined) === this.#isAway) return;
    this.#isAway = error !== undefined;
    if (error === undefined) this.#logger.info({}, 'Redis answers again');
    else this.#logger.warn({ error: error.message }, 'Redis cannot be reached; it is tried again until it can be');
  }
}
