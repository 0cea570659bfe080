import { setTimeout as sleep } from 'node:timers/promises';
import { Migration } from '@mikro-orm/migrations';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import { EventBus, type TopicLag } from '#kernel/event-bus/event-bus.ts';
import { UNHURRIED } from '#kernel/inbox/batch-commit.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { RelayLease } from '#kernel/outbox/relay-lease.ts';
import { ClaimingRowStorage } from '#kernel/outbox/row-storage.ts';
import { TopicRelays } from '#kernel/outbox/topic-relays.ts';
import { TransactionalOutbox } from '#kernel/outbox/transactional.outbox.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { mysqlServer } from './mysql-server.ts';
import { LetterWritten } from './scratch-modules.ts';
import { SilentLogger } from './silent-logger.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface Arrival {
  readonly by: string;
  readonly key: string;
  readonly n: number;
}

interface Waiting {
  readonly message: BusMessage;
  readonly mayGo: (() => boolean) | undefined;
  readonly sent: () => void;
  readonly refused: (error: unknown) => void;
}

const LONGEST_WAY = 4;

/** The way of one process to the broker: batches one after another, as they go to Kafka. */
class WayToBroker extends EventBus {
  readonly #by: string;
  readonly #arrived: Arrival[];
  #queue: Waiting[] = [];
  #working = false;
  #isCut = false;
  #held: PromiseWithResolvers<void> | undefined;

  constructor(by: string, arrived: Arrival[]) {
    super();
    this.#by = by;
    this.#arrived = arrived;
  }

  /** How many messages wait to be sent. */
  get waiting(): number {
    return this.#queue.length;
  }

  publish(message: BusMessage, mayGo?: () => boolean): Promise<void> {
    return new Promise((sent, refused) => {
      this.#queue.push({ message, mayGo, sent, refused });
      if (!this.#working) void this.#work();
    });
  }

  /** Nothing is sent until `letGo`. */
  hold(): void {
    this.#held = Promise.withResolvers();
  }

  letGo(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Nothing is sent any more. */
  cut(): void {
    this.#isCut = true;
    this.letGo();
  }

  subscribe(): void {}
  async listen(): Promise<void> {}
  async lag(): Promise<readonly TopicLag[]> {
    return [];
  }
  isCaughtUp(): boolean {
    return true;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#queue.length > 0) {
      await sleep(Math.random() * LONGEST_WAY);
      await this.#held?.promise;
      const batch = this.#queue.splice(0);
      const isRefused = this.#isCut || batch.some(({ mayGo }) => mayGo?.() === false);
      for (const { message, sent, refused } of batch) {
        if (isRefused) {
          refused(new Error('not taken'));
          continue;
        }
        const { n, key } = JSON.parse(message.payload).data;
        this.#arrived.push({ by: this.#by, key, n });
        sent();
      }
    }
    this.#working = false;
  }
}

class CreateCount extends Migration {
  override up(): void {
    this.addSql('CREATE TABLE letter_count (letter_key VARCHAR(100) PRIMARY KEY, n INT NOT NULL)');
  }
}

const schema = { entities: [], migrations: [...KERNEL_MIGRATIONS, { name: '0001-count', class: CreateCount }] };
export const TOPIC = 'scratch.post';

interface ProcessOptions {
  readonly name: string;
  readonly schema: string;
  /** What has reached the broker, in its order, whoever has sent it. */
  readonly arrived: Arrival[];
  /** How long its lease lasts without a sign of life. */
  readonly lasts: number;
}

/** One of several processes that tell letters on one outbox and relay it. */
export class OutboxProcess {
  readonly name: string;
  readonly bus: WayToBroker;
  readonly proxy: TcpProxy;
  readonly database: MysqlDatabase;
  readonly #outbox: TransactionalOutbox;
  readonly #relays: TopicRelays;
  #ended = false;

  private constructor(
    { name, arrived, lasts }: ProcessOptions,
    { database, proxy }: Pick<OutboxProcess, 'database' | 'proxy'>,
  ) {
    this.name = name;
    this.bus = new WayToBroker(name, arrived);
    this.database = database;
    this.proxy = proxy;
    const { transaction } = database;
    const [clock, ids, logger] = [new SystemClock(), new RandomIds(), new SilentLogger()];
    const lease = new RelayLease({ database, transaction, ids, logger, lasts });
    this.#relays = new TopicRelays({ database, transaction, bus: this.bus, clock, logger, lease, topics: [TOPIC] });
    this.#outbox = new TransactionalOutbox({
      transaction,
      storage: new ClaimingRowStorage(database, lease),
      clock,
      ids,
      topicPrefix: 'scratch',
      offer: (row) => this.#relays.offer(row),
    });
  }

  static async open(options: ProcessOptions): Promise<OutboxProcess> {
    const proxy = await TcpProxy.before(mysqlServer());
    const administrator = { ...mysqlServer(), ...proxy.address };
    const database = await MysqlDatabase.open({ administrator, name: options.schema, schema, alone: false });
    return new OutboxProcess(options, { database, proxy });
  }

  static async start(options: ProcessOptions): Promise<OutboxProcess> {
    const process = await OutboxProcess.open(options);
    await process.start();
    return process;
  }

  start(): Promise<void> {
    return this.#relays.start();
  }

  /** Tells the next letter of a key; the letters of one key are told one after another, whoever tells them. */
  tell(key: string): Promise<void> {
    return this.database.transaction.run(async () => {
      await this.database.run(
        'INSERT INTO letter_count (letter_key, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1',
        [key],
      );
      const counted = 'SELECT n FROM letter_count WHERE letter_key = ?';
      const n = (await this.database.get<{ n: number }>(counted, [key]))?.n ?? 0;
      this.#outbox.add(LetterWritten.of({ n, key, text: `letter ${n} from ${this.name}` }));
    }, UNHURRIED);
  }

  stop(): Promise<void> {
    return this.#relays.stop();
  }

  /** As a crash does: what it is about to send, to commit or to give back never comes. */
  async kill(): Promise<void> {
    this.bus.cut();
    await this.proxy.away();
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.bus.letGo();
    await this.stop();
    await this.database.close();
    await this.proxy.close();
  }
}
