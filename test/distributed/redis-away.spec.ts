import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryRateLimits } from '#kernel/http/in-memory.rate-limits.ts';
import { RedisRateLimits } from '#kernel/http/redis.rate-limits.ts';
import { RedlockLock } from '#kernel/lock/redlock.lock.ts';
import type { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis } from '../support/redis-at-hand.ts';
import { RedisServer } from '../support/redis-server.ts';
import { TestApplication } from '../support/test-application.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.end());

const ways = [
  {
    way: 'killed and started empty',
    lose: () => redis.kill(),
    bringBack: () => redis.start(),
  },
  {
    way: 'paused',
    lose: async () => redis.pause(),
    bringBack: async () => redis.resume(),
  },
];

describe('sessions while Redis is away', () => {
  let jumak: TestApplication;
  let guest: ApiClient;
  let leaver: ApiClient;

  beforeEach(async () => {
    jumak = await TestApplication.start({ variables: { JUMAK_REDIS_URL: redis.url } });
    guest = await jumak.member({ email: 'guest@inn.example', name: '손님' });
    leaver = await jumak.member({ email: 'leaver@inn.example', name: '떠난 손님' });
    await leaver.must(204, leaver.post('/auth/logout'));
  });
  afterEach(() => jumak.end());

  const statusOf = async (who: ApiClient) => (await who.hasty.get('/members/me')).status;
  const bothKnown = () =>
    eventually(async () => expect([await statusOf(guest), await statusOf(leaver)]).toEqual([200, 401]));

  it.each(ways)('are unknown, and nobody is let in who has left ($way)', async ({ lose, bringBack }) => {
    await bothKnown();
    await lose();
    try {
      const refused = await guest.hasty.get('/members/me');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await statusOf(leaver)).toBe(503);
      expect((await jumak.anyone.get('/accommodations')).status).toBe(200);
    } finally {
      await bringBack();
    }
    await bothKnown();
  });

  it('are asked all the while, and at no moment is somebody let in who has left, or sent away who has not', async () => {
    const seen = { guest: new Set<number>(), leaver: new Set<number>() };
    let asking = true;
    const ask = async (who: ApiClient, statuses: Set<number>) => {
      while (asking) statuses.add(await statusOf(who));
    };
    const askers = [1, 2, 3].flatMap(() => [ask(guest, seen.guest), ask(leaver, seen.leaver)]);
    await eventually(() => expect(seen.guest.has(200) && seen.leaver.has(401)).toBe(true));
    await redis.kill();
    await eventually(() => expect(seen.guest.has(503) && seen.leaver.has(503)).toBe(true));
    await redis.start();
    await bothKnown();
    asking = false;
    await Promise.all(askers);
    expect([...seen.guest].sort()).toEqual([200, 503]);
    expect([...seen.leaver].sort()).toEqual([401, 503]);
  });

  it('are not believed of a Redis that comes back with an older copy of its data', async () => {
    await bothKnown();
    await redis.save();
    const late = await jumak.member({ email: 'late@inn.example', name: '늦은 손님' });
    await late.must(204, late.post('/auth/logout'));
    expect(await statusOf(late)).toBe(401);
    await redis.kill();
    await redis.start();
    const seen = new Set<number>();
    await eventually(async () => {
      seen.add(await statusOf(late));
      expect(seen.has(401)).toBe(true);
    });
    expect([...seen].sort()).toEqual(seen.has(503) ? [401, 503] : [401]);
    await bothKnown();
  });

  it('are left as they are by a logout that cannot be checked', async () => {
    await redis.kill();
    const refused = await guest.hasty.post('/auth/logout');
    await redis.start();
    expect(refused.status).toBe(503);
    await eventually(async () => expect(await statusOf(leaver)).toBe(401));
    expect(await statusOf(guest)).toBe(200);
  });
});

describe('what can do without Redis', () => {
  const connection = () => connectRedis({ url: redis.url });

  it.each(ways)('writes without the lock after a short time ($way)', async ({ lose, bringBack }) => {
    const held = connection();
    const lock = new RedlockLock(held);
    await lock.around('room:1', async () => undefined);
    await lose();
    try {
      expect(await lock.around('room:1', async () => 'written')).toBe('written');
    } finally {
      await bringBack();
      held.close();
    }
  });

  it.each(ways)('turns no work that is done into a failure ($way)', async ({ lose, bringBack }) => {
    const held = connection();
    const lock = new RedlockLock(held);
    const work = async () => {
      await lose();
      return 'committed';
    };
    try {
      expect(await lock.around('room:1', work)).toBe('committed');
    } finally {
      await bringBack();
      held.close();
    }
  });

  it.each(ways)('counts requests in process, by the same quotas ($way)', async ({ lose, bringBack }) => {
    const quota = { requests: 2, seconds: 60 };
    const quotas = { address: quota, member: quota, search: quota };
    const held = connection();
    const limits = new RedisRateLimits(held, quotas);
    const alone = new InMemoryRateLimits(quotas);
    const request = { limit: 'address', subject: 'a' } as const;
    await limits.take(request);
    await lose();
    try {
      const taken = [await limits.take(request), await limits.take(request), await limits.take(request)];
      const expected = [await alone.take(request), await alone.take(request), await alone.take(request)];
      expect(taken.map(({ allowed, remaining }) => [allowed, remaining])).toEqual(
        expected.map(({ allowed, remaining }) => [allowed, remaining]),
      );
    } finally {
      await bringBack();
      held.close();
    }
  });
});
