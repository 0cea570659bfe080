import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import type { Connection } from 'mysql2';
import type { KafkaSettings } from '#kernel/event-bus/kafka/kafka.client.ts';
import { ask, connect, type MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { Authority, type Certified } from './authority.ts';
import { OwnMysql } from './own-mysql.ts';
import { RedisServer } from './redis-server.ts';
import { SecuredKafka } from './secured-kafka.ts';

const HOST = 'localhost';
const ANSWER_WITHIN = 10_000;

const newPassword = (): string => randomBytes(16).toString('hex');

/** MySQL, Redis and Kafka for one test alone, which take nobody without TLS and a login; one authority has signed for all three. */
export class SecuredServers {
  readonly authority = new Authority();
  readonly #certified: Certified = this.authority.certify(HOST);
  /** What MySQL shows. */
  readonly #shown: Certified = this.authority.certify('mysql.example');
  readonly #mysql = new OwnMysql();
  readonly #kafka = new SecuredKafka();
  readonly #redisPassword = newPassword();
  #administrator: Connection | undefined;
  #mysqlAccount: MysqlAccount | undefined;
  #brokers: KafkaSettings | undefined;
  #redis: RedisServer | undefined;

  async start(): Promise<void> {
    const started = [this.#startMysql(), this.#startRedis(), this.#startKafka()];
    await Promise.allSettled(started);
    await Promise.all(started);
  }

  get mysql(): MysqlAccount {
    return this.#mysqlAccount ?? { host: '', port: 0, user: '' };
  }

  /** The settings of an installation on them, with the variables of one that shares what is on them. */
  variables(prefix: string): Readonly<Record<string, string>> {
    const { host, port, user, password = '' } = this.mysql;
    const { brokers = [], username = '', password: brokersPassword = '' } = this.#brokers ?? {};
    return {
      JUMAK_DATABASE_DRIVER: 'mysql',
      JUMAK_MYSQL_HOST: host,
      JUMAK_MYSQL_PORT: String(port),
      JUMAK_MYSQL_USER: user,
      JUMAK_MYSQL_PASSWORD: password,
      JUMAK_MYSQL_TLS: 'true',
      JUMAK_MYSQL_CA_FILE: this.authority.file,
      JUMAK_MYSQL_SCHEMA_PREFIX: prefix,
      JUMAK_REDIS_URL: this.#redis?.url ?? '',
      JUMAK_REDIS_USER: 'jumak',
      JUMAK_REDIS_PASSWORD: this.#redisPassword,
      JUMAK_REDIS_CA_FILE: this.authority.file,
      JUMAK_REDIS_KEY_PREFIX: prefix,
      JUMAK_EVENT_BUS_ADAPTER: 'kafka',
      JUMAK_EVENT_BUS_TOPIC_PREFIX: prefix,
      JUMAK_EVENT_BUS_PARTITIONS: '2',
      JUMAK_KAFKA_BROKERS: brokers.join(','),
      JUMAK_KAFKA_TLS: 'true',
      JUMAK_KAFKA_CA_FILE: this.authority.file,
      JUMAK_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      JUMAK_KAFKA_USERNAME: username,
      JUMAK_KAFKA_PASSWORD: brokersPassword,
    };
  }

  get passwords(): readonly string[] {
    return [this.mysql.password ?? '', this.#redisPassword, this.#brokers?.password ?? ''];
  }

  /** MySQL shows a certificate that is made out to another host, as long as `meanwhile` runs. */
  async withForeignMysql<T>(meanwhile: () => Promise<T>): Promise<T> {
    await this.#show(this.authority.certify('elsewhere.example'));
    try {
      return await meanwhile();
    } finally {
      await this.#show(this.#certified);
    }
  }

  async end(): Promise<void> {
    this.#administrator?.destroy();
    await Promise.all([this.#mysql.end(), this.#redis?.end(), this.#kafka.end()]);
    this.authority.remove();
  }

  async #startMysql(): Promise<void> {
    const { cert, key } = this.#shown;
    const tls = { host: HOST, tls: true, ca: this.authority.certificate };
    await this.#show(this.#certified);
    const settings = [`--ssl-cert=${cert}`, `--ssl-key=${key}`, '--require-secure-transport=ON'];
    const first = await this.#mysql.start(settings, tls);
    const account = { ...first, user: 'secured', password: newPassword() };
    this.#administrator = await connect(first);
    await this.#tell("CREATE USER ?@'127.0.0.1' IDENTIFIED BY ?", [account.user, account.password]);
    await this.#tell("GRANT ALL PRIVILEGES ON *.* TO ?@'127.0.0.1' WITH GRANT OPTION", [account.user]);
    this.#mysqlAccount = account;
  }

  async #startRedis(): Promise<void> {
    const { cert, key } = this.#certified;
    const user = ['jumak', 'on', `>${this.#redisPassword}`, '~*', '&*', '+@all'];
    const client = { user: 'jumak', password: this.#redisPassword, ca: this.authority.certificate };
    this.#redis = await RedisServer.start({
      settings: (port) => [
        ...['--port', '0', '--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key],
        ...['--tls-ca-cert-file', this.authority.file, '--tls-auth-clients', 'no'],
        ...['--user', 'default', 'off', '--user', ...user],
      ],
      client: (port) => ({ url: `rediss://${HOST}:${port}`, ...client }),
    });
  }

  async #startKafka(): Promise<void> {
    const login = { username: 'jumak', password: newPassword() };
    this.#brokers = await this.#kafka.start({ ...login, ...this.#certified, ca: this.authority.certificate });
  }

  async #show({ cert, key }: Certified): Promise<void> {
    copyFileSync(cert, this.#shown.cert);
    copyFileSync(key, this.#shown.key);
    if (this.#administrator !== undefined) await this.#tell('FLUSH SSL');
  }

  async #tell(sql: string, values: readonly string[] = []): Promise<void> {
    if (this.#administrator === undefined) throw new Error('MySQL has not been started');
    await ask(this.#administrator, { sql, values, within: ANSWER_WITHIN });
  }
}
