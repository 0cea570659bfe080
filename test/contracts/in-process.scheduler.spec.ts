import { describe } from '@jest/globals';
import { Scheduler } from '#kernel/jobs/scheduler.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { schedulerContract } from './scheduler.contract.ts';

describe('the scheduler of this process', () => {
  schedulerContract((jobs) => new Scheduler(jobs, new SilentLogger()));
});
