import type { Logger } from '../observability/logger.ts';
import type { Job } from './job.ts';

export interface Scheduled {
  readonly name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  readonly every: number;
  readonly atOnce?: boolean | undefined;
  readonly scope?: 'module' | 'instance' | undefined;
  readonly job: Job;
}

/** Runs the jobs of one module in this process. */
export abstract class Scheduler {
  abstract start(): void;

  /** Starts no more runs, tells those under way, and waits for them. */
  abstract stop(): Promise<void>;
}

/** Makes the schedulers of a process, one for each module. */
export abstract class Schedulers {
  abstract of(module: {
    readonly name: string;
    readonly jobs: readonly Scheduled[];
    readonly logger: Logger;
  }): Scheduler;
}
