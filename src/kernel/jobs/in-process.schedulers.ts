import type { Logger } from '../observability/logger.ts';
import { InProcessScheduler } from './in-process.scheduler.ts';
import { type Scheduled, type Scheduler, Schedulers } from './scheduler.ts';

export class InProcessSchedulers extends Schedulers {
  of({ jobs, logger }: { readonly jobs: readonly Scheduled[]; readonly logger: Logger }): Scheduler {
    return new InProcessScheduler(jobs, logger);
  }
}
