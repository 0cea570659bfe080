import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { InProcessScheduler } from './in-process.scheduler.ts';
import type { Job } from './job.ts';
import { RedisTurn } from './redis.turn.ts';
import { type Scheduled, Scheduler } from './scheduler.ts';

interface BullmqSchedulerParts {
  readonly redis: RedisConnection;
  readonly name: string;
  readonly jobs: readonly Scheduled[];
  readonly logger: Logger;
}

const CLOSED_WITHIN = 2_000;
const SEEN_FOR_A_WHILE = { removeOnComplete: { count: 20 }, removeOnFail: { count: 20 } };
/** So that no kill, however often, takes a bell for broken. */
const STALLED_OFTEN = 1_000;

/**
 * Each process has its own timers; BullMQ is a bell besides, and a turn in Redis sees to it that of all who are called one runs the
 * job. A job of the scope `instance` is run by the timers alone. Whatever is lost in Redis, every job goes on by the timers.
 */
export class BullmqScheduler extends Scheduler {
  readonly #parts: BullmqSchedulerParts;
  readonly #timers: InProcessScheduler;
  readonly #shared: ReadonlyMap<string, Scheduled>;
  readonly #turns: ReadonlyMap<string, RedisTurn>;
  readonly #running = new Map<string, Promise<unknown>>();
  /** Jobs that are still to be run at the start. */
  #dueAtOnce = new Set<string>();
  #stopping = new AbortController();
  #connection: Redis | undefined;
  #queue: Queue | undefined;
  #worker: Worker | undefined;

  constructor(parts: BullmqSchedulerParts) {
    super();
    this.#parts = parts;
    const shared = parts.jobs.filter(({ scope }) => scope !== 'instance');
    this.#shared = new Map(shared.map((job) => [job.name, job]));
    this.#turns = new Map(shared.map(({ name }) => [name, new RedisTurn(parts.redis, name)]));
    const byTurn = (scheduled: Scheduled): Job => ({ run: () => this.#takeTurn(scheduled) });
    this.#timers = new InProcessScheduler(
      parts.jobs.map((one) => (this.#shared.has(one.name) ? { ...one, job: byTurn(one) } : one)),
      parts.logger,
    );
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#dueAtOnce = new Set([...this.#shared.values()].filter(({ atOnce }) => atOnce).map(({ name }) => name));
    this.#timers.start();
    if (this.#shared.size > 0) this.#hang();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#timers.stop();
    await Promise.allSettled(this.#running.values());
    const closing = Promise.all([this.#worker?.close(), this.#queue?.close()]).catch(() => {});
    await Promise.race([closing, sleep(CLOSED_WITHIN, undefined, { ref: false })]);
    this.#connection?.disconnect();
  }

  /** Hangs up the bell. Nobody waits for it: it is there when Redis is. */
  #hang(): void {
    const { redis, name } = this.#parts;
    this.#connection = redis.open({ maxRetriesPerRequest: null });
    const options = { connection: this.#connection, prefix: redis.key('jobs') };
    this.#queue = new Queue(name, options);
    this.#worker = new Worker(name, (bell) => this.#rung(bell.name), {
      ...options,
      concurrency: this.#shared.size,
      maxStalledCount: STALLED_OFTEN,
    });
    this.#queue.on('error', () => {});
    this.#worker.on('error', () => {});
    this.#connection.on('ready', () => this.#tune());
  }

  /** With every connection anew, for Redis may have been started empty. */
  #tune(): void {
    for (const { name, every } of this.#shared.values())
      this.#queue?.upsertJobScheduler(name, { every }, { name, opts: SEEN_FOR_A_WHILE }).catch(() => {});
  }

  async #rung(name: string): Promise<void> {
    const job = this.#shared.get(name);
    if (job !== undefined) await this.#takeTurn(job).catch((error: unknown) => this.#timers.failed(job, error));
  }

  /** Once at a time in this process, and by turns with the others. */
  async #takeTurn({ name, every, job }: Scheduled): Promise<void> {
    if (this.#running.has(name) || this.#stopping.signal.aborted) return;
    const running = this.#run({ name, every, job }).finally(() => this.#running.delete(name));
    this.#running.set(name, running);
    await running;
  }

  async #run({ name, every, job }: Scheduled): Promise<void> {
    const { signal } = this.#stopping;
    const evenRested = this.#dueAtOnce.delete(name);
    try {
      await this.#turns.get(name)?.take(() => job.run(signal), { restFor: every * 0.9, evenRested, signal });
    } catch (error) {
      if (evenRested) this.#dueAtOnce.add(name);
      throw error;
    }
  }
}
