import type { Logger } from '../observability/logger.ts';
import { type Scheduled, Scheduler } from './scheduler.ts';

/** So that a process that is restarted every day still does what is due once a day. */
const FIRST_WITHIN = 60_000;

/** Runs the jobs of this process by its own timers, each one after itself. */
export class InProcessScheduler extends Scheduler {
  readonly #jobs: readonly Scheduled[];
  readonly #logger: Logger;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, Promise<void>>();
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

  #plan(job: Scheduled, after: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#timers.set(job.name, setTimeout(() => this.#running.set(job.name, this.#run(job)), after).unref());
  }

  async #run({ name, every, job }: Scheduled): Promise<void> {
    try {
      await job.run(this.#stopping.signal);
    } catch (error) {
      this.#logger.error({ job: name, error: String(error) }, 'a job failed; it runs again at its next time');
    }
    this.#plan({ name, every, job }, every);
  }
}
