import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Quotas, RateLimits } from '#kernel/http/rate-limits.ts';
import { undisturbed } from '../support/undisturbed.ts';

export interface RateLimitsUnderTest {
  readonly limits: RateLimits;
  /** The same limits as another process has them. */
  readonly elsewhere: RateLimits;
  close(): Promise<void>;
}

const THREE = { requests: 3, seconds: 60 };
const QUOTAS: Quotas = { address: THREE, member: THREE, search: { requests: 1, seconds: 1 } };

/** What whoever counts requests must do, alone or for many processes. */
export function rateLimitsContract(create: (quotas: Quotas) => Promise<RateLimitsUnderTest>): void {
  let under: RateLimitsUnderTest;
  const take = (subject: string, limits = under.limits) => limits.take({ limit: 'address', subject });

  beforeEach(async () => {
    under = await create(QUOTAS);
  });
  afterEach(() => under.close());

  it('lets as many requests through as the quota says, and no more', async () => {
    const taken = [await take('a'), await take('a'), await take('a'), await take('a')];
    expect(taken.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
  });

  it('says within the window when the quota is whole again', async () => {
    const { resetSeconds } = await take('a');
    expect(resetSeconds).toBeGreaterThan(0);
    expect(resetSeconds).toBeLessThanOrEqual(60);
  });

  it('counts the requests of all processes together', async () => {
    await Promise.all([take('a'), take('a', under.elsewhere), take('a')]);
    expect(await take('a', under.elsewhere)).toMatchObject({ allowed: false });
  });

  it('lets no more through when many come at once', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => take('a')));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(3);
  });

  it('counts each subject and each limit by itself', async () => {
    for (let time = 0; time < 4; time += 1) await take('a');
    expect(await take('b')).toMatchObject({ allowed: true, remaining: 2 });
    expect(await under.limits.take({ limit: 'member', subject: 'a' })).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('counts by other quotas from now on, and forgets nothing that was taken', async () => {
    await take('a');
    await take('a');
    under.limits.apply({ ...QUOTAS, address: { requests: 2, seconds: 60 } });
    expect(under.limits.quotas.address.requests).toBe(2);
    expect(await take('a')).toMatchObject({ allowed: false, remaining: 0 });
    under.limits.apply({ ...QUOTAS, address: { requests: 5, seconds: 60 } });
    expect(await take('a')).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('begins anew when the window is over', async () => {
    const search = () => under.limits.take({ limit: 'search', subject: 'a' });
    const { resetSeconds } = await undisturbed(async () => {
      await search();
      const second = await search();
      expect(second).toMatchObject({ allowed: false });
      return second;
    });
    await sleep(resetSeconds * 1_000 + 50);
    expect(await search()).toMatchObject({ allowed: true });
  });
}
