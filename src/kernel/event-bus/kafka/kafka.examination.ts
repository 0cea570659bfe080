import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { Logger } from '../../observability/logger.ts';
import { isNotTrusted, speaksTls } from '../../tls/handshake.ts';
import { KafkaClient, type KafkaSettings } from './kafka.client.ts';
import type { TopicSettings } from './kafka.topics.ts';

/** How the brokers or the topics were found. Without a fix all is well; with `stops` no process of ours could ever work with them by these settings. */
export interface KafkaFinding {
  readonly says: string;
  readonly fix?: string;
  readonly stops?: boolean;
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
/** Each broker may be asked once. */
const SOON = { initialRetryTime: 50, maxRetryTime: 100 };

/** Looks whether the brokers of the settings answer and let us in, and which of the topics are there; changes nothing. */
export async function examineKafka({ kafka, topics, logger }: Examined): Promise<readonly KafkaFinding[]> {
  const patience = new AbortController();
  const { signal } = patience;
  const late = sleep(ANSWER_WITHIN, undefined, { signal }).then(() => Promise.reject(new Error('no answer in time')));
  try {
    const retry = { ...SOON, retries: kafka.brokers.length };
    const client = new KafkaClient({ ...kafka, logger, retry });
    return await Promise.race([client.asAdmin((admin) => look(admin, topics)), late]);
  } catch (error) {
    return [await unreached(error as Error, kafka)];
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

async function unreached(error: Error, { brokers, tls, saslMechanism }: KafkaSettings): Promise<KafkaFinding> {
  const { name, code, message } = causeOf(error);
  if (name === 'KafkaJSSASLAuthenticationError')
    return {
      says: `refuses this process: ${message}`,
      fix: 'Set JUMAK_KAFKA_SASL_MECHANISM, JUMAK_KAFKA_USERNAME and JUMAK_KAFKA_PASSWORD (or _FILE) to what the brokers ask for.',
      stops: true,
    };
  if (isNotTrusted(code))
    return {
      says: `cannot be trusted: ${message}`,
      fix: 'Set JUMAK_KAFKA_CA (or _FILE) to the certificate of who has signed those of the brokers, and JUMAK_KAFKA_BROKERS and their advertised.listeners to names that they are made out to.',
      stops: true,
    };
  if (!tls && (await anySpeaksTls(brokers)))
    return {
      says: `asks for TLS, and without it hangs up: ${message}`,
      fix: 'Set JUMAK_KAFKA_TLS to true, and JUMAK_KAFKA_CA (or _FILE) where no public authority has signed the certificates of the brokers.',
      stops: true,
    };
  const login = saslMechanism === undefined ? ', JUMAK_KAFKA_SASL_MECHANISM where it asks who is there' : '';
  return {
    says: `none of ${brokers.join(', ')} answers: ${message}; until one does, all that is told waits`,
    fix: `Start Kafka, or set JUMAK_KAFKA_BROKERS to where it is (with JUMAK_KAFKA_TLS where it speaks TLS, and only there${login}).`,
  };
}

/** What the client has tried again for. */
function causeOf(error: Error): { readonly name: string; readonly code?: unknown; readonly message: string } {
  return error.cause instanceof Error ? causeOf(error.cause) : error;
}

async function anySpeaksTls(brokers: readonly string[]): Promise<boolean> {
  const speak = brokers.map((broker) => {
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(broker) ?? [];
    return host === '' ? false : speaksTls({ host, port: Number(port) });
  });
  return (await Promise.all(speak)).includes(true);
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
