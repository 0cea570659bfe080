import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import type { Job } from '#kernel/jobs/job.ts';
import { eventually } from '../support/eventually.ts';

export interface SchedulerUnderTest {
  start(): void;
  stop(): Promise<void>;
}
type Scheduled = { readonly name: string; readonly every: number; readonly atOnce?: boolean; readonly job: Job };

/** What whoever runs the jobs must do; a missed or doubled run does no harm, a hanging stop does. */
export function schedulerContract(create: (jobs: readonly Scheduled[]) => SchedulerUnderTest): void {
  const started: SchedulerUnderTest[] = [];
  const job = (name: string, run: Job['run']) => ({ name, every: 5, job: { run } });
  const scheduling = (...jobs: Scheduled[]) => {
    const scheduler = create(jobs);
    started.push(scheduler);
    return scheduler;
  };
  afterEach(async () => {
    for (const scheduler of started.splice(0)) await scheduler.stop();
  });

  it('runs every job again and again', async () => {
    const runs = { sweep: 0, roll: 0 };
    const count = (name: keyof typeof runs) =>
      job(name, async () => {
        runs[name] += 1;
      });
    scheduling(count('sweep'), count('roll')).start();
    await eventually(() => expect(Math.min(runs.sweep, runs.roll)).toBeGreaterThan(2));
  });

  it('runs nothing before its start', async () => {
    let runs = 0;
    scheduling(
      job('sweep', async () => {
        runs += 1;
      }),
    );
    await sleep(30);
    expect(runs).toBe(0);
  });

  it('runs a job at its start when that is asked for, however seldom it is due', async () => {
    let runs = 0;
    const build = job('build', async () => {
      runs += 1;
    });
    scheduling({ ...build, every: 3_600_000, atOnce: true }).start();
    await eventually(() => expect(runs).toBe(1));
  });

  it('never runs a job beside itself', async () => {
    let inside = 0;
    let most = 0;
    let runs = 0;
    const slow = job('sweep', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
      runs += 1;
    });
    scheduling(slow).start();
    await eventually(() => expect(runs).toBeGreaterThan(2));
    expect(most).toBe(1);
  });

  it('runs a job again that failed, and the others meanwhile', async () => {
    let failures = 0;
    let runs = 0;
    const failing = job('sweep', async () => {
      failures += 1;
      throw new Error('no');
    });
    scheduling(
      failing,
      job('roll', async () => {
        runs += 1;
      }),
    ).start();
    await eventually(() => expect(Math.min(failures, runs)).toBeGreaterThan(2));
  });

  it('runs what has failed soon again, however seldom it is due', async () => {
    let runs = 0;
    const hesitant = job('roll', async () => {
      runs += 1;
      if (runs < 3) throw new Error('not yet');
    });
    scheduling({ ...hesitant, every: 3_600_000, atOnce: true }).start();
    await eventually(() => expect(runs).toBe(3), { within: 20_000 });
  }, 30_000);

  it('stops when the run at hand has ended, and starts no other', async () => {
    let ended = 0;
    let begun = 0;
    const slow = job('sweep', async () => {
      begun += 1;
      await sleep(30);
      ended += 1;
    });
    const scheduler = scheduling(slow);
    scheduler.start();
    await eventually(() => expect(begun).toBeGreaterThan(0));
    await scheduler.stop();
    const atTheStop = begun;
    expect(ended).toBe(atTheStop);
    await sleep(30);
    expect(begun).toBe(atTheStop);
  });

  it('stops in good order when the run at hand fails, whatever has begun it', async () => {
    let waiting = 0;
    const failing = (number: number) => {
      let runs = 0;
      const run: Job['run'] = async (signal) => {
        runs += 1;
        if (runs < 3) return;
        waiting += 1;
        while (signal?.aborted !== true) await sleep(1);
        throw new Error('the database is closed');
      };
      return scheduling({ ...job(`sweep-${number}`, run), every: 50 });
    };
    const schedulers = Array.from({ length: 30 }, (_, number) => failing(number));
    for (const scheduler of schedulers) scheduler.start();
    await eventually(() => expect(waiting).toBe(schedulers.length));
    const stops = await Promise.allSettled(schedulers.map((scheduler) => scheduler.stop()));
    expect(stops.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('tells a run under way that it is to end, so that a long one does not hold up the stop', async () => {
    let portions = 0;
    const endless = job('roll', async (signal) => {
      while (signal?.aborted !== true) {
        portions += 1;
        await sleep(1);
      }
    });
    const scheduler = scheduling(endless);
    scheduler.start();
    await eventually(() => expect(portions).toBeGreaterThan(2));
    await scheduler.stop();
    const atTheStop = portions;
    await sleep(20);
    expect(portions).toBe(atTheStop);
  });

  it('can be started again', async () => {
    let runs = 0;
    const scheduler = scheduling(
      job('sweep', async () => {
        runs += 1;
      }),
    );
    scheduler.start();
    await scheduler.stop();
    const before = runs;
    scheduler.start();
    await eventually(() => expect(runs).toBeGreaterThan(before));
  });
}
