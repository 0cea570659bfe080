import path from 'node:path';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
import { InProcessPublishedKeys } from '#kernel/auth/in-process.published-keys.ts';
import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { PublishedKeys } from '#kernel/auth/published-keys.ts';
import type { Bell } from '#kernel/bell/bell.ts';
import { InProcessBell } from '#kernel/bell/in-process.bell.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { type Clock, SystemClock } from '#kernel/domain/clock.ts';
import { type Ids, RandomIds } from '#kernel/domain/ids.ts';
import { topicOf } from '#kernel/event-bus/envelope.ts';
import type { EventBus } from '#kernel/event-bus/event-bus.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import type { KafkaFinding } from '#kernel/event-bus/kafka/kafka.examination.ts';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { quotasOf, type RateLimits } from '#kernel/http/rate-limits.ts';
import { deadLetterParked } from '#kernel/inbox/dead-letter-parked.ts';
import { InProcessSchedulers } from '#kernel/jobs/in-process.schedulers.ts';
import type { Schedulers } from '#kernel/jobs/scheduler.ts';
import type { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { InProcessLock } from '#kernel/lock/in-process.lock.ts';
import type { Lock } from '#kernel/lock/lock.ts';
import { NoLock } from '#kernel/lock/no.lock.ts';
import { LogMail } from '#kernel/mail/log.mail.ts';
import type { Mail } from '#kernel/mail/mail.ts';
import { NoMail } from '#kernel/mail/no.mail.ts';
import { SmtpMail } from '#kernel/mail/smtp.mail.ts';
import { type Logger, PinoLogger } from '#kernel/observability/logger.ts';
import { type DatabaseExamination, examineSqlite, migrationsIn } from '#kernel/persistence/sqlite.examination.ts';
import type { RedisFinding } from '#kernel/redis/redis.examination.ts';
import { InProcessRegistry } from '#kernel/registry/in-process.registry.ts';
import type { Registry } from '#kernel/registry/registry.ts';
import { StaticRegistry } from '#kernel/registry/static.registry.ts';
import { InProcessThrottleRecords } from '#kernel/throttle/in-process.throttle-records.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import type { TokenStore } from '#kernel/token-store/token-store.ts';
import type { ModuleDatabases } from './adapters/module-databases.ts';
import { examineMysqlDatabases, mysqlDatabases } from './adapters/mysql-databases.ts';
import { sqliteDatabases } from './adapters/sqlite-databases.ts';
import { allModules } from './modules.ts';

/** What the processes of an installation have in common, where there is more than one. */
interface SharedAdapters {
  readonly lock: Lock;
  readonly bell: Bell;
  readonly tokenStore: TokenStore;
  readonly rateLimits: RateLimits;
  readonly throttleRecords: ThrottleRecords;
  readonly publishedKeys: PublishedKeys;
  readonly registry: Registry;
  readonly schedulers: Schedulers;
  /** Lets go of what lies outside the process, the databases and the bus aside. */
  readonly close: () => Promise<void>;
}

/** The technology behind the ports. */
export interface Adapters extends SharedAdapters {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly eventBus: EventBus;
  readonly mail: Mail;
  readonly passwordHasher: PasswordHasher;
  readonly openDatabase: ModuleDatabases['open'];
  readonly takeSnapshot: ModuleDatabases['takeSnapshot'];
}

/** Chooses what the settings ask for; nothing else in the program knows which it is. */
export async function chooseAdapters({
  configuration,
  folder,
  logger,
}: {
  readonly configuration: Configuration;
  readonly folder: DataFolder;
  readonly logger: Logger;
}): Promise<Adapters> {
  const clock = new SystemClock();
  const shared = await chooseShared({ configuration, clock, logger });
  shared.rateLimits.enabled = configuration.rateLimits.enabled;
  const databases = configuration.database.driver === 'mysql' ? mysqlDatabases(configuration) : sqliteDatabases(folder);
  return {
    ...shared,
    clock,
    ids: new RandomIds(),
    eventBus: await chooseEventBus({ configuration, logger }),
    registry: staticRegistry(configuration) ?? shared.registry,
    lock: configuration.lock.enabled ? shared.lock : new NoLock(),
    mail: chooseMail({ configuration, logger }),
    passwordHasher: new Argon2PasswordHasher(),
    openDatabase: async (schema) => {
      const opened = await databases.open(schema);
      const { module } = schema;
      if (opened.ofNewer.length > 0)
        logger.warn({ module, steps: opened.ofNewer }, 'the schema is of a newer build, on which this one works too');
      return opened;
    },
    takeSnapshot: databases.takeSnapshot,
  };
}

/** Redis where there is one, and then only is its client loaded; else what this process has in its memory. */
async function chooseShared({
  configuration: { redis, rateLimits },
  clock,
  logger,
}: {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<SharedAdapters> {
  const quotas = quotasOf(rateLimits);
  if (redis.url !== undefined) {
    const { redisAdapters } = await import('./adapters/redis-adapters.ts');
    const { keyPrefix, ...address } = redis;
    return redisAdapters({ address, keyPrefix, quotas, clock, logger });
  }
  return {
    lock: new InProcessLock(),
    bell: new InProcessBell(),
    tokenStore: new InProcessTokenStore(clock),
    rateLimits: new InMemoryRateLimits(quotas),
    throttleRecords: new InProcessThrottleRecords(clock),
    publishedKeys: new InProcessPublishedKeys(),
    registry: new InProcessRegistry(),
    schedulers: new InProcessSchedulers(),
    close: async () => undefined,
  };
}

/** Where the orchestrator keeps the addresses. */
function staticRegistry({ registry: { places } }: Configuration): Registry | undefined {
  if (places === undefined) return undefined;
  return new StaticRegistry(
    places.map((place) => {
      const [name = '', url = ''] = place.split('=', 2);
      return { name, modules: name.split('+'), url };
    }),
  );
}

/** On Kafka every process knows the topics of all modules, also of those that run elsewhere. */
async function chooseEventBus({
  configuration: { eventBus, kafka, standing },
  logger,
}: {
  readonly configuration: Configuration;
  readonly logger: Logger;
}): Promise<EventBus> {
  if (eventBus.adapter === 'memory' || standing.empty) return new InMemoryEventBus();
  const { KafkaEventBus } = await import('#kernel/event-bus/kafka/kafka.event-bus.ts');
  return new KafkaEventBus({ ...kafkaOf({ eventBus, kafka }), logger });
}

function kafkaOf({ eventBus, kafka }: Pick<Configuration, 'eventBus' | 'kafka'>) {
  const { topicPrefix: prefix, partitions, replication } = eventBus;
  const unheard = allModules.map(({ name }) => topicOf(deadLetterParked(name), prefix));
  const topics = new Set(allModules.flatMap(({ publishes }) => publishes.map((event) => topicOf(event, prefix))));
  return {
    kafka: { ...kafka, brokers: kafka.brokers ?? [] },
    topics: { prefix, topics: [...topics], unheard, partitions, replication },
  };
}

function chooseMail({
  configuration: { mail, environment },
  logger,
}: {
  readonly configuration: Configuration;
  readonly logger: Logger;
}): Mail {
  const { smtpUrl: url, from } = mail;
  if (url !== undefined && from !== undefined) return new SmtpMail({ url, from });
  return environment === 'production' ? new NoMail() : new LogMail(logger);
}

interface StoredDatabase {
  readonly folder: string;
  readonly module: string;
}

/** Looks into the database of a module, whether or not a process works with it, and changes nothing. */
export const examineDatabase = ({ folder, module }: StoredDatabase): DatabaseExamination =>
  examineSqlite(path.join(folder, `${module}.sqlite`));

/** The steps that have made the schema of a module's database; changes nothing. */
export const migrationsOf = ({ folder, module }: StoredDatabase): readonly string[] =>
  migrationsIn(path.join(folder, `${module}.sqlite`));

/** Looks at the Redis of the settings; nothing to say where there is none. */
export async function examineShared({ redis }: Pick<Configuration, 'redis'>): Promise<readonly RedisFinding[]> {
  if (redis.url === undefined) return [];
  const { examineRedis } = await import('#kernel/redis/redis.examination.ts');
  return examineRedis(redis);
}

/** Looks at the databases of the modules on the server of the settings. @throws StartFaults when they cannot be worked with */
export const examineServer = examineMysqlDatabases;

/** Looks at the brokers of the settings; nothing to say where the bus is in memory, or no module hears and tells. */
export async function examineBus(
  settings: Pick<Configuration, 'eventBus' | 'kafka' | 'standing'>,
): Promise<readonly KafkaFinding[]> {
  const { eventBus, standing } = settings;
  if (eventBus.adapter === 'memory' || standing.empty || standing.alone) return [];
  const { examineKafka } = await import('#kernel/event-bus/kafka/kafka.examination.ts');
  return examineKafka({ ...kafkaOf(settings), logger: PinoLogger.to({ level: 'silent' }) });
}
