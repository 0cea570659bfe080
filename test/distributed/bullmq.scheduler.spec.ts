import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BullmqScheduler } from '#kernel/jobs/bullmq.scheduler.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Scheduled } from '#kernel/jobs/scheduler.ts';
import type { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { schedulerContract } from '../contracts/scheduler.contract.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis, forgetKeys } from '../support/redis-at-hand.ts';
import { SilentLogger } from '../support/silent-logger.ts';

const connections: RedisConnection[] = [];
const schedulers: BullmqScheduler[] = [];
afterEach(async () => {
  for (const scheduler of schedulers.splice(0)) await scheduler.stop();
  for (const connection of connections.splice(0)) connection.close();
});

/** A process's own scheduler for the jobs, by a Redis that it shares with those of the same key prefix. */
function schedulerOf(jobs: readonly Scheduled[], where: { readonly url?: string; readonly keyPrefix?: string } = {}) {
  const redis = connectRedis(where);
  connections.push(redis);
  const scheduler = new BullmqScheduler({ redis, name: 'inn', jobs, logger: new SilentLogger() });
  schedulers.push(scheduler);
  return scheduler;
}

describe('the scheduler by BullMQ', () => {
  schedulerContract((jobs) => schedulerOf(jobs));

  describe('of two processes', () => {
    const twice = (job: Omit<Scheduled, 'job'>, run: Job['run'], keyPrefix: string) => {
      for (const _ of [1, 2]) schedulerOf([{ ...job, job: { run } }], { keyPrefix }).start();
    };

    it('runs a job in one of them at a time, and again and again', async () => {
      let inside = 0;
      let most = 0;
      let runs = 0;
      const slow = async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(30);
        inside -= 1;
        runs += 1;
      };
      twice({ name: 'sweep', every: 20, atOnce: true }, slow, `jumak-test-${randomUUID()}`);
      await eventually(() => expect(runs).toBeGreaterThan(5));
      expect(most).toBe(1);
    });

    it('runs what each keeps for itself in both', async () => {
      const keyPrefix = `jumak-test-${randomUUID()}`;
      const ran = new Set<string>();
      const build = (process: string) =>
        schedulerOf(
          [
            {
              name: 'build',
              every: 3_600_000,
              atOnce: true,
              scope: 'instance',
              job: { run: async () => void ran.add(process) },
            },
          ],
          { keyPrefix },
        ).start();
      build('one');
      build('other');
      await eventually(() => expect(ran.size).toBe(2));
    });

    /** Seldom due, so that none runs it again by its own timer. */
    const hourly = { name: 'roll', every: 3_600_000, atOnce: true };

    it('does in another what one was stopped in halfway', async () => {
      const keyPrefix = `jumak-test-${randomUUID()}`;
      let isBegun = false;
      let isDone = false;
      const begin: Job['run'] = async (signal) => {
        isBegun = true;
        while (signal?.aborted !== true) await sleep(5);
      };
      const finish = async () => {
        isDone = true;
      };
      const stopped = schedulerOf([{ ...hourly, job: { run: begin } }], { keyPrefix });
      stopped.start();
      await eventually(() => expect(isBegun).toBe(true));
      schedulerOf([{ ...hourly, job: { run: finish } }], { keyPrefix }).start();
      await sleep(100);
      expect(isDone).toBe(false);
      await stopped.stop();
      await eventually(() => expect(isDone).toBe(true));
    });

    it('does in the one that is well what fails in the other', async () => {
      const keyPrefix = `jumak-test-${randomUUID()}`;
      let failures = 0;
      let runs = 0;
      const fail = async () => {
        failures += 1;
        throw new Error('no database');
      };
      const succeed = async () => {
        runs += 1;
      };
      schedulerOf([{ ...hourly, job: { run: fail } }], { keyPrefix }).start();
      await eventually(() => expect(failures).toBeGreaterThan(0));
      schedulerOf([{ name: 'roll', every: 100, job: { run: succeed } }], { keyPrefix }).start();
      await eventually(() => expect(runs).toBeGreaterThan(2));
    });

    it('does at a start what is due then, though another has just done it', async () => {
      const keyPrefix = `jumak-test-${randomUUID()}`;
      const ran: string[] = [];
      const roll = (process: string) =>
        schedulerOf([{ ...hourly, job: { run: async () => void ran.push(process) } }], { keyPrefix }).start();
      roll('one');
      await eventually(() => expect(ran).toContain('one'));
      roll('other');
      await eventually(() => expect(ran).toContain('other'));
    });

    it('goes on when all that Redis knew of it is lost', async () => {
      const keyPrefix = `jumak-test-${randomUUID()}`;
      let runs = 0;
      const count = async () => {
        runs += 1;
      };
      twice({ name: 'sweep', every: 20 }, count, keyPrefix);
      await eventually(() => expect(runs).toBeGreaterThan(2));
      const redis = connectRedis({ keyPrefix });
      connections.push(redis);
      await forgetKeys(redis);
      const before = runs;
      await eventually(() => expect(runs).toBeGreaterThan(before + 2));
    });
  });

  it('leaves no client behind, however often it is started and stopped', async () => {
    const redis = connectRedis();
    connections.push(redis);
    const before = redis.clients;
    const jobs = [{ name: 'sweep', every: 200, job: { run: async () => undefined } }];
    const scheduler = new BullmqScheduler({ redis, name: 'inn', jobs, logger: new SilentLogger() });
    for (const _ of [1, 2, 3]) {
      scheduler.start();
      expect(redis.clients).toBeGreaterThan(before);
      await scheduler.stop();
    }
    await eventually(() => expect(redis.clients).toBe(before));
  });

  it('runs its jobs by its own timers where there is no Redis, and stops', async () => {
    let runs = 0;
    const count = async () => {
      runs += 1;
    };
    schedulerOf([{ name: 'sweep', every: 20, job: { run: count } }], { url: 'redis://127.0.0.1:1' }).start();
    await eventually(() => expect(runs).toBeGreaterThan(2));
  });

  it('is rung by BullMQ as well as by its own timer', async () => {
    const keyPrefix = `jumak-test-${randomUUID()}`;
    schedulerOf([{ name: 'sweep', every: 200, job: { run: async () => undefined } }], { keyPrefix }).start();
    const redis = connectRedis({ keyPrefix });
    connections.push(redis);
    const rung = () => redis.ask((asked) => asked.zcard(redis.key('jobs', 'inn', 'completed')));
    await eventually(async () => expect(await rung()).toBeGreaterThan(2));
    await eventually(async () => expect(await rung()).toBeLessThanOrEqual(20));
  });
});
