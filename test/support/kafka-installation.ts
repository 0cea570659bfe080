import { randomUUID } from 'node:crypto';
import type net from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { KafkaEventBus, type KafkaEventBusOptions } from '#kernel/event-bus/kafka/kafka.event-bus.ts';
import { openSocket } from '#kernel/event-bus/kafka/kafka.socket.ts';
import type { BusConnection, BusInstallation } from './scratch-world.ts';
import { SilentLogger } from './silent-logger.ts';

type KafkaInstallationOptions = Partial<Omit<KafkaEventBusOptions['topics'], 'prefix' | 'unheard'>> & {
  readonly brokers?: readonly string[];
};

interface Connection extends BusConnection {
  readonly bus: KafkaEventBus;
  /** From now on nothing comes through, and nobody is told: the client takes notice of no connection that is closed without a fault. */
  hush(): void;
}

export const testBrokers = (): readonly string[] => (process.env.JUMAK_TEST_KAFKA_BROKERS ?? '').split(',');

/** So that what a crashed member held is soon given to the others. */
const SESSION_TIMEOUT = 3_000;

/** Topics of its own at the broker of the tests, or at another one. */
export class KafkaInstallation implements BusInstallation {
  readonly topicPrefix = `scratch-${randomUUID()}`;
  readonly #brokers: readonly string[];
  readonly #topics: KafkaEventBusOptions['topics'];

  constructor({
    brokers = testBrokers(),
    partitions = 3,
    topics = ['post', 'desk'],
    ...more
  }: KafkaInstallationOptions = {}) {
    this.#brokers = brokers;
    const named = topics.flatMap((topic) => [`${this.topicPrefix}.${topic}`, `${this.topicPrefix}.${topic}.facts`]);
    const unheard = topics.map((topic) => `${this.topicPrefix}.${topic}.dead-letters`);
    this.#topics = { ...more, partitions, prefix: this.topicPrefix, topics: named, unheard };
  }

  async connect(): Promise<Connection> {
    const sockets = new Set<net.Socket>();
    let end: ((socket: net.Socket) => void) | undefined;
    const bus = new KafkaEventBus({
      kafka: { brokers: this.#brokers, tls: false },
      topics: this.#topics,
      logger: new SilentLogger(),
      sessionTimeout: SESSION_TIMEOUT,
      socketFactory: (to) => {
        const socket = openSocket(to);
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        end?.(socket);
        return socket;
      },
    });
    const endAll = (how: (socket: net.Socket) => void): void => {
      end = how;
      for (const socket of sockets) how(socket);
    };
    const cut = (): void => {
      endAll((socket) => socket.destroy(new Error('the connection is cut')));
      void bus.stop();
    };
    return { bus, cut, hush: () => endAll((socket) => socket.destroy()) };
  }

  discard(): Promise<void> {
    return deleteTopics({ brokers: this.#brokers, prefix: this.topicPrefix });
  }
}

/** Deletes every topic whose name begins with the prefix. */
export async function deleteTopics({
  brokers = testBrokers(),
  prefix,
}: {
  readonly brokers?: readonly string[];
  readonly prefix: string;
}): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}
