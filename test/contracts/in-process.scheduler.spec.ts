import { describe } from '@jest/globals';
import { InProcessScheduler } from '#kernel/jobs/in-process.scheduler.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { schedulerContract } from './scheduler.contract.ts';

describe('the scheduler of this process', () => {
  schedulerContract((jobs) => new InProcessScheduler(jobs, new SilentLogger()));
});
