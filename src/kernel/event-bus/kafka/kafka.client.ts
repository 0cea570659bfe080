import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ISocketFactory, Kafka, KafkaConfig, RetryOptions, SASLOptions } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import { openSocket } from './kafka.socket.ts';

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  /** The certificates of those who have signed the brokers', when no public authority has. */
  readonly ca?: string | undefined;
  readonly saslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

interface KafkaClientOptions extends KafkaSettings {
  readonly logger: Logger;
  readonly socketFactory?: ISocketFactory | undefined;
  /** How patient it is with brokers that do not answer; as the library is when not said, which is some ten seconds. */
  readonly retry?: RetryOptions;
}

const CONNECT_WITHIN = 3_000;
const ANSWER_WITHIN = 10_000;
const DISCONNECT_WITHIN = 5_000;

/** The library, loaded when it is first needed. */
export class KafkaClient {
  readonly #options: KafkaClientOptions;
  #kafka: Promise<Kafka> | undefined;

  constructor(options: KafkaClientOptions) {
    this.#options = options;
  }

  kafka(): Promise<Kafka> {
    this.#kafka ??= this.#load();
    return this.#kafka;
  }

  /** Runs something as administrator, on a connection of its own. */
  async asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = (await this.kafka()).admin({ retry: { retries: 1, initialRetryTime: 100 } });
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await disconnect(admin);
    }
  }

  async #load(): Promise<Kafka> {
    const { Kafka: Client, logLevel } = await import('kafkajs');
    await quietenIdleConnections();
    const { brokers, logger, socketFactory = openSocket, retry = {} } = this.#options;
    const security = Object.entries({ ssl: sslOf(this.#options), sasl: saslOf(this.#options) });
    return new Client({
      clientId: 'jumak',
      brokers: [...brokers],
      ...Object.fromEntries(security.filter(([, value]) => value !== undefined)),
      socketFactory,
      retry,
      connectionTimeout: CONNECT_WITHIN,
      requestTimeout: ANSWER_WITHIN,
      logLevel: logLevel.INFO,
      logCreator:
        () =>
        ({ namespace, label, log: { message, error } }) =>
          logger.debug(
            { kafkajs: namespace, label, ...(error === undefined ? {} : { error: String(error) }) },
            message,
          ),
    });
  }
}

/** A disconnect may wait for ever for a broker that is away. */
export const disconnect = (client: { disconnect(): Promise<void> }): Promise<void> =>
  atMost(DISCONNECT_WITHIN, client.disconnect());

/** Resolves once the work has ended, well or not, or after so many milliseconds. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), late]);
  patience.abort();
}

const sslOf = ({ tls, ca }: KafkaSettings): KafkaConfig['ssl'] =>
  tls && ca !== undefined ? { ca: [ca] } : tls || undefined;

function saslOf({ saslMechanism: mechanism, username, password }: KafkaSettings): SASLOptions | undefined {
  if (mechanism === undefined || username === undefined || password === undefined) return undefined;
  return { mechanism, username, password } as SASLOptions;
}

/** An idle connection of kafkajs 2.2.4 sets a timer with a negative delay again and again, although nothing is pending. */
async function quietenIdleConnections(): Promise<void> {
  const { default: RequestQueue } = await import('kafkajs/src/network/requestQueue/index.js');
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}
