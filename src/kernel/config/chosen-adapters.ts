import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';

type Check = {
  readonly draft: Draft;
  readonly sourceOf: (path: string) => string;
};

/** Refuses combinations in which processes would not share what they must. */
export function chosenAdapters({
  draft: { eventBus, database, kafka, redis },
  sourceOf,
}: Check): readonly ConfigurationFault[] {
  if (eventBus?.adapter !== 'kafka') return [];
  const orMemory = 'or choose JUMAK_EVENT_BUS_ADAPTER=memory, which is for one process';
  const faults = [
    {
      setting: 'database.driver',
      broken: database?.driver === 'sqlite',
      problem: 'sqlite belongs to one process, and eventBus.adapter kafka is for several that share their data',
      fix: `Set JUMAK_DATABASE_DRIVER to mysql, ${orMemory}.`,
    },
    {
      setting: 'redis.url',
      broken: redis?.url === undefined,
      problem: 'is required with eventBus.adapter kafka: the processes share locks, ended sessions and limits there',
      fix: `Set JUMAK_REDIS_URL, ${orMemory}.`,
    },
    {
      setting: 'kafka.brokers',
      broken: (kafka?.brokers ?? []).length === 0,
      problem: 'is required with eventBus.adapter kafka',
      fix: `Set JUMAK_KAFKA_BROKERS to some of its brokers, such as kafka-1:9092,kafka-2:9092, ${orMemory}.`,
    },
    {
      setting: 'kafka.saslMechanism',
      broken:
        new Set([kafka?.saslMechanism, kafka?.username, kafka?.password].map((one) => one === undefined)).size > 1,
      problem: 'kafka.saslMechanism, kafka.username and kafka.password belong together',
      fix: 'Set all three, or none where the brokers ask for no login.',
    },
    {
      setting: 'kafka.caFile',
      broken: kafka?.caFile !== undefined && kafka.tls !== true,
      problem: 'is without effect while kafka.tls is false',
      fix: 'Set JUMAK_KAFKA_TLS to true, or leave JUMAK_KAFKA_CA_FILE unset.',
    },
  ];
  return faults
    .filter(({ broken }) => broken)
    .map(({ setting, problem, fix }) => ({ setting, source: sourceOf(setting), problem, fix }));
}
