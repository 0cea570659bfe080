import type { Admin } from 'kafkajs';
import type { TopicLag } from '../event-bus.ts';
import type { KafkaClient } from './kafka.client.ts';

/** By the name of the partition. */
export type Offsets = ReadonlyMap<string, bigint>;

export interface TopicSettings {
  readonly prefix: string;
  /** Every topic of the installation that a module may hear, also of modules in other processes. */
  readonly topics: readonly string[];
  /** Those that are told for others alone. No group reads them, and what is amiss with one holds up nothing else. */
  readonly unheard: readonly string[];
  readonly partitions: number;
  /** What the broker is set to, when it is not said. */
  readonly replication?: number | undefined;
}

const DAY = 24 * 3_600_000;
/** Events may carry names, which are kept for a week at most. */
const KEPT = 7 * DAY;
const AS_THE_BROKER_SAYS = -1;

export const partitionName = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${partition}`;

/** The topics at the broker, and what the groups have committed of them. */
export class KafkaTopics {
  readonly #client: KafkaClient;
  readonly #settings: TopicSettings;

  constructor(client: KafkaClient, settings: TopicSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  get heard(): readonly string[] {
    return this.#settings.topics;
  }

  get unheard(): readonly string[] {
    return this.#settings.unheard;
  }

  groupId(group: string): string {
    return `${this.#settings.prefix}.${group}`;
  }

  /** Creates those that are missing; one that is there stays as it is, for another number of partitions would mix up its keys. */
  async create(topics: readonly string[]): Promise<void> {
    const { partitions, replication = AS_THE_BROKER_SAYS } = this.#settings;
    await this.#client.asAdmin(async (admin) => {
      const there = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !there.has(topic));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replication,
          configEntries: [{ name: 'retention.ms', value: String(KEPT) }],
        })),
      });
    });
  }

  /** Where the group goes on; partitions of which it has committed nothing are left out. */
  committed(group: string, topics: readonly string[]): Promise<Offsets> {
    return this.#client.asAdmin((admin) => this.#committed(admin, group, topics));
  }

  /** The ends of the partitions in which the group has something to settle. */
  unsettledOf(group: string, topics: readonly string[]): Promise<Offsets> {
    return this.#client.asAdmin(async (admin) => {
      const committed = await this.#committed(admin, group, topics);
      const unsettled = new Map<string, bigint>();
      for (const topic of topics)
        for (const { name, low, high } of await endsOf(admin, topic))
          if (high > larger(committed.get(name) ?? 0n, low)) unsettled.set(name, high);
      return unsettled;
    });
  }

  lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]> {
    return this.#client.asAdmin(async (admin) => {
      const committed = await this.#committed(admin, group, topics);
      const lags: TopicLag[] = [];
      for (const topic of topics) {
        const ends = await endsOf(admin, topic);
        const behind = ends.map(({ name, low, high }) => high - larger(committed.get(name) ?? 0n, low));
        lags.push({ topic, messages: behind.reduce((sum, one) => sum + Number(one), 0) });
      }
      return lags;
    });
  }

  async #committed(admin: Admin, group: string, topics: readonly string[]): Promise<Offsets> {
    const fetched = await admin.fetchOffsets({ groupId: this.groupId(group), topics: [...topics] });
    return new Map(
      fetched.flatMap(({ topic, partitions }) =>
        partitions
          .filter(({ offset }) => Number(offset) >= 0)
          .map(({ partition, offset }) => [partitionName({ topic, partition }), BigInt(offset)] as const),
      ),
    );
  }
}

async function endsOf(admin: Admin, topic: string) {
  return (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
    name: partitionName({ topic, partition }),
    low: BigInt(low),
    high: BigInt(high),
  }));
}

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);
