import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '#kernel/domain/clock.ts';
import { TooManyAttempts } from '../domain/member.errors.ts';
import { AttemptLedger } from './attempt-ledger.ts';
import { InProcessLoginThrottle } from './in-process.login-throttle.ts';

const MINUTE = 60_000;

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

let clock: HandClock;
let throttle: InProcessLoginThrottle;
let checked: number;
beforeEach(() => {
  clock = new HandClock();
  throttle = new InProcessLoginThrottle(clock);
  checked = 0;
});

const attempt = (right: boolean, { account = 'guest@inn.example', address = '192.0.2.1' } = {}): Promise<boolean> =>
  throttle.guard({
    account,
    address,
    check: async () => {
      checked += 1;
      await Promise.resolve();
      return right;
    },
  });
const fail = async (
  times: number,
  where: { readonly account?: string; readonly address?: string } = {},
): Promise<void> => {
  for (let time = 0; time < times; time += 1) expect(await attempt(false, where)).toBe(false);
};
/** Seconds for which the door is closed, by what a refused attempt says. */
const closedFor = async (
  where: { readonly account?: string; readonly address?: string } = {},
): Promise<number | undefined> => {
  const error: unknown = await attempt(true, where).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TooManyAttempts ? error.retryAfterSeconds : undefined;
};

describe('the guard against guessing passwords', () => {
  it('closes the door after 5 failures, to the right password too, and hashes nothing more', async () => {
    await fail(5);
    expect(await closedFor()).toBe(30);
    expect(checked).toBe(5);
  });

  it('lets a member who fails 4 times in', async () => {
    await fail(4);
    expect(await attempt(true)).toBe(true);
  });

  it('begins anew after the right password', async () => {
    await fail(4);
    await attempt(true);
    await fail(4);
    expect(await attempt(true)).toBe(true);
  });

  it('counts only the failures of the last 15 minutes', async () => {
    await fail(4);
    clock.at += 15 * MINUTE;
    await fail(4);
    expect(await attempt(true)).toBe(true);
  });

  it('closes twice as long each time', async () => {
    await fail(5);
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      expect(await closedFor()).toBe(seconds);
      clock.at += seconds * 1000 - 1;
      expect(await closedFor()).toBe(1);
      clock.at += 1;
      await fail(1);
    }
  });

  it('is not closed for longer by who knocks meanwhile', async () => {
    await fail(5);
    for (let knock = 0; knock < 20; knock += 1) await closedFor();
    clock.at += 30_000;
    expect(await attempt(true)).toBe(true);
  });

  it('forgets when nothing has failed for 15 minutes after the door opened', async () => {
    await fail(5);
    clock.at += 30_000 + 15 * MINUTE;
    await fail(5);
    expect(await closedFor()).toBe(30);
  });

  it('leaves other accounts and other addresses alone', async () => {
    await fail(5);
    expect(await closedFor({ account: 'other@inn.example' })).toBeUndefined();
    expect(await closedFor({ address: '192.0.2.2' })).toBeUndefined();
  });

  it('closes the account everywhere after 50 failures from wherever', async () => {
    for (let host = 0; host < 25; host += 1) await fail(2, { address: `198.51.100.${host}` });
    expect(await closedFor({ address: '203.0.113.1' })).toBe(30);
    expect(await closedFor({ account: 'other@inn.example' })).toBeUndefined();
  });

  it('lets no parallel guess slip past', async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => attempt(false)));
    expect(checked).toBe(5);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('lets all in who know the password, however many at once', async () => {
    expect(await Promise.all(Array.from({ length: 100 }, () => attempt(true)))).toEqual(Array(100).fill(true));
  });

  it('counts a check that could not be made neither way', async () => {
    const broken = () => throttle.guard({ account: 'a', address: 'b', check: () => Promise.reject(new Error('busy')) });
    for (let time = 0; time < 20; time += 1) await expect(broken()).rejects.toThrow('busy');
    expect(await closedFor({ account: 'a', address: 'b' })).toBeUndefined();
  });
});

describe('its memory', () => {
  it('is bounded, and keeps who failed last', () => {
    const ledger = new AttemptLedger({ limit: 5, capacity: 100 });
    for (let key = 0; key < 1_000; key += 1) ledger.fail({ key: `k${key}`, now: clock.at });
    expect(ledger.size).toBeLessThanOrEqual(100);
    for (let time = 0; time < 4; time += 1) ledger.fail({ key: 'k999', now: clock.at });
    expect(ledger.blockedFor({ key: 'k999', now: clock.at })).toBe(30_000);
  });

  it('holds nothing of who signed in', async () => {
    const ledger = new AttemptLedger({ limit: 5, capacity: 100 });
    ledger.enter('k');
    ledger.leave('k');
    ledger.forgive('k');
    ledger.wake('k');
    expect(ledger.size).toBe(0);
  });
});
