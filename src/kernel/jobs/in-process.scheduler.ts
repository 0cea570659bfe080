import type { Logger } from '../observability/logger.ts';
import { withCauses } from '../observability/with-causes.ts';
import { type Scheduled, Scheduler } from './scheduler.ts';

/** So that a process that is restarted every day still does what is due once a day. */
const FIRST_WITHIN = 60_000;
const RETRY_AFTER = 1_000;

/** Runs the jobs of this process by its own timers, each one after itself; what has failed soon again, and less often the longer it fails. */
export class InProcessScheduler extends Scheduler {
  readonly #jobs: readonly Scheduled[];
  readonly #logger: Logger;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, Promise<void>>();
  /** How often in a row a job has failed. */
  readonly #failures = new Map<string, number>();
  #stopping = new AbortController();

  constructor(jobs: readonly Scheduled[], logger: Logger) {
    super();
    this.#jobs = jobs;
    this.#logger = logger;
  }

  start(): void {
    this.#stopping = new AbortController();
    for (const job of this.#jobs) this.#plan(job, job.atOnce ? 0 : Math.min(job.every, FIRST_WITHIN));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running.values());
  }

  /** Says that a run has failed, and lets the next one come soon. */
  failed(job: Scheduled, error: unknown): void {
    const { name, every } = job;
    const before = this.#failures.get(name) ?? 0;
    this.#failures.set(name, before + 1);
    const after = Math.min(every, RETRY_AFTER * 2 ** before);
    const fields = { job: name, error: withCauses(error), againInSeconds: after / 1_000 };
    this.#logger.error(fields, 'a job failed; it runs again');
    this.#plan(job, after);
  }

  #plan(job: Scheduled, after: number): void {
    if (this.#stopping.signal.aborted) return;
    clearTimeout(this.#timers.get(job.name));
    this.#timers.set(job.name, setTimeout(() => this.#running.set(job.name, this.#run(job)), after).unref());
  }

  async #run(scheduled: Scheduled): Promise<void> {
    const { name, every, job } = scheduled;
    try {
      await job.run(this.#stopping.signal);
      this.#failures.delete(name);
      this.#plan(scheduled, every);
    } catch (error) {
      this.failed(scheduled, error);
    }
  }
}
