import { afterEach, describe, expect, it } from '@jest/globals';
import { InProcessScheduler } from '#kernel/jobs/in-process.scheduler.ts';
import { eventually } from '../support/eventually.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { schedulerContract } from './scheduler.contract.ts';

class Heard extends SilentLogger {
  readonly errors: Readonly<Record<string, unknown>>[] = [];

  override error(fields?: Readonly<Record<string, unknown>>): void {
    if (fields !== undefined) this.errors.push(fields);
  }
}

describe('the scheduler of this process', () => {
  schedulerContract((jobs) => new InProcessScheduler(jobs, new SilentLogger()));

  describe('where a job fails', () => {
    let scheduler: InProcessScheduler;
    afterEach(() => scheduler.stop());

    it('says what caused it, and when it runs again', async () => {
      const logger = new Heard();
      const run = async () => {
        throw new Error('nothing was stored', { cause: new Error('ECONNRESET') });
      };
      scheduler = new InProcessScheduler([{ name: 'roll', every: 3_600_000, atOnce: true, job: { run } }], logger);
      scheduler.start();
      await eventually(() =>
        expect(logger.errors[0]).toEqual({
          job: 'roll',
          error: 'Error: nothing was stored <- Error: ECONNRESET',
          againInSeconds: 1,
        }),
      );
    });
  });
});
