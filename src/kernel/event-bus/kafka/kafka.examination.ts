import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import { KafkaClient, type KafkaSettings } from './kafka.client.ts';
import type { TopicSettings } from './kafka.topics.ts';

/** How the brokers or the topics were found. Without a fix all is well. */
export interface KafkaFinding {
  readonly says: string;
  readonly fix?: string;
}

interface Examined {
  readonly kafka: KafkaSettings;
  readonly topics: TopicSettings;
  readonly logger: Logger;
}

interface Broker {
  readonly host: string;
  readonly port: number;
}

const ANSWER_WITHIN = 10_000;
const CONNECT_WITHIN = 2_000;

/** Looks whether the brokers of the settings answer and let us in, and which of the topics are there; changes nothing. */
export async function examineKafka({ kafka, topics, logger }: Examined): Promise<readonly KafkaFinding[]> {
  const patience = new AbortController();
  const { signal } = patience;
  const late = sleep(ANSWER_WITHIN, undefined, { signal }).then(() => [
    unreached(new Error('no answer in time'), kafka),
  ]);
  try {
    const client = new KafkaClient({ ...kafka, logger });
    return await Promise.race([client.asAdmin((admin) => look(admin, topics)), late]);
  } catch (error) {
    return [unreached(error as Error, kafka)];
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
}

async function look(admin: Admin, settings: TopicSettings): Promise<readonly KafkaFinding[]> {
  const { brokers } = await admin.describeCluster();
  const reached = await Promise.all(brokers.map(isReached));
  const away = brokers.filter((_, index) => !reached[index]);
  const there = await topicsAt(admin, settings);
  return [...answering(brokers, away), topicsAre(settings, { there, brokers: brokers.length })];
}

/** Asking for a topic that is not there may make it, so only those are asked for that the broker has named. */
async function topicsAt(admin: Admin, { topics, unheard }: TopicSettings): Promise<ReadonlyMap<string, number>> {
  const named = new Set(await admin.listTopics());
  const known = [...topics, ...unheard].filter((topic) => named.has(topic));
  if (known.length === 0) return new Map();
  const found = await admin.fetchTopicMetadata({ topics: known });
  return new Map(found.topics.map(({ name, partitions }) => [name, partitions.length]));
}

function answering(brokers: readonly Broker[], away: readonly Broker[]): KafkaFinding[] {
  const of = (count: number) => `${count} ${count === 1 ? 'broker' : 'brokers'}`;
  if (away.length === 0) return [{ says: `${of(brokers.length)} can be reached: ${namesOf(brokers)}` }];
  return [
    {
      says: `of ${of(brokers.length)}, ${namesOf(away)} cannot be reached from here`,
      fix: 'Start what is down, and set advertised.listeners of each broker to an address that this machine knows.',
    },
  ];
}

function topicsAre(
  { topics, unheard, partitions, replication = 1 }: TopicSettings,
  { there, brokers }: { readonly there: ReadonlyMap<string, number>; readonly brokers: number },
): KafkaFinding {
  const missing = [...topics, ...unheard].filter((topic) => !there.has(topic));
  const counted = [...there].map(([topic, count]) => `${topic} (${count})`).join(', ');
  const made = `the next start makes ${missing.join(', ')} with ${partitions} partitions each`;
  const known = there.size === 0 ? 'none of the topics is there yet' : `there, with their partitions: ${counted}`;
  const says = missing.length === 0 ? known : `${known}; ${made}`;
  if (missing.length === 0 || replication <= brokers) return { says };
  return {
    says: `${says}, and ${replication} copies, which ${brokers} cannot hold`,
    fix: `Set JUMAK_EVENT_BUS_REPLICATION to ${brokers} at most, or leave it to the brokers.`,
  };
}

function unreached(error: Error, { brokers }: KafkaSettings): KafkaFinding {
  const { name, message } = error;
  if (name === 'KafkaJSSASLAuthenticationError')
    return {
      says: `refuses this process: ${message}`,
      fix: 'Set JUMAK_KAFKA_SASL_MECHANISM, JUMAK_KAFKA_USERNAME and JUMAK_KAFKA_PASSWORD (or _FILE) to what the brokers ask for.',
    };
  if ((error as NodeJS.ErrnoException).syscall === 'open')
    return {
      says: `the file of authorities cannot be read: ${message}`,
      fix: 'Set JUMAK_KAFKA_CA_FILE to a file with their certificates, in PEM form.',
    };
  return {
    says: `none of ${brokers.join(', ')} answers: ${message}; until one does, all that is told waits`,
    fix: 'Start Kafka, or set JUMAK_KAFKA_BROKERS to where it is (with JUMAK_KAFKA_TLS where it asks for TLS).',
  };
}

const namesOf = (brokers: readonly Broker[]): string => brokers.map(({ host, port }) => `${host}:${port}`).join(', ');

function isReached({ host, port }: Broker): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_WITHIN });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}
